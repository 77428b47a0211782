using System.Buffers;
using System.Text.Json;

namespace ToolCatalogue;

/// <summary>A parameter of a tool in the catalogue's short notation: a type, <c>!</c> when it is required, and a description.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type: <c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c>, <c>date</c>, <c>datetime</c>, <c>object</c>, each of the first three with <c>[]</c>, or <c>enum(a|b)</c>.</param>
/// <param name="IsRequired">Whether a call must have it.</param>
/// <param name="Description">What it is.</param>
/// <remarks>An example: <c>enum(low|high)! How soon it should be done</c>.</remarks>
public sealed record ParameterSchema(string Name, string Type, bool IsRequired, string Description)
{
    private const string EnumStart = "enum(";

    /// <summary>Reads a parameter.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="notation">Its notation.</param>
    /// <exception cref="FormatException">It is not in that notation.</exception>
    public static ParameterSchema Parse(string name, string notation)
    {
        int typeEnd = notation.IndexOf(' ');
        string type = typeEnd < 0 ? notation : notation[..typeEnd];
        bool isRequired = type.EndsWith('!');
        type = isRequired ? type[..^1] : type;
        string description = typeEnd < 0 ? "" : notation[typeEnd..].Trim();
        bool isKnown = type is "string" or "integer" or "number" or "boolean" or "date" or "datetime" or "object" or "string[]" or "integer[]" or "number[]"
            || ChoicesOf(type) is [_, ..] choices && choices.All(choice => choice.Length > 0);
        return isKnown && description.Length > 0
            ? new ParameterSchema(name, type, isRequired, description)
            : throw new FormatException($"The parameter '{name}' must be a type and a description, such as \"string! Key of the project\", but is \"{notation}\".");
    }

    /// <summary>Writes the JSON schema of an object with these parameters.</summary>
    /// <param name="parameters">The parameters, each name once.</param>
    /// <exception cref="FormatException">A name is there twice.</exception>
    public static JsonElement Write(IEnumerable<ParameterSchema> parameters)
    {
        ArrayBufferWriter<byte> buffer = new();
        List<string> required = [];
        HashSet<string> names = [];
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "object");
            writer.WriteStartObject("properties");
            foreach (ParameterSchema parameter in parameters)
            {
                if (!names.Add(parameter.Name))
                {
                    throw new FormatException($"The parameter '{parameter.Name}' is there twice.");
                }

                parameter.WriteTo(writer);
                if (parameter.IsRequired)
                {
                    required.Add(parameter.Name);
                }
            }

            writer.WriteEndObject();
            if (required.Count > 0)
            {
                WriteTexts(writer, "required", required);
            }

            writer.WriteEndObject();
        }

        using JsonDocument document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static string[] ChoicesOf(string type) =>
        type.StartsWith(EnumStart, StringComparison.Ordinal) && type.EndsWith(')') ? type[EnumStart.Length..^1].Split('|') : [];

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject(Name);
        WriteType(writer);
        writer.WriteString("description", Description);
        writer.WriteEndObject();
    }

    private void WriteType(Utf8JsonWriter writer)
    {
        if (Type.EndsWith("[]", StringComparison.Ordinal))
        {
            writer.WriteString("type", "array");
            writer.WriteStartObject("items");
            writer.WriteString("type", Type[..^2]);
            writer.WriteEndObject();
            return;
        }

        bool isPlain = Type is "integer" or "number" or "boolean" or "object";
        writer.WriteString("type", isPlain ? Type : "string");
        if (Type is "date" or "datetime")
        {
            writer.WriteString("format", Type == "date" ? "date" : "date-time");
        }
        else if (ChoicesOf(Type) is [_, ..] choices)
        {
            WriteTexts(writer, "enum", choices);
        }
    }
}
