using System.Globalization;
using System.Text.Json;

namespace Agents.Core.Testing;

/// <summary>The form in which requests are compared: properties by name, numbers in one form, no white space.</summary>
internal static class CassetteKey
{
    // A decimal holds so many digits exactly.
    private const int MaxExactDigits = 28;

    public static string Of(JsonElement request) => CassetteJson.Text(writer => Write(writer, request));

    /// <summary>Writes a request in lines, to show it; without the commas at their ends, which would differ for what follows.</summary>
    public static string[] Lines(JsonElement request) =>
        [.. CassetteJson.Text(writer => Write(writer, request), isIndented: true).Split('\n').Select(line => line.TrimEnd(','))];

    /// <summary>Gets the properties of an object; sorted by name, those of one name in their order.</summary>
    public static IEnumerable<(string Name, JsonElement Value)> Properties(JsonElement element, bool isSorted)
    {
        IEnumerable<(string Name, JsonElement Value)> properties =
            element.EnumerateObject().Select(property => (JsonShape.NameOf(property) ?? "\uFFFD", property.Value));
        return isSorted ? properties.OrderBy(property => property.Name, StringComparer.Ordinal) : properties;
    }

    /// <summary>Writes a number in its shortest form.</summary>
    public static string Number(string raw)
    {
        if (raw.Count(char.IsAsciiDigit) <= MaxExactDigits
            && decimal.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact)
            && (exact != 0 || raw.AsSpan(0, End(raw)).IndexOfAnyInRange('1', '9') < 0))
        {
            return (exact == 0 ? 0 : exact).ToString("0.############################", CultureInfo.InvariantCulture);
        }

        return double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number.ToString("R", CultureInfo.InvariantCulture)
            : raw;
    }

    private static int End(string raw) => raw.IndexOfAny(['e', 'E']) is var end and >= 0 ? end : raw.Length;

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach ((string name, JsonElement item) in Properties(value, isSorted: true))
                {
                    writer.WritePropertyName(name);
                    Write(writer, item);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(CassetteJson.StringOf(value));
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(Number(value.GetRawText()));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
