using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace Agents.Core.Offline;

/// <summary>Turns what tools return, of any type, into text and, where it is JSON, into a document.</summary>
internal static class PlainText
{
    /// <summary>Never throws and never returns null: what has no text is empty.</summary>
    internal static string Of(object? value)
    {
        switch (value)
        {
            case null:
            case Exception:
                return string.Empty;
            case string text:
                return WithoutLoneSurrogates(text);
            case JsonElement { ValueKind: JsonValueKind.Undefined }:
                return string.Empty;
            case JsonElement { ValueKind: JsonValueKind.String } element:
                return WithoutLoneSurrogates(StringOf(element));
            case TextContent content:
                return WithoutLoneSurrogates(content.Text);
            case AIContent:
                return string.Empty;
            case IEnumerable<AIContent> contents:
                return string.Join('\n', contents.Select(Of));
        }

        try
        {
            return value switch
            {
                JsonElement element => element.GetRawText(),
                JsonDocument document => document.RootElement.GetRawText(),
                JsonNode node => node.GetValueKind() == JsonValueKind.String ? WithoutLoneSurrogates(node.GetValue<string>()) : node.ToJsonString(),
                IEnumerable<string> lines => WithoutLoneSurrogates(string.Join('\n', lines)),
                IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
                _ => Serialized(value),
            };
        }
        catch (Exception)
        {
            return string.Empty;            // a foreign object that cannot be written has nothing to say
        }
    }

    /// <summary>Reads text that is one JSON object or array.</summary>
    internal static JsonElement? TryParse(string text)
    {
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        if (trimmed.Length < 2 || (trimmed[0], trimmed[^1]) is not (('{', '}') or ('[', ']')))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The text of a JSON string; empty where it holds half a surrogate pair.</summary>
    internal static string StringOf(JsonElement element)
    {
        try
        {
            return element.GetString() ?? string.Empty;
        }
        catch (InvalidOperationException)
        {
            return string.Empty;
        }
    }

    /// <summary>The name of a JSON property; empty where it holds half a surrogate pair.</summary>
    internal static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return string.Empty;
        }
    }

    private static string Serialized(object value)
    {
        // Knows the library's own types always, the application's where it allows reflection.
        return AIJsonUtilities.DefaultOptions.TryGetTypeInfo(value.GetType(), out JsonTypeInfo? type)
            ? JsonSerializer.Serialize(value, type)
            : value.ToString() ?? string.Empty;
    }

    private static string WithoutLoneSurrogates(string? text)
    {
        if (text is null || !text.AsSpan().ContainsAnyInRange('\ud800', '\udfff'))
        {
            return text ?? string.Empty;
        }

        StringBuilder whole = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            whole.Append(rune.ToString());
        }

        return whole.ToString();
    }
}
