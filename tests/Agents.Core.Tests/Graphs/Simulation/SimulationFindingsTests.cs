using Agents.Core.Graphs;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Graphs.Simulation;

/// <summary>What simulations of random graphs found, each as the smallest graph that shows it.</summary>
public sealed class SimulationFindingsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_join_that_has_enough_before_it_is_called_for_as_a_fallback_wakes_no_more_of_its_inputs()
    {
        int calls = 0;
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> there = g.Add("there", (int x) => x + 1, input);
            Node<int> spare = g.Add("spare", (int x) => ++calls, input);
            Node<int> any = g.Any("any", [there, spare]);
            Node<int> failing = g.Add(
                "failing",
                Agent.Create<int, int>("failing", x => throw new InvalidOperationException()),
                there,
                new NodeOptions<int> { OnFailure = FailurePolicy.Fallback(any) });
            return g.Add("sum", (int x, int y) => x + y, failing, there);
        });

        RunResult<int> result = await graph.RunAsync(1, cancellationToken: Token);

        Assert.Equal(4, result.Output);
        Assert.Equal(0, calls);
        Assert.Equal(SkipReason.NotNeeded, result.GetGraphReport()!.Nodes.Single(node => node.Name == "spare").SkipReason);
    }

    [Fact]
    public async Task A_join_that_has_enough_but_is_never_called_for_gives_nothing_up()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> spare = g.Add("spare", (int x) => x + 1, input);
            Node<JoinResult<int>> quorum = g.Quorum("quorum", 1, [input, spare]);
            Node<int> first = g.Add("first", (JoinResult<int> all) => all.Values[0], quorum);
            return g.Add(
                "succeeding", Agent.Create<int, int>("succeeding", x => x), input, new NodeOptions<int> { OnFailure = FailurePolicy.Fallback(first) });
        });

        Assert.Equal(StopReason.Completed, (await graph.RunAsync(1, cancellationToken: Token)).StopReason);
    }

    [Fact]
    public async Task A_join_that_an_edit_adds_behind_nodes_that_run_has_its_deadline()
    {
        ManualTimeProvider clock = new();
        TaskCompletionSource<int> slow = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> waiting = g.Add("slow", (int _, AgentContext _, CancellationToken token) => new ValueTask<int>(slow.Task.WaitAsync(token)), input);
            Node<int> editing = g.Add(
                "editing",
                (int x, AgentContext context, CancellationToken _) =>
                {
                    context.EditGraph(edit =>
                    {
                        Node<JoinResult<int>> join = edit.AllSettled("join", [edit.Find<int>("slow"), edit.Find<int>("editing")], TimeSpan.FromSeconds(5));
                        Node<int> count = edit.Add("count", (JoinResult<int> all) => all.Values.Count, join);
                        edit.Replace(edit.Find<int>("sum"), count);
                    }).ThrowIfRefused();
                    return new ValueTask<int>(x);
                },
                input);
            return g.Add("sum", (int x, int y) => x + y, waiting, editing);
        });

        Task<RunResult<int>> run = graph.RunAsync(1, new RunOptions { Clock = clock, SingleThreaded = true }, Token);
        Assert.Equal(1, clock.ArmedTimers);
        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(1, (await run).Output);
        Assert.Equal(StopReason.Partial, (await run).StopReason);
    }

    [Fact]
    public async Task The_fallback_of_a_node_that_is_cancelled_is_cancelled_too()
    {
        TaskCompletionSource canceled = new();
        TaskCompletionSource<int> quick = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> first = g.Add("quick", (int _, AgentContext _, CancellationToken _) => new ValueTask<int>(quick.Task), input);
            Node<int> spare = g.Add("spare", (int _, AgentContext _, CancellationToken token) => WaitAsync(canceled, token), input);
            Node<int> behind = g.Add("behind", (int x) => x, spare);
            Node<int> user = g.Add(
                "user",
                Agent.Create<int, int>("user", (_, _, token) => WaitAsync(new TaskCompletionSource(), token)),
                input,
                new NodeOptions<int> { OnFailure = FailurePolicy.Fallback(spare) });
            Node<int> any = g.Any("any", [first, user, behind]);
            return g.Add(
                "last",
                async (int x, AgentContext _, CancellationToken _) =>
                {
                    await canceled.Task.WaitAsync(TimeSpan.FromMinutes(1), Token);
                    return x;
                },
                any);
        });

        Task<RunResult<int>> run = graph.RunAsync(1, cancellationToken: Token);
        quick.SetResult(7);

        Assert.Equal(7, (await run).Output);
    }

    [Fact]
    public async Task A_node_that_an_edit_puts_behind_one_that_is_being_cancelled_is_skipped_with_it()
    {
        TaskCompletionSource<int> quick = new();
        TaskCompletionSource revoked = new();
        TaskCompletionSource edited = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> first = g.Add("quick", (int _, AgentContext _, CancellationToken _) => new ValueTask<int>(quick.Task), input);
            Node<int> loser = g.Add(
                "loser",
                async (int _, AgentContext _, CancellationToken token) =>
                {
                    await WaitAsync(revoked, token).AsTask().ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                    await edited.Task;
                    token.ThrowIfCancellationRequested();
                    return 0;
                },
                input);
            Node<int> any = g.Any("any", [first, loser]);
            Node<int> editing = g.Add(
                "editing",
                async (int x, AgentContext context, CancellationToken _) =>
                {
                    await revoked.Task;
                    context.EditGraph(edit => edit.Rewire(edit.Find<int>("last"), edit.Find<int>("any"), edit.Find<int>("loser"))).ThrowIfRefused();
                    edited.SetResult();
                    return x;
                },
                any);
            return g.Add("last", (int x, int y) => x + y, editing, any);
        });

        Task<RunResult<int>> run = graph.RunAsync(1, cancellationToken: Token);
        quick.SetResult(7);

        GraphFailedException failed = await Assert.ThrowsAsync<GraphFailedException>(() => run.WaitAsync(TimeSpan.FromMinutes(1), Token));
        Assert.Equal(NodeState.Canceled, failed.Report.Nodes.Single(node => node.Name == "loser").State);
        Assert.Equal(SkipReason.InputSkipped, failed.Report.Nodes.Single(node => node.Name == "last").SkipReason);
    }

    [Fact]
    public async Task What_an_edit_puts_before_a_fallback_that_was_called_for_is_called_for_too()
    {
        TaskCompletionSource<int> slow = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> waiting = g.Add("waiting", (int _, AgentContext _, CancellationToken _) => new ValueTask<int>(slow.Task), input);
            Node<int> fallback = g.Add("fallback", (int x) => x + 1, waiting);
            Node<int> failing = g.Add(
                "failing",
                Agent.Create<int, int>("failing", x => throw new InvalidOperationException()),
                input,
                new NodeOptions<int> { OnFailure = FailurePolicy.Fallback(fallback) });
            Node<int> editing = g.Add(
                "editing",
                (int x, AgentContext context, CancellationToken _) =>
                {
                    context.EditGraph(edit =>
                    {
                        Node<int> between = edit.Add("between", (int y) => y * 10, edit.Find<int>("waiting"));
                        edit.Rewire(edit.Find<int>("fallback"), edit.Find<int>("waiting"), between);
                    }).ThrowIfRefused();
                    return new ValueTask<int>(x);
                },
                input,
                new NodeOptions<int> { Priority = -1 });
            return g.Add("sum", (int x, int y) => x + y, failing, editing);
        });

        Task<RunResult<int>> run = graph.RunAsync(1, new RunOptions { SingleThreaded = true }, Token);
        slow.SetResult(2);

        Assert.Equal(22, (await run.WaitAsync(TimeSpan.FromMinutes(1), Token)).Output);
    }

    /// <summary>Waits until it is cancelled, and says when it is.</summary>
    private static async ValueTask<int> WaitAsync(TaskCompletionSource canceled, CancellationToken token)
    {
        TaskCompletionSource<int> never = new();
        using CancellationTokenRegistration registration = token.Register(() =>
        {
            canceled.TrySetResult();
            never.TrySetCanceled(token);
        });
        return await never.Task;
    }
}
