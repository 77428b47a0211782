using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

/// <summary>Messages of failures that stand in each other: they say where it began, and do not grow with what is around it.</summary>
public sealed class FailureMessageTests
{
    private const int Enough = 10_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Joins_behind_joins_do_not_multiply_what_failed()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int>[] layer = [.. Enumerable.Range(0, 8).Select(i => g.Add($"n{i}", GraphScene.Throws("no"), input))];
            for (int depth = 0; depth < 6; depth++)
            {
                Node<int>[] below = layer;
                layer = [.. Enumerable.Range(0, 8).Select(i => g.Any($"any{depth}.{i}", below))];
            }

            return g.Any("out", layer);
        });

        GraphFailedException exception = await Assert.ThrowsAsync<GraphFailedException>(() => graph.RunAsync(1, cancellationToken: Token));

        Assert.True(exception.Message.Length < Enough, $"The message has {exception.Message.Length} characters.");
        JoinFailedException join = Assert.IsType<JoinFailedException>(exception.Failures[0].Exception);
        Assert.Equal(8, join.Missing.Count);
    }

    [Fact]
    public async Task A_failure_far_inside_is_named_at_the_end_of_a_message_that_stays_short()
    {
        IAgent<int, int> inner = AgentGraph.Create<int, int>("innermost", (g, input) => g.Add("root", GraphScene.Throws("no"), input));
        for (int i = 0; i < 500; i++)
        {
            IAgent<int, int> below = inner;
            inner = AgentGraph.Create<int, int>("g", (g, input) => g.Add("n", below, input));
        }

        GraphFailedException exception = await Assert.ThrowsAsync<GraphFailedException>(() => inner.RunAsync(1, cancellationToken: Token));

        Assert.True(exception.Message.Length < Enough, $"The message has {exception.Message.Length} characters.");
        Assert.StartsWith("The graph 'g' has no output: node 'n' failed: The graph 'g' has no output: ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("node 'root' failed: The agent 'root' failed with FormatException; see the inner exception.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_nodes_that_failed_a_few_are_named()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
            g.Any("any", [.. Enumerable.Range(0, 1_000).Select(i => g.Add($"n{i}", GraphScene.Throws("no"), input))]));

        GraphFailedException exception = await Assert.ThrowsAsync<GraphFailedException>(() => graph.RunAsync(1, cancellationToken: Token));

        Assert.True(exception.Message.Length < Enough, $"The message has {exception.Message.Length} characters.");
        Assert.EndsWith(" and 980 more.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(1_001, exception.Failures.Count);
    }
}
