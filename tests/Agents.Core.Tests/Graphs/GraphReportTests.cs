using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

/// <summary>What a run took, exactly, on a clock that the test moves.</summary>
public sealed class GraphReportTests
{
    private readonly GraphScene _scene = new();

    [Fact]
    public async Task Work_span_parallelism_idle_and_the_critical_nodes_are_exact()
    {
        GraphReport report = await Run(maxConcurrency: 256);

        Assert.Equal((100, 150, 100), (Ms(report.Duration), Ms(report.Work), Ms(report.Span)));
        Assert.Equal((1.5, 0), (report.Parallelism, Ms(report.Idle)));
        Assert.Equal(["input", "first", "slow", "out"], report.CriticalNodes);
        Assert.Equal("5 nodes in 0.100 s: work 0.150 s, span 0.100 s, parallelism 1.50, idle 0.000 s", report.ToString());
        Assert.Equal([null, 0, 10, 10, 90], report.Nodes.Select(node => node.Start?.TotalMilliseconds));
        Assert.Equal([0, 10, 80, 50, 10], report.Nodes.Select(node => Ms(node.Duration)));
    }

    [Fact]
    public async Task What_a_schedule_loses_for_want_of_room_is_idle_time()
    {
        GraphReport report = await Run(maxConcurrency: 1);

        Assert.Equal((150, 150, 100, 50), (Ms(report.Duration), Ms(report.Work), Ms(report.Span), Ms(report.Idle)));
    }

    [Fact]
    public async Task The_report_tells_of_each_node_what_became_of_it()
    {
        AgentGraph<int, JoinResult<int>> graph = AgentGraph.Create<int, JoinResult<int>>("g", (g, input) =>
        {
            Node<int> bad = g.Add("bad", GraphScene.Throws("no"), input);
            Node<int> made = g.Add("made up", GraphScene.Throws("no"), input, new NodeOptions<int> { OnFailure = FailurePolicy.Default(1) });
            Node<int> spends = g.Add("spends", (int n, AgentContext context, CancellationToken _) =>
            {
                GraphScene.Spend(context, 3);
                return new ValueTask<int>(n);
            }, input);
            return g.AllSettled("out", [bad, made, spends, g.When("gate", input, _ => false), g.Value("value", 1)]);
        });

        RunResult<JoinResult<int>> result = await _scene.RunAsync(graph, 1);

        Assert.Equal(
            [
                "input Input Succeeded  0 False", "bad Function Failed  0 False", "made up Function Succeeded  0 True", "spends Function Succeeded  3 False",
                "gate Gate Skipped GateClosed 0 False", "value Value Succeeded  0 False", "out AllSettled Succeeded  0 False",
            ],
            result.GetGraphReport()!.Nodes.Select(node => $"{node.Name} {node.Kind} {node.State} {node.SkipReason} {node.Spend.ToolCalls} {node.IsSubstitute}"));
    }

    [Fact]
    public async Task A_fallback_and_what_only_it_needs_come_after_the_node_that_failed()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> spare = g.Add("spare", _scene.Takes(30), g.Add("own", _scene.Takes(20), input));
            Node<int> main = g.Add("main", Fails(10), input, new NodeOptions<int> { OnFailure = FailurePolicy.Fallback(spare) });
            return g.Add("out", _scene.Takes(5), main);
        });

        Task<RunResult<int>> run = _scene.RunAsync(graph, 1);
        _scene.Advance(1_000);

        GraphReport report = (await run).GetGraphReport()!;
        Assert.Equal((65, 65, 65, 0), (Ms(report.Duration), Ms(report.Work), Ms(report.Span), Ms(report.Idle)));
        Assert.Equal(["input", "main", "own", "spare", "out"], report.CriticalNodes);
    }

    [Fact]
    public async Task A_fallback_that_ran_all_along_is_a_path_beside_the_node_that_failed()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> spare = g.Add("spare", _scene.Takes(30), input);
            Node<int> main = g.Add("main", Fails(10), input, new NodeOptions<int> { OnFailure = FailurePolicy.Fallback(spare) });
            return g.Add("out", (int x, int y) => x + y, main, spare);
        });

        Task<RunResult<int>> run = _scene.RunAsync(graph, 1);
        _scene.Advance(1_000);

        GraphReport report = (await run).GetGraphReport()!;
        Assert.Equal((30, 40, 30, 0), (Ms(report.Duration), Ms(report.Work), Ms(report.Span), Ms(report.Idle)));
    }

    [Fact]
    public async Task The_event_of_the_end_and_the_exception_carry_the_report_too()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Add("out", (int n) => n, g.Add("bad", Fails(10), input)));

        Task<GraphFailedException> run = _scene.FailAsync(graph, 1);
        _scene.Advance(10);

        GraphReport report = (await run).Report;
        Assert.Equal((10, 10, 10), (Ms(report.Duration), Ms(report.Work), Ms(report.Span)));
        Assert.Equal(report.ToString(), _scene.Recorder.Single<GraphEnded>().Report.ToString());
        Assert.Equal(["input", "bad"], report.CriticalNodes);
        Assert.Equal("g", _scene.Recorder.Single<GraphStarted>().Shape.Name);
    }

    [Fact]
    public async Task A_run_of_what_is_no_graph_has_no_report() =>
        Assert.Null((await _scene.RunAsync(Agent.Create<int, int>("plain", n => n), 1)).GetGraphReport());

    private static double Ms(TimeSpan time) => time.TotalMilliseconds;

    private async Task<GraphReport> Run(int maxConcurrency)
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>(
            "g",
            (g, input) =>
            {
                Node<int> first = g.Add("first", _scene.Takes(10), input);
                Node<int> slow = g.Add("slow", _scene.Takes(80), first);
                Node<int> other = g.Add("other", _scene.Takes(50), first);
                return g.Add(
                    "out",
                    async (int x, int y, AgentContext context, CancellationToken token) => await _scene.Takes(10)(x + y, context, token),
                    slow,
                    other);
            },
            new GraphOptions { MaxConcurrency = maxConcurrency });
        Task<RunResult<int>> run = _scene.RunAsync(graph, 1);
        _scene.Advance(1_000);
        return (await run).GetGraphReport()!;
    }

    private Func<int, AgentContext, CancellationToken, ValueTask<int>> Fails(int milliseconds) => async (_, _, token) =>
    {
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), _scene.Clock, token);
        throw new FormatException("no");
    };
}
