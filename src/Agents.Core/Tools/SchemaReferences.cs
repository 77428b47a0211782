using System.Text.Json.Nodes;

namespace Agents.Core.Tools;

/// <summary>Moves a schema into another, as one of its properties.</summary>
internal static class SchemaReferences
{
    /// <summary>Makes references within a schema count from where it stands now: a type that holds itself refers to itself.</summary>
    public static void Move(JsonNode? node, string property)
    {
        if (node is JsonObject members)
        {
            if (members["$ref"] is JsonValue reference && reference.TryGetValue(out string? target) && target.StartsWith('#'))
            {
                members["$ref"] = $"#/properties/{property}{target[1..]}";
            }

            foreach ((string _, JsonNode? member) in members)
            {
                Move(member, property);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (JsonNode? item in items)
            {
                Move(item, property);
            }
        }
    }
}
