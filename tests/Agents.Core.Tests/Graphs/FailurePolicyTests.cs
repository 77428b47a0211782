using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

/// <summary>What happens when a node has failed for good.</summary>
public sealed class FailurePolicyTests
{
    private readonly GraphScene _scene = new();

    [Fact]
    public async Task Fail_is_what_a_node_does_when_nothing_is_said()
    {
        AgentGraph<int, int> silent = Graph(null);
        AgentGraph<int, int> said = Graph(FailurePolicy.Fail<int>());
        GraphScene other = new();

        GraphFailedException exception = await _scene.FailAsync(silent, 1);
        Assert.Equal(exception.Message, (await other.FailAsync(said, 1)).Message);
        Assert.Equal(["bad failed", "out skipped: InputFailed of bad"], _scene.Trouble);
        Assert.Equal(_scene.Story, other.Story);
        NodeFailure failure = Assert.Single(exception.Failures);
        Assert.Equal(("bad", "g/bad"), (failure.Node, failure.Path.ToString()));
        Assert.Same(failure.Exception, exception.InnerException);
        Assert.Equal("no", Assert.IsType<AgentFailedException>(failure.Exception).InnerException!.Message);
        Assert.Equal("g/bad", exception.Path!.ToString());
    }

    [Fact]
    public async Task Skip_goes_on_without_the_node_and_what_depends_on_it()
    {
        AgentGraph<int, JoinResult<int>> graph = AgentGraph.Create<int, JoinResult<int>>("g", (g, input) =>
        {
            Node<int> bad = Bad(g, input, FailurePolicy.Skip<int>());
            return g.AllSettled("all", [input, bad, g.Add("after", (int n) => n, bad)]);
        });

        RunResult<JoinResult<int>> result = await _scene.RunAsync(graph, 1);

        Assert.Equal([1], result.Output.Values);
        Assert.Equal(StopReason.Partial, result.StopReason);
        Assert.Equal(["bad handled: Skip", "bad skipped: Policy", "after skipped: InputSkipped of bad"], _scene.Trouble);
        NodeFailureHandled handled = _scene.Recorder.Single<NodeFailureHandled>();
        Assert.Equal(("FormatException", "no"), (handled.ErrorType, handled.Message));
    }

    [Fact]
    public async Task Skip_of_what_the_output_needs_loses_the_output_and_names_the_failure()
    {
        GraphFailedException exception = await _scene.FailAsync(Graph(FailurePolicy.Skip<int>()), 1);

        Assert.Equal("The graph 'g' has no output: node 'bad' failed: The agent 'bad' failed with FormatException; see the inner exception.", exception.Message);
        Assert.Equal("bad", Assert.Single(exception.Failures).Node);
        Assert.Same(exception.Failures[0].Exception, exception.InnerException);
    }

    [Fact]
    public async Task Default_goes_on_with_the_stated_value()
    {
        RunResult<int> result = await _scene.RunAsync(Graph(FailurePolicy.Default(70)), 1);

        Assert.Equal((70, StopReason.Partial), (result.Output, result.StopReason));
        Assert.Equal(["bad handled: Default", "bad made up for"], _scene.Trouble);
        NodeReport bad = result.GetGraphReport()!.Nodes[1];
        Assert.Equal((NodeState.Succeeded, true, (SkipReason?)null), (bad.State, bad.IsSubstitute, bad.SkipReason));
        Assert.Equal("no", bad.Failure!.InnerException!.Message);
    }

    [Fact]
    public async Task Default_may_be_the_default_of_the_type()
    {
        AgentGraph<int, string?> graph = AgentGraph.Create<int, string?>("g", (g, input) => g.Add(
            "bad", (Func<int, string?>)(_ => throw new FormatException("no")), input, new NodeOptions<string?> { OnFailure = FailurePolicy.Default<string?>(null) }));

        Assert.Null((await _scene.RunAsync(graph, 1)).Output);
    }

    [Fact]
    public async Task A_policy_concerns_what_the_node_does_and_not_an_input_that_is_missing()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Add(
            "out", (int n) => n, Bad(g, input, null), new NodeOptions<int> { OnFailure = FailurePolicy.Default(70) }));

        Assert.Equal("bad", (await _scene.FailAsync(graph, 1)).Failures.Single().Node);
    }

    [Fact]
    public async Task A_node_that_fails_after_nobody_needs_it_just_fails()
    {
        TaskCompletionSource ended = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> loser = g.Add(
                "loser",
                async (int _, AgentContext _, CancellationToken _) =>
                {
                    await ended.Task;
                    throw new FormatException("late");
                },
                input,
                new NodeOptions<int> { OnFailure = FailurePolicy.Default(70) });
            return g.Any("any", [loser, g.Add("winner", (int n) => n, input)]);
        });

        Task<RunResult<int>> run = _scene.RunAsync(graph, 1);
        Assert.False(run.IsCompleted);
        ended.SetResult();

        Assert.Equal((1, StopReason.Completed), ((await run).Output, (await run).StopReason));
        Assert.Equal(["loser failed"], _scene.Trouble);
    }

    private static AgentGraph<int, int> Graph(FailurePolicy<int>? policy) => AgentGraph.Create<int, int>("g", (g, input) =>
        g.Add("out", (int n) => n, Bad(g, input, policy)));

    private static Node<int> Bad(GraphBuilder g, Node<int> input, FailurePolicy<int>? policy) =>
        g.Add("bad", GraphScene.Throws("no"), input, new NodeOptions<int> { OnFailure = policy });
}
