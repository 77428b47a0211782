using Agents.Core.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Telemetry;

/// <summary>Sends spans and metrics to a collector, when the environment names one.</summary>
/// <remarks>
/// The SDK reads the rest from the environment too: <c>OTEL_SERVICE_NAME</c>, <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>, <c>OTEL_TRACES_SAMPLER</c>.
/// </remarks>
internal sealed class Export : IDisposable
{
    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;

    private Export(bool isWanted)
    {
        if (isWanted)
        {
            _traces = Sdk.CreateTracerProviderBuilder().AddSource(AgentTelemetry.SourceName).AddOtlpExporter().Build();
            _metrics = Sdk.CreateMeterProviderBuilder().AddMeter(AgentTelemetry.SourceName).AddOtlpExporter().Build();
        }
    }

    public static Export OfEnvironment() => new(!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT")));

    /// <summary>Sends what is left.</summary>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }
}
