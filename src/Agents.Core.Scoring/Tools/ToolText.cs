using System.Text;
using System.Text.Json;
using Agents.Core.Tools;

namespace Agents.Core.Scoring.Tools;

/// <summary>Writes what there is to know of a tool as text that can be ranked: its name, description and parameters, and the group that it is of.</summary>
internal static class ToolText
{
    // A text is cut here, so that no tool can make the search slow or a generator refuse.
    public const int MaxLength = 6_000;
    private const int MaxDescriptionLength = 3_000;

    // What lies deeper is not read: a schema may be nested as deep as no stack is.
    private const int MaxDepth = 32;

    public static string Of(Tool tool, string? group, string? groupDescription)
    {
        StringBuilder text = new();
        Append(text, tool.Name, MaxLength);
        Append(text, tool.Description, MaxDescriptionLength);
        AppendParameters(text, tool.JsonSchema, MaxDepth);
        Append(text, group, MaxLength);
        Append(text, groupDescription, MaxDescriptionLength);
        return text.ToString();
    }

    /// <summary>Gets a tool's name without that of its group before it.</summary>
    public static string OwnName(Tool tool, string? group) =>
        group is not null && tool.Name.Length > group.Length && tool.Name.StartsWith(group, StringComparison.Ordinal) && !char.IsLetterOrDigit(tool.Name[group.Length])
            ? tool.Name[group.Length..]
            : tool.Name;

    /// <summary>Appends a part of a text, if there is any, on a line of its own.</summary>
    public static void Append(StringBuilder text, string? part, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(part))
        {
            return;
        }

        int length = Math.Min(part.Length, Math.Min(maxLength, MaxLength - text.Length));
        if (length > 0)
        {
            length -= length < part.Length && char.IsHighSurrogate(part[length - 1]) ? 1 : 0;
            text.Append(part, 0, length).Append('\n');
        }
    }

    private static void AppendParameters(StringBuilder text, JsonElement schema, int depth)
    {
        if (!TryGet(schema, "properties", out JsonElement properties) || properties.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (JsonProperty property in properties.EnumerateObject())
        {
            try
            {
                AppendParameter(text, property, depth);
            }
            catch (InvalidOperationException)
            {
                // A name or text that is no text, such as half a surrogate pair, says nothing.
            }
        }
    }

    private static void AppendParameter(StringBuilder text, JsonProperty property, int depth)
    {
        Append(text, property.Name, MaxLength);
        AppendSchema(text, property.Value, depth - 1);
    }

    private static void AppendSchema(StringBuilder text, JsonElement schema, int depth)
    {
        if (depth == 0 || text.Length >= MaxLength)
        {
            return;
        }

        if (TryGet(schema, "description", out JsonElement description) && description.ValueKind == JsonValueKind.String)
        {
            Append(text, description.GetString(), MaxDescriptionLength);
        }

        if (TryGet(schema, "enum", out JsonElement choices) && choices.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement choice in choices.EnumerateArray())
            {
                Append(text, choice.ValueKind == JsonValueKind.String ? choice.GetString() : null, MaxDescriptionLength);
            }
        }

        if (TryGet(schema, "items", out JsonElement items))
        {
            AppendSchema(text, items, depth - 1);
        }

        AppendParameters(text, schema, depth);
    }

    private static bool TryGet(JsonElement schema, string name, out JsonElement value)
    {
        value = default;
        try
        {
            return schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(name, out value);
        }
        catch (InvalidOperationException)
        {
            // One of the names is no text, such as half a surrogate pair.
            return false;
        }
    }
}
