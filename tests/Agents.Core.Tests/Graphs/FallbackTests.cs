using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

/// <summary>Nodes that stand in for others: started when they are called for, not before.</summary>
public sealed class FallbackTests
{
    private readonly GraphScene _scene = new();

    [Fact]
    public async Task A_fallback_and_its_private_inputs_start_only_when_the_node_fails()
    {
        HeldNode main = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> shared = g.Add("shared", (int n) => n + 1, input);
            Node<int> own = g.Add("own", (int n) => n * 10, shared);
            Node<int> spare = g.Add("spare", (int x, int y) => x + y, own, shared);
            return g.Add("out", (int x, int y) => x + y, shared, g.Add("main", main.RunAsync, input, Or(spare)));
        });

        Task<RunResult<int>> run = _scene.RunAsync(graph, 1);
        Assert.Equal(1, main.Starts);
        main.Fail("no");

        Assert.Equal((24, StopReason.Partial), ((await run).Output, (await run).StopReason));
        Assert.Equal(
            [
                "shared started", "shared completed", "main started", "main handled: Fallback", "own started", "own completed", "spare started", "spare completed", "main made up for", "out started",
                "out completed",
            ],
            _scene.Story);
    }

    [Fact]
    public async Task A_fallback_that_is_not_called_for_is_skipped_with_all_that_serves_only_it()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> spare = g.Add("spare", (int n) => n, g.Add("own", (int n) => n, input));
            return g.Add("out", (int n) => n, g.Add("main", (int n) => n, input, Or(spare)));
        });

        RunResult<int> result = await _scene.RunAsync(graph, 1);

        Assert.Equal(StopReason.Completed, result.StopReason);
        Assert.Equal(["spare skipped: NotNeeded", "own skipped: NotNeeded"], _scene.Trouble);
    }

    [Fact]
    public async Task A_fallback_that_others_use_too_runs_from_the_start()
    {
        HeldNode main = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> spare = g.Add("spare", (int n) => n * 10, input);
            return g.Add("out", (int x, int y) => x + y, g.Add("main", main.RunAsync, input, Or(spare)), spare);
        });

        Task<RunResult<int>> run = _scene.RunAsync(graph, 1);
        main.Fail("no");

        Assert.Equal(20, (await run).Output);
        Assert.Equal(["spare started", "spare completed", "main handled: Fallback"], _scene.Story.Where(line => line != "main started").Take(3));
        Assert.Equal(["main handled: Fallback", "main made up for"], _scene.Trouble);
    }

    [Fact]
    public async Task When_the_fallback_fails_too_both_are_reported_the_node_first()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> spare = g.Add("spare", GraphScene.Throws("spare"), input);
            return g.Add("main", GraphScene.Throws("main"), input, Or(spare));
        });

        GraphFailedException exception = await _scene.FailAsync(graph, 1);

        Assert.Equal(["main", "spare"], exception.Failures.Select(failure => failure.Exception.InnerException!.Message));
        Assert.Equal(["main handled: Fallback", "spare failed", "main failed"], _scene.Trouble);
        Assert.EndsWith(" Failed too: 'spare'.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_fallback_is_skipped_the_node_fails()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
            g.Add("main", GraphScene.Throws("main"), input, Or(g.When("gate", input, _ => false))));

        GraphFailedException exception = await _scene.FailAsync(graph, 1);

        Assert.Equal(["main"], exception.Failures.Select(failure => failure.Node));
        Assert.Equal(["main handled: Fallback", "gate skipped: GateClosed", "main failed"], _scene.Trouble);
    }

    [Fact]
    public async Task When_the_fallback_had_failed_before_the_node_fails_at_once()
    {
        HeldNode main = new();
        AgentGraph<int, JoinResult<int>> graph = AgentGraph.Create<int, JoinResult<int>>("g", (g, input) =>
        {
            Node<int> spare = g.Add("spare", GraphScene.Throws("spare"), input);
            return g.AllSettled("out", [spare, g.Add("main", main.RunAsync, input, Or(spare))]);
        });

        Task<RunResult<JoinResult<int>>> run = _scene.RunAsync(graph, 1);
        main.Fail("main");

        Assert.Empty((await run).Output.Values);
        Assert.Equal(["spare failed", "main handled: Fallback", "main failed"], _scene.Trouble);
    }

    [Fact]
    public async Task A_fallback_may_have_a_fallback_and_so_on()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> third = g.Add("third", (int n) => n * 100, input);
            Node<int> second = g.Add("second", GraphScene.Throws("second"), input, Or(third));
            return g.Add("first", GraphScene.Throws("first"), input, Or(second));
        });

        RunResult<int> result = await _scene.RunAsync(graph, 1);

        Assert.Equal(100, result.Output);
        Assert.Equal(
            [
                "first started", "first handled: Fallback", "second started", "second handled: Fallback", "third started", "third completed",
                "second made up for", "first made up for",
            ],
            _scene.Story);
    }

    [Fact]
    public async Task One_fallback_serves_several_nodes_and_runs_once()
    {
        HeldNode a = new();
        HeldNode b = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> spare = g.Add("spare", (int n) => n * 10, input);
            return g.Add("out", (int x, int y) => x + y, g.Add("a", a.RunAsync, input, Or(spare)), g.Add("b", b.RunAsync, input, Or(spare)));
        });

        Task<RunResult<int>> run = _scene.RunAsync(graph, 1);
        a.Fail("a");
        b.Fail("b");

        Assert.Equal(20, (await run).Output);
        Assert.Single(_scene.Story, "spare started");
    }

    [Fact]
    public async Task A_fallback_stays_asleep_while_one_of_its_nodes_may_still_need_it()
    {
        HeldNode a = new();
        HeldNode b = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> spare = g.Add("spare", (int n) => n * 10, input);
            return g.Add("out", (int x, int y) => x + y, g.Add("a", a.RunAsync, input, Or(spare)), g.Add("b", b.RunAsync, input, Or(spare)));
        });

        Task<RunResult<int>> run = _scene.RunAsync(graph, 1);
        a.Complete(1);
        b.Fail("b");

        Assert.Equal(11, (await run).Output);
    }

    [Fact]
    public async Task The_fallback_of_a_node_that_nobody_needs_any_more_is_not_called_for()
    {
        HeldNode loser = new(ignoresToken: true);
        HeldNode winner = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> spare = g.Add("spare", (int n) => n, input);
            return g.Any("any", [g.Add("loser", loser.RunAsync, input, Or(spare)), g.Add("winner", winner.RunAsync, input)]);
        });

        Task<RunResult<int>> run = _scene.RunAsync(graph, 1);
        winner.Complete(3);
        loser.Fail("late");

        Assert.Equal((3, StopReason.Completed), ((await run).Output, (await run).StopReason));
        Assert.Equal(["loser failed", "spare skipped: NotNeeded"], _scene.Trouble.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_fallback_under_way_for_a_node_that_nobody_needs_any_more_is_cancelled()
    {
        HeldNode spareWork = new();
        HeldNode winner = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> spare = g.Add("spare", spareWork.RunAsync, input);
            Node<int> any = g.Any("any", [g.Add("loser", GraphScene.Throws("no"), input, Or(spare)), g.Add("winner", winner.RunAsync, input)]);
            return g.Add("out", _scene.Takes(10), any);
        });

        Task<RunResult<int>> run = _scene.RunAsync(graph, 1);
        Assert.Equal(1, spareWork.Starts);
        winner.Complete(3);
        Assert.True(spareWork.Token.IsCancellationRequested);
        Assert.False(run.IsCompleted);
        _scene.Advance(10);

        Assert.Equal(3, (await run).Output);
        Assert.Equal(["loser handled: Fallback", "loser failed", "spare canceled"], _scene.Trouble);
    }

    [Fact]
    public async Task Joins_and_gates_serve_as_fallbacks_that_sleep_too()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> spare = g.Any("spare", [g.Add("own", (int n) => n + 1, input), g.When("gate", input, _ => false)]);
            Node<int> quick = g.Any("quick", [input, input]);
            return g.Add("out", (int x, int y) => x + y, g.Add("a", GraphScene.Throws("a"), input, Or(spare)), g.Add("b", GraphScene.Throws("b"), input, Or(quick)));
        });

        Assert.Equal(5, (await _scene.RunAsync(graph, 2)).Output);
        Assert.True(_scene.Story.ToList().IndexOf("quick started") > _scene.Story.ToList().IndexOf("b handled: Fallback"));
        Assert.True(_scene.Story.ToList().IndexOf("own started") > _scene.Story.ToList().IndexOf("a handled: Fallback"));
    }

    private static NodeOptions<int> Or(Node<int> fallback) => new() { OnFailure = FailurePolicy.Fallback(fallback) };
}
