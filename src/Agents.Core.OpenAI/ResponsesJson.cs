using System.Runtime.InteropServices;
using System.Text.Json;

namespace Agents.Core.OpenAI;

/// <summary>Reads JSON that may be of any shape: what is not as expected is not there.</summary>
internal static class ResponsesJson
{
    /// <summary>Gets a member; <see langword="null"/> when there is none, or when it is null.</summary>
    public static JsonElement? Member(this JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null ? member : null;

    /// <summary>Gets a text.</summary>
    public static string? Text(this JsonElement owner, string name) =>
        owner.Member(name) is { ValueKind: JsonValueKind.String } member ? String(member) : null;

    /// <summary>Gets a text as it is, and anything else as its JSON.</summary>
    public static string? Raw(this JsonElement owner, string name) =>
        owner.Member(name) is not { } member ? null : member.ValueKind == JsonValueKind.String ? String(member) : member.GetRawText();

    /// <summary>Gets a whole number that is not negative.</summary>
    public static long? Count(this JsonElement owner, string name) =>
        owner.Member(name) is { ValueKind: JsonValueKind.Number } member && member.TryGetDouble(out double number) && number is >= 0 and <= int.MaxValue
            ? (long)number
            : null;

    /// <summary>Gets a truth.</summary>
    public static bool? Flag(this JsonElement owner, string name) =>
        owner.Member(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } member ? member.GetBoolean() : null;

    /// <summary>Gets the elements of a list; none when it is no list.</summary>
    public static JsonElement.ArrayEnumerator List(this JsonElement owner, string name) =>
        owner.Member(name) is { ValueKind: JsonValueKind.Array } member ? member.EnumerateArray() : default;

    /// <summary>Gets an element's JSON.</summary>
    public static ReadOnlySpan<byte> Bytes(this JsonElement element) => JsonMarshal.GetRawUtf8Value(element);

    // The element's own method throws where half a character stands.
    private static string String(JsonElement element)
    {
        Utf8JsonReader reader = new(element.Bytes());
        _ = reader.Read();
        return JsonText.Mend(JsonText.ReadString(ref reader) ?? "");
    }
}
