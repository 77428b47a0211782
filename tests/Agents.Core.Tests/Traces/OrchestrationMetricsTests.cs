using Agents.Core.Graphs;
using Agents.Core.Traces;

namespace Agents.Core.Tests.Traces;

public sealed class OrchestrationMetricsTests
{
    /// <summary>Overhead and efficiency of Table 5 of arXiv 2512.08296, from its success rates and turns.</summary>
    [Theory]
    [InlineData(0.466, 7.2, 0, 0.466)]
    [InlineData(0.370, 11.4, 58.3, 0.2337)]
    [InlineData(0.477, 26.1, 262.5, 0.1316)]
    [InlineData(0.463, 27.7, 284.7, 0.1203)]
    [InlineData(0.452, 44.3, 515.3, 0.0735)]
    public void Overhead_and_efficiency_are_those_of_the_published_table(double success, double turns, double overhead, double efficiency)
    {
        OrchestrationMetrics metrics = OrchestrationMetrics.Compute(Judged(success, turns), Judged(0.466, 7.2));
        Assert.Equal(overhead, metrics.OverheadPercent!.Value, 1);
        Assert.Equal(efficiency, metrics.Efficiency!.Value, 4);
        Assert.Equal((1 - success) / (1 - 0.466), metrics.ErrorAmplification!.Value, 10);
        Assert.Equal(1 - metrics.ErrorAmplification!.Value, metrics.ErrorAbsorption!.Value, 10);
    }

    [Fact]
    public void Density_is_messages_for_each_turn()
    {
        OrchestrationTrace trace = Judged(0.5, 20) with { Costs = Figures(("tokens", 0), ("wall_clock_s", 0), ("messages", 5), ("reasoning_turns", 20)) };
        Assert.Equal(0.25, OrchestrationMetrics.Compute(trace).MessageDensity);
    }

    [Fact]
    public void What_cannot_be_known_is_null_and_not_zero()
    {
        OrchestrationMetrics metrics = OrchestrationMetrics.Compute(
            Judged(0.5, 1) with { Rewards = Figures(), Costs = Figures(("tokens", 0), ("wall_clock_s", 0)) });
        Assert.Equal(
            [null, null, null, null, null, null, null, null, null, null],
            [
                metrics.ReasoningTurns, metrics.MessageDensity, metrics.Success, metrics.OverheadPercent, metrics.Efficiency, metrics.ErrorAmplification,
                metrics.ErrorAbsorption, metrics.Redundancy, metrics.ParallelismEfficiency, (object?)metrics.ProtocolOverhead,
            ]);
        Assert.Null(OrchestrationMetrics.Compute(Judged(0.5, 1), Judged(1, 1)).ErrorAmplification);
    }

    [Fact]
    public void Redundancy_is_the_mean_over_all_pairs_of_outputs()
    {
        OrchestrationTrace trace = Judged(0.5, 1);
        Assert.Equal(2, OrchestrationMetrics.Compute(trace, null, [1.0, 2.0, 4.0], (a, b) => b - a).Redundancy);
        Assert.Null(OrchestrationMetrics.Compute(trace, null, ["alone"], (_, _) => 1).Redundancy);
    }

    [Fact]
    public void Protocol_overhead_is_the_part_of_decisions_and_messages()
    {
        OrchestrationTrace trace = Judged(0.5, 1) with
        {
            Costs = Figures(("tokens", 200), ("wall_clock_s", 0)),
            Events =
            [
                Event("1", 0, TraceEventType.Spawn, "a"),
                Event("2", 0, TraceEventType.OrchestratorDecision, "a") with { Tokens = 30 },
                Event("3", 0, TraceEventType.Message, "a") with { Tokens = 20 },
                Event("4", 0, TraceEventType.Return, "a") with { Tokens = 150 },
            ],
        };
        Assert.Equal(0.25, OrchestrationMetrics.Compute(trace).ProtocolOverhead);
    }

    [Fact]
    public async Task Parallelism_is_work_over_span_times_the_greatest_number_at_once()
    {
        TraceScene scene = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> a = g.Add("a", scene.Takes(2), input);
            Node<int> b = g.Add("b", scene.Takes(4), input);
            return g.Add("sum", async (IReadOnlyList<int> list, AgentContext context, CancellationToken token) => await scene.Takes(1)(list.Count, context, token), g.All("both", [a, b]));
        });
        await scene.RunAsync(graph, 1);

        OrchestrationMetrics metrics = OrchestrationMetrics.Compute(scene.Trace);
        Assert.Equal((7, 5, 2, 0.7), (metrics.WorkSeconds, metrics.SpanSeconds, metrics.MaxConcurrent, metrics.ParallelismEfficiency));
    }

    [Theory]
    [InlineData(0.5, -1, true)]
    [InlineData(0.5, double.NaN, true)]
    [InlineData(0.5, double.PositiveInfinity, true)]
    [InlineData(-1, 11.4, false)]
    [InlineData(1.1, 11.4, false)]
    public void Numbers_out_of_their_range_are_as_if_nobody_gave_them(double success, double turns, bool turnsAreMissing)
    {
        OrchestrationMetrics metrics = OrchestrationMetrics.Compute(Judged(success, turns), Judged(0.466, 7.2));

        Assert.Null(metrics.Efficiency);
        Assert.Equal(turnsAreMissing, metrics.ReasoningTurns is null);
        Assert.Equal(turnsAreMissing, metrics.OverheadPercent is null);
        Assert.Equal(!turnsAreMissing, metrics.ErrorAmplification is null);
        Assert.Equal(!turnsAreMissing, metrics.ErrorAbsorption is null);
    }

    [Fact]
    public void A_trace_that_leads_in_circles_is_judged_too()
    {
        OrchestrationTrace trace = Judged(0.5, 1) with
        {
            Events = [Event("1", 1, TraceEventType.Spawn, "a"), Event("2", 3, TraceEventType.Return, "a"), Event("3", 2, TraceEventType.Return, "a")],
            Edges =
            [
                new TraceEdge { Source = "1", Destination = "2", Type = TraceEdgeType.Causal },
                new TraceEdge { Source = "2", Destination = "1", Type = TraceEdgeType.Causal },
                new TraceEdge { Source = "9", Destination = "9", Type = TraceEdgeType.Spawn },
            ],
        };
        Assert.Equal((2, 2), (OrchestrationMetrics.Compute(trace).WorkSeconds, OrchestrationMetrics.Compute(trace).SpanSeconds));
    }

    private static OrchestrationTrace Judged(double success, double turns) => new()
    {
        TraceId = "t",
        TaskId = "k",
        Events = [Event("1", 0, TraceEventType.Spawn, "a")],
        Edges = [],
        Rewards = Figures(("success", success)),
        Costs = Figures(("tokens", 0), ("wall_clock_s", 0), ("reasoning_turns", turns)),
    };

    private static TraceEvent Event(string id, double seconds, TraceEventType type, string agent) =>
        new() { Id = id, Seconds = seconds, Type = type, Agent = agent };

    private static Dictionary<string, double> Figures(params (string Name, double Value)[] figures) =>
        figures.ToDictionary(figure => figure.Name, figure => figure.Value);
}
