using System.Diagnostics.Metrics;

namespace Agents.Core.Diagnostics;

/// <summary>What is measured. Units are those of UCUM; buckets are those that the conventions ask for.</summary>
internal static class TelemetryInstruments
{
    private const string Seconds = "s";

    private static readonly double[] OperationBuckets = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

    public static Histogram<double> ModelDuration { get; } =
        Duration(TelemetryNames.ClientOperationDuration, "How long one attempt at a model call took.", OperationBuckets);

    public static Histogram<double> TimeToFirstChunk { get; } = Duration(
        TelemetryNames.ClientTimeToFirstChunk, "How long the first piece of a streamed answer took, in one attempt at a model call.", OperationBuckets);

    public static Histogram<long> TokenUsage { get; } = AgentTelemetry.Meter.CreateHistogram(
        TelemetryNames.ClientTokenUsage,
        "{token}",
        "Tokens of one attempt at a model call.",
        tags: null,
        new InstrumentAdvice<long>
        {
            HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864],
        });

    public static Histogram<double> AgentDuration { get; } = Duration(
        TelemetryNames.InvokeAgentDuration,
        "How long one call of an agent took.",
        [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, 102.4, 204.8, 409.6]);

    public static Histogram<double> WorkflowDuration { get; } = Duration(
        TelemetryNames.WorkflowDuration,
        "How long one run of an agent that is made of others took.",
        [1, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200]);

    public static Histogram<double> ToolDuration { get; } =
        Duration(TelemetryNames.ExecuteToolDuration, "How long one call of one tool took.", OperationBuckets);

    public static Histogram<double> RunCost { get; } = AgentTelemetry.Meter.CreateHistogram(
        TelemetryNames.RunCost,
        "{USD}",
        "What one run cost, in US dollars.",
        tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100] });

    public static Counter<long> Reroutes { get; } =
        AgentTelemetry.Meter.CreateCounter<long>(TelemetryNames.ToolReroutes, "{reroute}", "Steps from a tool that did not make a call to the next one.");

    public static Counter<long> Refusals { get; } =
        AgentTelemetry.Meter.CreateCounter<long>(TelemetryNames.BudgetRefusals, "{refusal}", "What budgets refused.");

    public static UpDownCounter<long> ActiveRuns { get; } =
        AgentTelemetry.Meter.CreateUpDownCounter<long>(TelemetryNames.ActiveRuns, "{run}", "Runs that are under way.");

    public static bool IsAnyEnabled =>
        ModelDuration.Enabled || TimeToFirstChunk.Enabled || TokenUsage.Enabled || AgentDuration.Enabled || WorkflowDuration.Enabled || ToolDuration.Enabled
        || RunCost.Enabled || Reroutes.Enabled || Refusals.Enabled || ActiveRuns.Enabled;

    private static Histogram<double> Duration(string name, string description, double[] buckets) =>
        AgentTelemetry.Meter.CreateHistogram(name, Seconds, description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets });
}
