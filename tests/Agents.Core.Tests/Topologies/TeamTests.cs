using Agents.Core.Budgets;
using Agents.Core.Graphs;
using Agents.Core.Roles;
using Agents.Core.Topologies;

namespace Agents.Core.Tests.Topologies;

/// <summary>Teams in each topology.</summary>
public sealed class TeamTests
{
    private static readonly TaskGraph Diamond = TeamScene.GraphOf("abcd", "AB", "ac", "BD", "cd");

    private readonly TeamScene _scene = new();

    [Fact]
    public async Task A_single_agent_gets_the_goal_and_all_tasks_in_one()
    {
        RunResult<Answer> result = await _scene.RunAsync(Topology.Single, Diamond);

        (string member, ExecuteRequest request) = Assert.Single(_scene.Asked);
        Assert.Equal(("m1", "all", "Parts of the work:\n- a\n- b\n- c\n- d"), (member, request.Goal.Text, request.Goal.Context));
        Assert.Equal(("m1:all", StopReason.Completed), (result.Output.Text, result.StopReason));
    }

    [Fact]
    public async Task A_sequence_hands_on_all_results_and_the_last_one_is_the_answer()
    {
        RunResult<Answer> result = await _scene.RunAsync(Topology.Sequential, Diamond);

        Assert.Equal(["a", "b", "c", "d"], _scene.Order);
        Assert.Equal(["", "a", "a,b", "a,b,c"], Seen());
        Assert.Equal(("m2:d", StopReason.Completed), (result.Output.Text, result.StopReason));
    }

    [Fact]
    public async Task Parallel_tasks_see_nothing_of_each_other_but_never_pass_a_strong_edge()
    {
        RunResult<Answer> result = await _scene.RunAsync(Topology.Parallel, Diamond);

        // a → b → d are strong; c waits for nobody, and goes behind b because the longest path goes first.
        Assert.Equal(["a", "b", "c", "d"], _scene.Order);
        Assert.Equal(["", "a", "", "b"], Seen());
        Assert.Equal("m1:a+m2:b+m1:c+m2:d", result.Output.Text);
    }

    [Fact]
    public async Task Layers_wait_for_each_other_and_see_what_they_depend_on()
    {
        Dictionary<string, TaskCompletionSource<Answer>> held = "abcd".ToDictionary(
            task => $"{task}", _ => new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously));
        TaskCompletionSource second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _scene.Execute = (_, request, _, _) =>
        {
            if (request.Goal.Text == "d")
            {
                second.SetResult();
            }

            return new(held[request.Goal.Text].Task);
        };

        // a and b make the first layer, c and d the second; d depends on a alone, and waits for b all the same.
        Task<RunResult<Answer>> run = _scene.RunAsync(Topology.Hybrid, TeamScene.GraphOf("abcd", "bc", "ad"));
        held["a"].SetResult(Answer.Of("a"));
        await Task.Yield();
        Assert.DoesNotContain("d", _scene.Order);
        held["b"].SetResult(Answer.Of("b"));
        await second.Task.WaitAsync(TestContext.Current.CancellationToken);
        held["c"].SetResult(Answer.Of("c"));
        held["d"].SetResult(Answer.Of("d"));

        Assert.Equal("a+b+c+d", (await run).Output.Text);
        Assert.Equal(["", "", "b", "a"], Seen());
    }

    [Fact]
    public async Task A_lead_gives_out_every_task_and_the_arbiter_puts_them_together()
    {
        Team team = _scene.Begin(2).WithArbiter(_scene.Aggregator("arbiter")).Build();

        RunResult<Answer> result = await _scene.RunAsync(team, Topology.Hierarchical, Diamond);

        Assert.Equal(["a", "b", "c", "d"], _scene.Order);
        Assert.Equal(["", "a", "a", "b,c"], Seen());
        Assert.Equal(["m1", "m2", "m1", "m2"], _scene.Asked.Select(asked => asked.Member));
        Assert.Equal(("arbiter(m1:a+m2:b+m1:c+m2:d)", StopReason.Completed), (result.Output.Text, result.StopReason));
    }

    [Fact]
    public async Task A_lead_may_send_a_task_back_with_instructions_as_often_as_there_are_rounds()
    {
        List<LeadRequest> requests = [];
        Team team = _scene.Begin(2)
            .WithLead(Agent.Create<LeadRequest, LeadDecision>("lead", request =>
            {
                requests.Add(request);
                return new LeadDecision
                {
                    Delegations = request.Round == 1
                        ? [.. request.Open.Select(id => new Delegation { TaskId = id })]
                        : [new Delegation { TaskId = "b", Worker = "m1", Instructions = $"again {request.Round}" }],
                };
            }).AsLead())
            .Configure(options => options.Rounds = 3)
            .Build();
        _scene.Execute = (member, request, _, _) => new(Answer.Of($"{member}:{request.Goal.Text}{request.Goal.Context}"));

        RunResult<Answer> result = await _scene.RunAsync(team, Topology.Hierarchical, TeamScene.GraphOf("ab"));

        Assert.Equal("m1:a+m1:bagain 3", result.Output.Text);
        Assert.Equal([1, 2, 3], requests.Select(request => request.Round));
        Assert.Equal([0, 2, 2], requests.Select(request => request.Results.Count));
    }

    [Fact]
    public async Task What_a_lead_gives_out_wrongly_is_refused_and_told()
    {
        Team team = _scene.Begin(1)
            .WithLead(Agent.Create<LeadRequest, LeadDecision>("lead", request => new LeadDecision
            {
                Delegations = request.Round > 1 ? [] :
                [
                    null!, new() { TaskId = "x\n" }, new() { TaskId = "a" }, new() { TaskId = "a" }, new() { TaskId = "b", Worker = "nobody" }, new() { TaskId = "d" },
                ],
            }).AsLead())
            .Build();

        RunResult<Answer> result = await _scene.RunAsync(team, Topology.Hierarchical, Diamond);

        Assert.Equal(
            [
                "A delegation is nothing.",
                "There is no task 'x\\u000A'.",
                "Task 'a' was given out twice.",
                "Nobody here is called 'nobody', to whom task 'b' was given.",
                "Task 'd' depends on 'b', which has no result and was not given out.",
            ],
            _scene.Recorder.OfType<DelegationRefused>().Select(refused => refused.Reason));
        Assert.Equal(("m1:a", StopReason.Partial), (result.Output.Text, result.StopReason));
        Assert.Equal(3, result.Output.Notes.Count);
    }

    [Fact]
    public async Task A_task_that_failed_is_given_to_the_next_member_once()
    {
        _scene.Execute = (member, request, _, _) => member == "m1" ? throw new InvalidOperationException() : new(Answer.Of($"{member}:{request.Goal.Text}"));

        RunResult<Answer> result = await _scene.RunAsync(Topology.Hierarchical, TeamScene.GraphOf("ab"));

        Assert.Equal("m2:a+m2:b", result.Output.Text);
        Assert.Equal(StopReason.Partial, result.StopReason); // a node failed, although another one made up for it
    }

    [Fact]
    public async Task Peers_read_each_others_drafts_and_stop_when_they_agree()
    {
        _scene.Execute = (member, request, _, _) => new(Answer.Of(
            request.Rejected is null ? member : string.Join(" ", request.Dependencies.Select(draft => draft.Answer.Text).Append(request.Rejected.Text).Order())));

        RunResult<Answer> result = await _scene.RunAsync(Topology.Decentralized, TeamScene.GraphOf("ab"), members: 3);

        Assert.Equal(("m1 m2 m3", StopReason.Completed), (result.Output.Text, result.StopReason));
        Assert.Equal([false, true], _scene.Recorder.OfType<PeerRoundEnded>().Select(ended => ended.IsAgreed));
        Assert.Equal(6, _scene.Asked.Count);
    }

    [Fact]
    public async Task Peers_whose_drafts_change_no_more_end_and_are_put_together()
    {
        _scene.Execute = (member, _, _, _) => new(Answer.Of(member));

        RunResult<Answer> result = await _scene.RunAsync(Topology.Decentralized, TeamScene.GraphOf("a"), members: 3);

        Assert.Equal("m1+m2+m3", result.Output.Text);
        Assert.Equal(2, _scene.Recorder.OfType<PeerRoundEnded>().Count);
    }

    [Theory]
    [InlineData(Topology.Sequential, "m1:a", 3)]
    [InlineData(Topology.Parallel, "m1:a+m1:c", 2)]
    [InlineData(Topology.Hybrid, "m1:a+m1:c", 2)]
    public async Task A_failed_task_takes_along_what_waits_for_it_and_the_rest_is_put_together(Topology topology, string answer, int missing)
    {
        _scene.Execute = (member, request, _, _) => request.Goal.Text == "b" ? throw new InvalidOperationException() : new(Answer.Of($"{member}:{request.Goal.Text}"));

        RunResult<Answer> result = await _scene.RunAsync(topology, Diamond);

        Assert.Equal((answer, StopReason.Partial, missing), (result.Output.Text, result.StopReason, result.Output.Notes.Count));
        Assert.Equal("Task b has no result: The agent 'm2' failed with InvalidOperationException; see the inner exception.", result.Output.Notes[0]);
    }

    [Theory]
    [InlineData(Topology.Sequential)]
    [InlineData(Topology.Parallel)]
    [InlineData(Topology.Hybrid)]
    [InlineData(Topology.Hierarchical)]
    [InlineData(Topology.Decentralized)]
    [InlineData(Topology.Single)]
    public async Task A_team_of_which_nobody_does_anything_fails_and_says_why(Topology topology)
    {
        _scene.Execute = (_, _, _, _) => throw new InvalidOperationException();

        GraphFailedException exception = await Assert.ThrowsAsync<GraphFailedException>(() => _scene.RunAsync(topology, Diamond));

        Assert.Contains("InvalidOperationException", exception.Message + exception.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_aggregator_that_fails_leaves_the_results_as_they_are()
    {
        _scene.Aggregate = _ => throw new InvalidOperationException();

        RunResult<Answer> result = await _scene.RunAsync(Topology.Parallel, TeamScene.GraphOf("ab"));

        Assert.Equal(StopReason.Partial, result.StopReason);
        Assert.Contains("m1:a", result.Output.Text, StringComparison.Ordinal);
        Assert.Equal("aggregator", _scene.Recorder.Single<SynthesisFailed>().Agent);
        Assert.Equal(["The results were not put together by 'aggregator', which failed; they follow each other as they are."], result.Output.Notes);
    }

    [Fact]
    public async Task Every_topology_charges_the_one_budget_and_none_overspends_it()
    {
        foreach (Topology topology in Enum.GetValues<Topology>())
        {
            TeamScene scene = new() { Execute = Charged };

            RunResult<Answer> result = await scene.RunAsync(topology, Diamond, budget: new Budget { MicroDollars = 25 });

            Assert.InRange(result.Spend.MicroDollars, 10, 20);
            Assert.Equal(topology == Topology.Single ? StopReason.Completed : StopReason.BudgetExhausted, result.StopReason);
        }
    }

    [Fact]
    public async Task A_task_is_done_by_the_member_that_it_names()
    {
        TaskGraph tasks = TaskGraph.Create(builder => builder.Add(new TeamTask { Id = "a/1\n", Text = "a", Executor = "m2", Type = TaskType.Write }).Add("b", "b"));

        await _scene.RunAsync(Topology.Parallel, tasks);

        Assert.Equal([("m2", TaskType.Write), ("m2", TaskType.Think)], _scene.Asked.Select(asked => (asked.Member, asked.Request.Goal.Type)));
    }

    [Fact]
    public async Task Ten_thousand_tasks_are_arranged_in_every_topology()
    {
        TaskGraph tasks = TaskGraph.Create(builder =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                builder.Add($"{i}", $"{i}");
                if (i % 100 > 0)
                {
                    builder.Connect($"{i - 1}", $"{i}", Coupling.Strong);
                }
            }
        });
        foreach (Topology topology in (Topology[])[Topology.Parallel, Topology.Hybrid, Topology.Hierarchical])
        {
            TeamScene scene = new() { Aggregate = request => Answer.Of($"{request.Results.Count}") };

            Assert.Equal("10000", (await scene.RunAsync(topology, tasks)).Output.Text);
        }
    }

    [Fact]
    public void A_team_that_cannot_work_says_everything_that_is_wrong()
    {
        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(() => Team.Create("team")
            .Configure(options => (options.Rounds, options.AgreementThreshold, options.MaxConcurrency) = (0, double.NaN, 0))
            .Configure(options => (options.CallTimeout, options.CancelGrace) = (TimeSpan.Zero, TimeSpan.FromDays(1)))
            .Build());

        Assert.Equal(
            [
                "Rounds must be 1 to 100, but is 0.",
                "AgreementThreshold must be 0 to 1, but is NaN.",
                "MaxConcurrency must be 1 to 1048576, but is 0.",
                "CallTimeout must be 1 ms to 1 day, but is 00:00:00.",
                "CancelGrace must be 0 to 1 hour, but is 1.00:00:00.",
                "There must be at least one member; call WithMember.",
            ],
            exception.Failures);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TeamScene().Begin(1).Build().Arrange((Topology)99));
    }

    private IEnumerable<string> Seen() => _scene.Asked.Select(asked => string.Join(",", asked.Request.Dependencies.Select(result => result.TaskId)));

    private static ValueTask<Answer> Charged(string member, ExecuteRequest request, AgentContext context, CancellationToken cancellationToken)
    {
        Spend price = new() { MicroDollars = 10 };
        if (!context.Budget.TryReserve(price, out Reservation reservation, out BudgetRefusal? refusal))
        {
            throw new BudgetExceededException(refusal!);
        }

        reservation.Settle(price);
        return new(Answer.Of($"{member}:{request.Goal.Text}:{request.Rejected?.Text}"));
    }
}
