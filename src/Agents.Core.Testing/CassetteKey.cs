using System.Text.Json;
using Agents.Core.Tools;

namespace Agents.Core.Testing;

/// <summary>The form in which requests are compared: properties by name, numbers in one form, no white space.</summary>
internal static class CassetteKey
{
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
                writer.WriteRawValue(CanonicalNumber.Of(value.GetRawText()));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
