using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Agents.Core.Traces;

/// <summary>Writes orchestration traces as JSON: one line a trace.</summary>
/// <remarks>Equal traces give equal bytes: names have a fixed order, and figures are sorted by name. Thread-safe.</remarks>
public static class OrchestrationTraceWriter
{
    private static ReadOnlySpan<byte> NewLine => "\n"u8;

    /// <summary>Writes a trace as JSON without line breaks.</summary>
    /// <param name="trace">The trace.</param>
    /// <returns>The JSON.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="trace"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A number of the trace is not finite.</exception>
    public static string ToJson(OrchestrationTrace trace) => Encoding.UTF8.GetString(ToBytes(trace).WrittenSpan);

    /// <summary>Writes a trace and a line break, in one call of the stream.</summary>
    /// <param name="stream">The stream; not closed.</param>
    /// <param name="trace">The trace.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> or <paramref name="trace"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A number of the trace is not finite; nothing was written.</exception>
    public static void WriteLine(Stream stream, OrchestrationTrace trace)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(ToLine(trace));
        stream.Flush();
    }

    /// <summary>Writes a trace and a line break, in one call of the stream.</summary>
    /// <param name="stream">The stream; not closed.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="cancellationToken">Ends the writing, with a line that may be cut.</param>
    /// <returns>A task that ends when the line is written.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> or <paramref name="trace"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A number of the trace is not finite; nothing was written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task WriteLineAsync(Stream stream, OrchestrationTrace trace, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        await stream.WriteAsync(ToLine(trace).ToArray(), cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private static ReadOnlySpan<byte> ToLine(OrchestrationTrace trace)
    {
        ArrayBufferWriter<byte> bytes = ToBytes(trace);
        bytes.Write(NewLine);
        return bytes.WrittenSpan;
    }

    private static ArrayBufferWriter<byte> ToBytes(OrchestrationTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArrayBufferWriter<byte> buffer = new();
        using Utf8JsonWriter writer = new(buffer);
        writer.WriteStartObject();
        writer.WriteString("trace_id", trace.TraceId);
        writer.WriteString("task_id", trace.TaskId);
        WriteIfSaid(writer, "system", trace.System);
        WriteIfSaid(writer, "topology", trace.Topology is { } topology ? TraceNames.Of(topology) : null);
        writer.WriteStartArray("events");
        foreach (TraceEvent e in trace.Events)
        {
            Write(writer, e);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("edges");
        foreach (TraceEdge edge in trace.Edges)
        {
            writer.WriteStartObject();
            writer.WriteString("src", edge.Source);
            writer.WriteString("dst", edge.Destination);
            writer.WriteString("type", TraceNames.Of(edge.Type));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteFigures(writer, "rewards", trace.Rewards);
        WriteFigures(writer, "costs", trace.Costs);
        if (trace.Metrics is { } metrics)
        {
            WriteFigures(writer, "metrics", metrics);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer;
    }

    private static void Write(Utf8JsonWriter writer, TraceEvent e)
    {
        writer.WriteStartObject();
        writer.WriteString("id", e.Id);
        writer.WriteNumber("t", e.Seconds);
        writer.WriteString("type", TraceNames.Of(e.Type));
        writer.WriteString("agent", e.Agent);
        WriteIfSaid(writer, "role", e.Role);
        WriteIfSaid(writer, "from", e.From);
        WriteIfSaid(writer, "to", e.To);
        WriteIfSaid(writer, "tool", e.Tool);
        WriteIfSaid(writer, "content_ref", e.ContentRef);
        if (e.IsTrusted is { } trusted)
        {
            writer.WriteBoolean("trusted", trusted);
        }

        if (e.Tokens is { } tokens)
        {
            writer.WriteNumber("tokens", tokens);
        }

        writer.WriteEndObject();
    }

    private static void WriteIfSaid(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void WriteFigures(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, double> figures)
    {
        writer.WriteStartObject(name);
        foreach ((string figure, double value) in figures.OrderBy(figure => figure.Key, StringComparer.Ordinal))
        {
            writer.WriteNumber(figure, value);
        }

        writer.WriteEndObject();
    }
}
