using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tools;

/// <summary>Turns what a function returned into the text that a model reads, and cuts text that is too long.</summary>
internal static class ToolResultText
{
    private const int MaxMarkerLength = 160;

    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } element => TextOf(element),
        JsonElement { ValueKind: JsonValueKind.Undefined } => "null",
        JsonElement element => element.GetRawText(),
        TextContent content => content.Text,
        _ => Serialize(value),
    };

    /// <summary>Keeps head and tail of a result that is too long, and says between them how to read the rest.</summary>
    public static string Cut(string text, int length, string? artifactId) => Cut(text, length, missing => artifactId is null
        ? $"\n[... {missing} of {text.Length} characters are missing; the run has no room to keep them ...]\n"
        : $"\n[... {missing} of {text.Length} characters left out, kept whole as {artifactId}; call read_artifact(id: \"{artifactId}\", offset, length) ...]\n");

    /// <summary>Keeps head and tail of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">How long the result may be; more than a marker needs.</param>
    /// <param name="marker">Writes what stands between them, given how many characters are missing; at most 160 characters.</param>
    public static string Cut(string text, int length, Func<int, string> marker)
    {
        int room = Math.Max(0, length - MaxMarkerLength);
        int head = room * 2 / 3;
        int tail = room - head;

        // A pair of surrogates is one character; half of one would not be text.
        if (head > 0 && char.IsHighSurrogate(text[head - 1]))
        {
            head--;
        }

        if (tail > 0 && char.IsLowSurrogate(text[^tail]))
        {
            tail--;
        }

        return string.Concat(text.AsSpan(0, head), marker(text.Length - head - tail), text.AsSpan(text.Length - tail));
    }

    private static string TextOf(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair is no text; as it was written it still is.
            return element.GetRawText();
        }
    }

    private static string Serialize(object value)
    {
        JsonSerializerOptions options = AIJsonUtilities.DefaultOptions;
        try
        {
            return options.TryGetTypeInfo(value.GetType(), out System.Text.Json.Serialization.Metadata.JsonTypeInfo? type)
                ? JsonSerializer.Serialize(value, type)
                : value.ToString() ?? value.GetType().Name;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            return value.ToString() ?? value.GetType().Name;
        }
    }
}
