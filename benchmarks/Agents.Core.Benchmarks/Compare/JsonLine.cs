using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Agents.Core.Benchmarks.Compare;

/// <summary>The one form in which every suite and every peer writes a value: a JSON object a line, always the same five fields.</summary>
public static class JsonLine
{
    private static readonly string[] Fields = ["suite", "name", "subject", "unit", "value"];

    /// <summary>Writes a measurement, with its median as the value; the same in every culture.</summary>
    /// <param name="suite">The suite's name.</param>
    /// <param name="measurement">The measurement.</param>
    public static string Format(string suite, Measurement measurement)
    {
        ArrayBufferWriter<byte> buffer = new();
        using Utf8JsonWriter writer = new(buffer);
        writer.WriteStartObject();
        writer.WriteString(Fields[0], suite);
        writer.WriteString(Fields[1], measurement.Name);
        writer.WriteString(Fields[2], measurement.Subject);
        writer.WriteString(Fields[3], measurement.Unit);
        writer.WriteNumber(Fields[4], Digits.Round(measurement.Value, measurement.Unit));
        writer.WriteEndObject();
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads a line.</summary>
    /// <param name="suite">The suite that the line must name.</param>
    /// <param name="line">The line.</param>
    /// <exception cref="FormatException">The line is not JSON, lacks a field, has another one, or names another suite.</exception>
    public static Sample Parse(string suite, string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            if (root.EnumerateObject().Select(p => p.Name).SequenceEqual(Fields)
                && root.GetProperty(Fields[0]).ValueEquals(suite))
            {
                return new(Text(root, Fields[1]), Text(root, Fields[2]), Text(root, Fields[3]), root.GetProperty(Fields[4]).GetDouble());
            }
        }
        catch (Exception ex) when (ex is JsonException or InvalidOperationException)
        {
            throw Unreadable(ex);
        }

        throw Unreadable(inner: null);

        FormatException Unreadable(Exception? inner) => new(
            $"A line must be a JSON object with the fields {string.Join(", ", Fields)}, in this order, of the suite '{suite}', but is: {line}",
            inner);
    }

    private static string Text(JsonElement root, string field) => root.GetProperty(field).GetString()!;
}
