using System.Buffers;
using System.ClientModel;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Agents.Core.OpenAI;

/// <summary>A request that is written as JSON into memory, and sent from there as often as the pipeline tries.</summary>
internal sealed class JsonBody : BinaryContent
{
    // The body stands in no HTML: text that is not English stays as short as it is.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _bytes = new(4 << 10);

    private JsonBody() => MediaType = "application/json";

    /// <summary>Gets what was written.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    /// <summary>Writes a request.</summary>
    /// <param name="write">Writes one JSON value.</param>
    /// <param name="state">What it writes.</param>
    public static JsonBody Write<TState>(Action<Utf8JsonWriter, TState> write, TState state)
    {
        JsonBody body = new();
        using Utf8JsonWriter writer = new(body._bytes, Options);
        write(writer, state);
        writer.Flush();
        return body;
    }

    public override bool TryComputeLength(out long length)
    {
        length = _bytes.WrittenCount;
        return true;
    }

    public override void WriteTo(Stream stream, CancellationToken cancellationToken = default) => stream.Write(_bytes.WrittenSpan);

    public override Task WriteToAsync(Stream stream, CancellationToken cancellationToken = default) =>
        stream.WriteAsync(_bytes.WrittenMemory, cancellationToken).AsTask();

    public override void Dispose()
    {
    }
}
