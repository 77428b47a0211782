using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Agents.Core.Diagnostics;

/// <summary>The name under which runs are traced and measured.</summary>
/// <remarks>
/// <para>With the SDK of OpenTelemetry: <c>AddSource(AgentTelemetry.SourceName)</c> for traces, <c>AddMeter(AgentTelemetry.SourceName)</c> for
/// metrics. A run that starts while nobody listens to either makes nothing for them, and allocates nothing.</para>
/// <para>Content, which is what models are told and answer and what tools are given and return, is on spans only when the environment variable
/// <c>OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT</c> is <c>true</c> as a run starts.</para>
/// </remarks>
public static class AgentTelemetry
{
    /// <summary>The name of the library's <see cref="ActivitySource"/> and of its <see cref="Meter"/>.</summary>
    public const string SourceName = "Agents.Core";

    private static readonly string? Version = typeof(AgentTelemetry).Assembly.GetName().Version?.ToString(3);

    internal static ActivitySource Source { get; } = new(SourceName, Version);

    internal static Meter Meter { get; } = new(SourceName, Version);

    /// <summary>Gets whether somebody listens to spans or to any metric, at this moment.</summary>
    internal static bool IsListening => Source.HasListeners() || TelemetryInstruments.IsAnyEnabled;
}
