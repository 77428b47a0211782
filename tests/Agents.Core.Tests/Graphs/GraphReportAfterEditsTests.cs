using Agents.Core.Graphs;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Graphs;

public class GraphReportAfterEditsTests
{
    [Fact]
    public async Task What_an_edit_added_comes_after_the_part_of_the_editor_before_the_edit()
    {
        ManualTimeProvider clock = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> choose = g.Add(
                "choose",
                async (int x, AgentContext context, CancellationToken cancellationToken) =>
                {
                    await Task.Delay(TimeSpan.FromSeconds(10), context.Clock, cancellationToken);
                    context.EditGraph(edit => edit.Replace(edit.Find<int>("choose"), edit.Add("added", Wait(1), edit.Find<int>("input")))).ThrowIfRefused();
                    return x;
                },
                input);
            return g.Add("end", (int x) => x, choose);
        });

        Task<RunResult<int>> run = graph.RunAsync(7, new RunOptions { Clock = clock, SingleThreaded = true }, TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(10));
        clock.Advance(TimeSpan.FromSeconds(1));
        GraphReport report = (await run).GetGraphReport()!;

        Assert.Equal("4 nodes in 11.000 s: work 11.000 s, span 11.000 s, parallelism 1.00, idle 0.000 s", report.ToString());
        Assert.Equal(["input", "choose", "added", "end"], report.CriticalNodes);
    }

    [Fact]
    public async Task The_work_of_a_list_is_that_of_its_items()
    {
        ManualTimeProvider clock = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Add(
            "count",
            (IReadOnlyList<int> all) => all.Count,
            g.ForEach("each", input, x => Enumerable.Range(0, x), Agent.Create<int, int>("wait", Wait(2)))));

        Task<RunResult<int>> run = graph.RunAsync(3, new RunOptions { Clock = clock, SingleThreaded = true }, TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(2));
        GraphReport report = (await run).GetGraphReport()!;

        Assert.Equal("3 nodes in 2.000 s: work 6.000 s, span 2.000 s, parallelism 3.00, idle 0.000 s", report.ToString());
        NodeReport each = report.Nodes.Single(node => node.Name == "each");
        Assert.Equal([("0", 2.0), ("1", 2.0), ("2", 2.0)], each.Items.Select(item => (item.Name, item.Duration.TotalSeconds)));
        Assert.Contains("each<br/>wait (for each)<br/>3 items, 2000 ms", report.ToMermaid(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_and_the_events_say_which_node_went_on_without_a_part()
    {
        EventRecorder recorder = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> bad = g.Add<int, int>("bad", Fail, input);
            Node<int> guessed = g.Add<int, int>("guessed", Fail, input, new() { OnFailure = FailurePolicy.Default(5) });
            return g.Add("end", (JoinResult<int> all) => all.Values.Count, g.AllSettled("settled", [bad, guessed]));
        });

        RunResult<int> result = await graph.RunAsync(1, new RunOptions { SingleThreaded = true, Observers = { recorder } }, TestContext.Current.CancellationToken);

        Assert.Equal((1, StopReason.Partial), (result.Output, result.StopReason));
        Assert.Equal(
            ["guessed", "settled"],
            result.GetGraphReport()!.Nodes.Where(node => node.StopReason == StopReason.Partial).Select(node => node.Name));
        Assert.Equal(["g/guessed", "g/settled"], recorder.OfType<StopReported>().Select(stop => stop.Path!.ToString()));
    }

    private static int Fail(int value) => throw new FormatException("no");

    private static Func<int, AgentContext, CancellationToken, ValueTask<int>> Wait(int seconds) => async (x, context, cancellationToken) =>
    {
        await Task.Delay(TimeSpan.FromSeconds(seconds), context.Clock, cancellationToken);
        return x;
    };
}
