using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Agents.Core.Diagnostics;

namespace Agents.Core.TelemetryTests.Telemetry;

/// <summary>Listens to the library's metrics.</summary>
internal sealed class MetricRecorder : IDisposable
{
    private readonly MeterListener _listener = new();

    public MetricRecorder()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == AgentTelemetry.SourceName)
            {
                Instruments.Add(instrument);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public ConcurrentBag<Instrument> Instruments { get; } = [];

    public ConcurrentQueue<(string Name, double Value, string Tags)> Measured { get; } = new();

    /// <summary>Gets or sets what happens with each measurement.</summary>
    public Action<string>? Measuring { get; set; }

    public string[] Of(string name) => [.. Measured.Where(measured => measured.Name == name).Select(measured => FormattableString.Invariant($"{measured.Value} {measured.Tags}"))];

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Measured.Enqueue((instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal))));
        Measuring?.Invoke(instrument.Name);
    }
}
