using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

/// <summary>Switches that are kept after their graph was made.</summary>
public sealed class GraphSwitchTests
{
    [Fact]
    public async Task A_case_that_is_asked_for_after_the_graph_was_made_changes_nothing()
    {
        GraphSwitch<int, int> kept = null!;
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            kept = g.Switch("sign", input, Math.Sign);
            Node<int> positive = kept.Case(1);
            return g.Any("any", [positive, kept.Default()]);
        });

        kept.Case(-1);

        Assert.Equal(-5, (await graph.RunAsync(-5, cancellationToken: TestContext.Current.CancellationToken)).Output);
    }
}
