using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Agents.Core.Mcp;

/// <summary>Reads texts out of JSON that a server wrote, with U+FFFD in place of each half of a surrogate pair.</summary>
/// <remarks>JSON can hold such halves, and programs that cut texts at a length write them; the framework's own readers throw there.</remarks>
internal static class JsonText
{
    private const int UnitLength = 6;

    /// <summary>Gets the text of a member; <see langword="null"/> when it is not there, or is no text.</summary>
    public static string? Of(JsonNode? node, string name) => node is JsonObject members ? Of(members[name]) : null;

    /// <summary>Gets a text; <see langword="null"/> when it is something else.</summary>
    public static string? Of(JsonNode? node)
    {
        if (node is not JsonValue value)
        {
            return null;
        }

        try
        {
            return value.TryGetValue(out string? text) ? text : null;
        }
        catch (InvalidOperationException)
        {
            return value.TryGetValue(out JsonElement element) ? Mend(element.GetRawText()) : null;
        }
    }

    /// <summary>Reads a text as it stands in JSON, quotes included.</summary>
    private static string Mend(string json)
    {
        StringBuilder mended = new(json.Length);
        for (int i = 0; i < json.Length;)
        {
            int length = json[i] != '\\' ? 1 : json[i + 1] == 'u' ? UnitLength : 2;
            char unit = UnitAt(json, i);
            if (char.IsHighSurrogate(unit) && char.IsLowSurrogate(UnitAt(json, i + length)))
            {
                length += UnitLength;
            }
            else if (char.IsSurrogate(unit))
            {
                mended.Append('\uFFFD');
                i += length;
                continue;
            }

            mended.Append(json, i, length);
            i += length;
        }

        using JsonDocument document = JsonDocument.Parse(mended.ToString());
        return document.RootElement.GetString()!;
    }

    /// <summary>Gets the unit that is escaped at a place; a quote when none is.</summary>
    private static char UnitAt(string json, int at) => at + UnitLength <= json.Length && json[at] == '\\' && json[at + 1] == 'u'
        ? (char)ushort.Parse(json.AsSpan(at + 2, UnitLength - 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
        : '"';
}
