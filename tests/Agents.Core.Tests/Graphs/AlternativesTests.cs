using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

/// <summary>Nodes that call agents in turn, or again and again.</summary>
public sealed class AlternativesTests
{
    private readonly GraphScene _scene = new();

    [Fact]
    public async Task FirstSuccess_tries_in_order_and_stops_at_the_first_that_succeeds()
    {
        AgentGraph<int, int> graph = First(Bad("x"), Bad("y"), Good("z"), Good("never"));

        RunResult<int> result = await _scene.RunAsync(graph, 7);

        Assert.Equal((7, StopReason.Completed), (result.Output, result.StopReason));
        Assert.Equal(["first started", "first without x", "first without y", "first completed"], _scene.Story);
        AlternativeFailed failed = _scene.Recorder.OfType<AlternativeFailed>()[0];
        Assert.Equal(("FormatException", "x"), (failed.ErrorType, failed.Message));
        Assert.Equal(["g/first/x", "g/first/y", "g/first/z"], _scene.Recorder.OfType<AgentStarted>().Select(e => e.Path!.ToString()));
    }

    [Fact]
    public async Task FirstSuccess_fails_with_what_the_last_one_failed_with()
    {
        GraphFailedException exception = await _scene.FailAsync(First(Bad("x"), Bad("y")), 7);

        Assert.Equal(["first without x"], _scene.Trouble.Where(line => line.Contains("without", StringComparison.Ordinal)));
        Assert.Equal("y", Assert.IsType<AgentFailedException>(exception.InnerException).Agent);
        Assert.Equal("g/first/y", exception.InnerException is AgentException { Path: { } path } ? path.ToString() : "");
    }

    [Fact]
    public async Task FirstSuccess_that_is_cancelled_does_not_try_the_next()
    {
        HeldNode held = new();
        using CancellationTokenSource source = new();
        Task<RunResult<int>> run = _scene.RunAsync(First(Agent.Create<int, int>("x", held.RunAsync), Good("never")), 7, source.Token);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(["first started", "first canceled"], _scene.Story);
    }

    [Fact]
    public async Task Repeat_goes_on_until_what_came_out_will_do()
    {
        AgentGraph<int, int> graph = Repeated(n => n >= 4, 10);

        RunResult<int> result = await _scene.RunAsync(graph, 1);

        Assert.Equal((4, StopReason.Completed), (result.Output, result.StopReason));
        Assert.Equal(["g/again/1", "g/again/2", "g/again/3"], _scene.Recorder.OfType<AgentStarted>().Select(e => e.Path!.ToString()));
    }

    [Fact]
    public async Task Repeat_that_has_used_its_rounds_hands_on_the_last_and_is_partial()
    {
        RunResult<int> result = await _scene.RunAsync(Repeated(_ => false, 3), 1);

        Assert.Equal((4, StopReason.Partial), (result.Output, result.StopReason));
        Assert.Equal(3, _scene.Recorder.OfType<AgentStarted>().Count);
        Assert.Equal((2, StopReason.Completed), await new GraphScene().RunAsync(Repeated(n => n == 2, 1), 1) is var once ? (once.Output, once.StopReason) : default);
    }

    [Fact]
    public async Task Repeat_fails_with_the_round_that_fails()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Repeat(
            "again", input, Agent.Create<int, int>("step", n => n < 3 ? n + 1 : throw new FormatException("three")), _ => false, 10));

        GraphFailedException exception = await _scene.FailAsync(graph, 1);

        Assert.Equal("g/again/3", exception.Failures[0].Exception is AgentException { Path: { } path } ? path.ToString() : "");
        Assert.Equal("again", exception.Failures[0].Node);
    }

    [Fact]
    public async Task Repeat_that_is_cancelled_between_rounds_ends()
    {
        using CancellationTokenSource source = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Repeat(
            "again",
            input,
            Agent.Create<int, int>("step", n =>
            {
                if (n == 5)
                {
                    source.Cancel();
                }

                return n + 1;
            }),
            _ => false,
            1_000_000));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _scene.RunAsync(graph, 1, source.Token));
        Assert.Equal(5, _scene.Recorder.OfType<AgentStarted>().Count);
    }

    private static AgentGraph<int, int> First(params IAgent<int, int>[] alternatives) =>
        AgentGraph.Create<int, int>("g", (g, input) => g.FirstSuccess("first", input, alternatives));

    private static AgentGraph<int, int> Repeated(Func<int, bool> until, int max) => AgentGraph.Create<int, int>("g", (g, input) =>
        g.Repeat("again", input, Agent.Create<int, int>("step", n => n + 1), until, max));

    private static IAgent<int, int> Good(string name) => Agent.Create<int, int>(name, n => n);

    private static IAgent<int, int> Bad(string name) => Agent.Create(name, GraphScene.Throws(name));
}
