using System.Text.Json;
using Agents.Core.Budgets;
using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

/// <summary>What a failure says of itself: who, where, and whether a retry may help.</summary>
public sealed class FailureFactsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Options_that_would_not_do_what_they_say_are_refused()
    {
        IAgent<int, int> agent = Agent.Create<int, int>("agent", x => x);
        Budget second = new() { Duration = TimeSpan.FromSeconds(1) };

        InvalidGraphException exception = Assert.Throws<InvalidGraphException>(() => AgentGraph.Create<int, int>("g", (g, input) => g.Add(
            "out",
            (IReadOnlyList<int> all) => all.Count,
            g.ForEach("each", g.Add("timed", agent, input, new() { Budget = second, SharedInputs = new JsonSerializerOptions() }), x => new[] { x }, agent, new() { ItemBudget = second }))));

        Assert.Equal(
            [
                "Budget of node 'timed' must have no Duration, but has 00:00:01; a node's time is limited by its Timeout.",
                "SharedInputs of node 'timed' must have a TypeInfoResolver, but has none.",
                "ItemBudget of node 'each' must have no Duration, but has 00:00:01; limit the time of the node instead.",
            ],
            exception.Problems);
    }

    [Fact]
    public async Task A_failure_behind_retries_names_the_agent_and_not_the_node()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Add(
            "node", Failing("worker", new FormatException("no")), input, new() { Resilience = NodeResilience.RetryTransient(TimeProvider.System) }));

        GraphFailedException failed = await Assert.ThrowsAsync<GraphFailedException>(() => graph.RunAsync(1, cancellationToken: Token));

        Assert.Equal("worker", Assert.IsType<AgentFailedException>(failed.InnerException).Agent);
    }

    [Fact]
    public async Task A_failure_in_a_graph_inside_keeps_the_innermost_path()
    {
        AgentGraph<int, int> inner = AgentGraph.Create<int, int>("inner", (g, input) => g.Add("deep", Failing("x", new FormatException()), input));
        AgentGraph<int, int> outer = AgentGraph.Create<int, int>("outer", (g, input) => g.Add("call", inner, input));

        GraphFailedException failed = await Assert.ThrowsAsync<GraphFailedException>(() => outer.RunAsync(1, cancellationToken: Token));

        Assert.Equal("outer/call/deep", failed.Path!.ToString());
    }

    [Fact]
    public async Task A_list_says_which_item_failed()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Add(
            "out", (IReadOnlyList<int> all) => all.Count, g.ForEach("each", input, x => new[] { x }, Failing("x", new FormatException()))));

        GraphFailedException failed = await Assert.ThrowsAsync<GraphFailedException>(() => graph.RunAsync(1, cancellationToken: Token));

        Assert.Equal(
            "The graph 'g' has no output: node 'each' failed: The list 'each' has no output: item '0' failed: The agent 'x' failed with FormatException; see the inner exception.",
            failed.Message);
        Assert.Equal("g/each/0", failed.Path!.ToString());
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_join_is_transient_when_an_input_that_it_misses_is(bool isTransient, bool expected)
    {
        Exception passing = isTransient ? new IOException("busy") : new FormatException("no");
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Any(
            "any", [g.Add("a", Failing("a", new FormatException("no")), input), g.Add("b", Failing("b", passing), input)]));

        GraphFailedException failed = await Assert.ThrowsAsync<GraphFailedException>(() => graph.RunAsync(1, cancellationToken: Token));

        Assert.Equal(expected, Assert.IsType<JoinFailedException>(failed.InnerException).IsTransient);
        Assert.Equal(expected, failed.IsTransient);
    }

    private static IAgent<int, int> Failing(string name, Exception failure) => Agent.Create<int, int>(name, _ => throw failure);
}
