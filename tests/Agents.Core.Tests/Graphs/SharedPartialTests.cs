using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

public class SharedPartialTests
{
    [Fact]
    public async Task An_output_for_which_something_was_given_up_is_shared_with_nobody()
    {
        int executions = 0;
        IAgent<int, int> cut = Agent.Create<int, int>("cut", (x, context, _) =>
        {
            executions++;
            context.ReportStop(StopReason.OutputLimit);
            return new ValueTask<int>(x);
        });
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("graph", (g, input) => g.Add(
            "sum",
            (int a, int b) => a + b,
            g.Add("a", cut, input, new() { Shared = true }),
            g.Add("b", cut, input, new() { Shared = true })));

        RunResult<int> result = await graph.RunAsync(2, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((4, 2, StopReason.OutputLimit), (result.Output, executions, result.StopReason));
        GraphReport report = result.GetGraphReport()!;
        Assert.Equal(
            [("input", StopReason.Completed), ("a", StopReason.OutputLimit), ("b", StopReason.OutputLimit), ("sum", StopReason.Completed)],
            report.Nodes.Select(node => (node.Name, node.StopReason)));
    }

    [Fact]
    public async Task An_output_that_is_whole_is_shared()
    {
        int executions = 0;
        IAgent<int, int> whole = Agent.Create<int, int>("whole", x => x + executions++);
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("graph", (g, input) => g.Add(
            "sum",
            (int a, int b) => a + b,
            g.Add("a", whole, input, new() { Shared = true }),
            g.Add("b", whole, input, new() { Shared = true })));

        RunResult<int> result = await graph.RunAsync(2, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((4, 1), (result.Output, executions));
    }
}
