using System.Diagnostics.Metrics;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Graphs;
using Agents.Core.Testing;
using Agents.Core.Tools;

namespace Agents.Core.TelemetryTests.Telemetry;

/// <summary>What is measured, with which labels, units and buckets.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class MetricsTests
{
    private const string Scripted = "gen_ai.operation.name=chat gen_ai.provider.name=scripted gen_ai.request.model=scripted gen_ai.response.model=scripted";

    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_is_measured_with_the_durations_of_its_clock_though_nobody_wants_spans()
    {
        using MetricRecorder metrics = new();
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("look", "{}")), Turn.Text("done"));
        Tool look = Tool.Create(() => _clock.Advance(TimeSpan.FromSeconds(2)), "look");
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>(
            "graph", (g, input) => g.Add("ask", ChatAgent.Create("guide", client).WithTool(look).Build(), input));

        await graph.RunAsync("x", new RunOptions { Clock = _clock }, Token);

        Assert.Equal(["2 gen_ai.tool.name=look gen_ai.tool.type=function"], metrics.Of("gen_ai.execute_tool.duration"));
        Assert.Equal(["2 gen_ai.agent.name=guide"], metrics.Of("gen_ai.invoke_agent.duration"));
        Assert.Equal(["2 gen_ai.workflow.name=graph"], metrics.Of("gen_ai.workflow.duration"));
        Assert.Equal([$"0 {Scripted}", $"0 {Scripted}"], metrics.Of("gen_ai.client.operation.duration"));
        Assert.Equal(
            [$"10 {Scripted} gen_ai.token.type=input", $"5 {Scripted} gen_ai.token.type=output", $"10 {Scripted} gen_ai.token.type=input", $"5 {Scripted} gen_ai.token.type=output"],
            metrics.Of("gen_ai.client.token.usage"));
        Assert.Equal(["0 gen_ai.workflow.name=graph"], metrics.Of("agents.run.cost"));
        Assert.Equal(["1 ", "-1 "], metrics.Of("agents.runs.active"));
    }

    [Fact]
    public async Task Failures_refusals_and_reroutes_are_counted()
    {
        using MetricRecorder metrics = new();
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("search", "{}")), Turn.Throws(new HttpRequestException("no", null, System.Net.HttpStatusCode.Unauthorized)));
        ToolSet tools = ToolSet.Create([Tool.Create(Task<string> () => throw new IOException("down"), "search")]).WithFallback("search", Tool.Create(() => "found", "scan"));

        await Assert.ThrowsAsync<ModelException>(() => ChatAgent.Create("guide", client).WithTools(tools).Build().RunAsync("x", new RunOptions { Clock = _clock }, Token));
        await Assert.ThrowsAsync<BudgetExceededException>(() =>
            ChatAgent.Create("guide", client).Configure(options => options.OnExceeded = BudgetAction.Stop).Build().RunAsync("x", new RunOptions { Budget = new Budget { ModelCalls = 0 } }, Token));

        Assert.Equal(["1 agents.route.from=search agents.route.reason=threw agents.route.to=scan"], metrics.Of("agents.tool.reroutes"));
        Assert.Equal(["1 agents.budget.dimension=model_calls"], metrics.Of("agents.budget.refusals"));
        Assert.Equal(
            ["0 error.type=threw gen_ai.tool.name=search gen_ai.tool.type=function", "0 gen_ai.tool.name=scan gen_ai.tool.type=function"],
            metrics.Of("gen_ai.execute_tool.duration"));
        Assert.Equal(
            "0 error.type=authentication gen_ai.operation.name=chat gen_ai.provider.name=scripted gen_ai.request.model=scripted",
            metrics.Of("gen_ai.client.operation.duration")[^1]);
        Assert.Equal(0, metrics.Measured.Where(measured => measured.Name == "agents.runs.active").Sum(measured => measured.Value));
    }

    [Fact]
    public void Units_and_buckets_are_those_of_the_conventions()
    {
        using MetricRecorder metrics = new();
        string[] described =
        [
            .. metrics.Instruments.Select(instrument => $"{instrument.Name} {instrument.Unit} {Buckets(instrument)}").Order(StringComparer.Ordinal),
        ];

        Assert.Equal(
            [
                "agents.budget.refusals {refusal} ",
                "agents.run.cost {USD} 0.0001 0.0003 0.001 0.003 0.01 0.03 0.1 0.3 1 3 10 30 100",
                "agents.runs.active {run} ",
                "agents.tool.reroutes {reroute} ",
                "gen_ai.client.operation.duration s 0.01 0.02 0.04 0.08 0.16 0.32 0.64 1.28 2.56 5.12 10.24 20.48 40.96 81.92",
                "gen_ai.client.operation.time_to_first_chunk s 0.01 0.02 0.04 0.08 0.16 0.32 0.64 1.28 2.56 5.12 10.24 20.48 40.96 81.92",
                "gen_ai.client.token.usage {token} 1 4 16 64 256 1024 4096 16384 65536 262144 1048576 4194304 16777216 67108864",
                "gen_ai.execute_tool.duration s 0.01 0.02 0.04 0.08 0.16 0.32 0.64 1.28 2.56 5.12 10.24 20.48 40.96 81.92",
                "gen_ai.invoke_agent.duration s 0.1 0.2 0.4 0.8 1.6 3.2 6.4 12.8 25.6 51.2 102.4 204.8 409.6",
                "gen_ai.workflow.duration s 1 5 10 30 60 120 300 600 1800 3600 7200",
            ],
            described);
    }

    private static string Buckets(Instrument instrument) => instrument switch
    {
        Histogram<double> histogram => string.Join(' ', histogram.Advice!.HistogramBucketBoundaries!.Select(bucket => FormattableString.Invariant($"{bucket}"))),
        Histogram<long> histogram => string.Join(' ', histogram.Advice!.HistogramBucketBoundaries!),
        _ => "",
    };
}
