using Agents.Core.Messaging;
using Agents.Core.Roles;
using Agents.Core.Topologies;

namespace Agents.Core.Tests.Topologies;

/// <summary>Teams whose tasks have awkward ids, and whose members, leads and peers answer what they should not.</summary>
public sealed class HostileTeamTests
{
    private readonly TeamScene _scene = new();

    [Theory]
    [InlineData(Topology.Parallel, "a/b", "#0")]
    [InlineData(Topology.Sequential, "a/b", "#0")]
    [InlineData(Topology.Hierarchical, "a/b", "#0")]
    [InlineData(Topology.Hybrid, "a", "b", "b inputs")]
    [InlineData(Topology.Parallel, "a", "b", "b inputs")]
    public async Task Tasks_of_any_id_are_told_apart(Topology topology, params string[] ids)
    {
        TaskGraph tasks = TaskGraph.Create(builder =>
        {
            foreach (string id in ids)
            {
                builder.Add(id, $"text of {id}");
            }

            builder.Connect(ids[0], ids[1], Coupling.Strong);
        });

        RunResult<Answer> result = await _scene.RunAsync(topology, tasks);

        Assert.Equal(StopReason.Completed, result.StopReason);
        Assert.Equal(ids.Length, _scene.Asked.Count);
    }

    [Fact]
    public async Task Peers_whose_names_look_like_a_place_are_told_apart()
    {
        string[] names = ["peer 1", new string('x', 128)];
        IPeer<int, int> peer = Agent.Create<PeerTurn<int, int>, PeerMove<int, int>>("peer", turn => new PeerMove<int, int> { Output = turn.Peer }).AsPeer();

        RunResult<PeerResult<int>> result = await PeerTeam.Create("all", PeerNetwork.Complete(names), [peer, peer])
            .RunAsync(Goal.Of("all"), _scene.Options(), TestContext.Current.CancellationToken);

        Assert.Equal([0, 1], result.Output.Outputs.Select(output => output.Output));
    }

    [Fact]
    public async Task A_lead_that_decides_nothing_at_all_fails_and_loses_nothing()
    {
        Team team = _scene.Begin(1).WithLead(Agent.Create<LeadRequest, LeadDecision>("lead", request => request.Round == 1
            ? new LeadDecision { Delegations = [new Delegation { TaskId = "a" }] }
            : new LeadDecision { Delegations = null! }).AsLead()).Build();

        RunResult<Answer> result = await _scene.RunAsync(team, Topology.Hierarchical, TeamScene.GraphOf("ab"));

        Assert.Equal(("m1:a", StopReason.Partial), (result.Output.Text, result.StopReason));
    }

    [Fact]
    public async Task A_task_that_the_lead_never_gave_out_is_missing_for_that_reason()
    {
        Team team = _scene.Begin(1).WithLead(Agent.Create<LeadRequest, LeadDecision>("lead", request => request.Round == 1
            ? new LeadDecision { Delegations = [new Delegation { TaskId = "a" }] }
            : LeadDecision.Done).AsLead()).Build();

        RunResult<Answer> result = await _scene.RunAsync(team, Topology.Hierarchical, TeamScene.GraphOf("ab"));

        Assert.Equal(["Task b has no result: It was not given out."], result.Output.Notes);
        Assert.Equal(StopReason.Partial, result.StopReason);
    }

    [Fact]
    public async Task Instructions_that_are_too_long_are_refused_and_told()
    {
        Team team = _scene.Begin(1).WithLead(Agent.Create<LeadRequest, LeadDecision>("lead", request => request.Round == 1
            ? new LeadDecision { Delegations = [new Delegation { TaskId = "a" }, new Delegation { TaskId = "b", Instructions = new string('x', Goal.MaxLength + 1) }] }
            : LeadDecision.Done).AsLead()).Build();

        RunResult<Answer> result = await _scene.RunAsync(team, Topology.Hierarchical, TeamScene.GraphOf("ab"));

        Assert.Equal("Task 'b' was given instructions of 1000001 characters, but there may be at most 1000000.", _scene.Recorder.Single<DelegationRefused>().Reason);
        Assert.Equal(["Task b has no result: It was not given out."], result.Output.Notes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_peer_whose_letters_cannot_be_read_is_lost_and_the_others_go_on(bool isNull)
    {
        IPeer<int, int> good = Agent.Create<PeerTurn<int, int>, PeerMove<int, int>>("good", turn => new PeerMove<int, int> { Output = turn.Round }).AsPeer();
        IPeer<int, int> bad = Agent.Create<PeerTurn<int, int>, PeerMove<int, int>>(
            "bad", _ => new PeerMove<int, int> { Output = 9, Letters = isNull ? null! : [null!] }).AsPeer();

        RunResult<PeerResult<int>> result = await PeerTeam.Create("all", PeerNetwork.Complete(["p0", "p1"]), [good, bad])
            .RunAsync(Goal.Of("all"), _scene.Options(), TestContext.Current.CancellationToken);

        Assert.Equal(StopReason.Partial, result.StopReason);
        Assert.Equal((3, false, 0), (result.Output.Outputs[0].Output, result.Output.Outputs[1].HasOutput, result.Output.Outputs[1].LostInRound));
    }

    [Theory]
    [InlineData(Topology.Single)]
    [InlineData(Topology.Decentralized)]
    public async Task Tasks_that_do_not_fit_into_one_text_are_not_dropped_in_silence(Topology topology)
    {
        TaskGraph tasks = TaskGraph.Create(builder => builder.Add("a", new string('a', 600_000)).Add("b", new string('b', 600_000)).Add("c", "c"));

        RunResult<Answer> result = await _scene.RunAsync(topology, tasks);

        Assert.Equal(StopReason.Partial, result.StopReason);
        Assert.Contains(result.Output.Notes, note => note.StartsWith("Task b has no result", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_comparison_that_takes_no_notice_of_anything_keeps_no_run_from_ending(bool isAdaptive)
    {
        using CancellationTokenSource stop = new();
        Hanging similarity = new();
        Team team = _scene.Begin(2).WithSimilarity(similarity).Build();
        IAgent<TeamRequest, Answer> agent = isAdaptive ? AdaptiveSynthesis.Create("adaptive", team) : team.Arrange(Topology.Decentralized);

        Task<RunResult<Answer>> run = agent.RunAsync(TeamScene.RequestFor(TeamScene.GraphOf("ab")), _scene.Options(), stop.Token);
        await similarity.Begun.Task;
        await stop.CancelAsync();
        while (!run.IsCompleted)
        {
            _scene.Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal((stop.Token, 0), (canceled.CancellationToken, _scene.Clock.ArmedTimers));
    }

    [Fact]
    public async Task A_single_task_is_told_too()
    {
        await _scene.RunAsync(Topology.Single, TeamScene.GraphOf("a"));

        Assert.Equal("Parts of the work:\n- a", Assert.Single(_scene.Asked).Request.Goal.Context);
    }

    private sealed class Hanging : ITextSimilarity
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask<IReadOnlyList<double>> CompareAsync(string text, IReadOnlyList<string> others, AgentContext context, CancellationToken cancellationToken)
        {
            Begun.TrySetResult();
            return new(new TaskCompletionSource<IReadOnlyList<double>>().Task);
        }
    }
}
