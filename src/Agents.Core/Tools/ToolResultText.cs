using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tools;

/// <summary>Turns what a function returned into the text that a model reads, and cuts text that is too long.</summary>
internal static class ToolResultText
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString()!,
        JsonElement { ValueKind: JsonValueKind.Undefined } => "null",
        JsonElement element => element.GetRawText(),
        TextContent content => content.Text,
        _ => Serialize(value),
    };

    /// <summary>Keeps head and tail of a text, and says between them what is missing and how to read it.</summary>
    public static string Cut(string text, int length, string? artifactId)
    {
        string marker = artifactId is null
            ? $"\n[... {text.Length - length} of {text.Length} characters are missing; the run has no room to keep them ...]\n"
            : $"\n[... cut: {text.Length} characters in all, kept whole as {artifactId}; call read_artifact(id: \"{artifactId}\", offset, length) ...]\n";
        int room = Math.Max(0, length - marker.Length);
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

        return string.Concat(text.AsSpan(0, head), marker, text.AsSpan(text.Length - tail));
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
