using System.Text.Json.Nodes;

namespace Agents.Core.Mcp;

/// <summary>Reads texts out of JSON that a server wrote.</summary>
internal static class JsonText
{
    /// <summary>Gets the text of a member; <see langword="null"/> when it is not there, or is no text.</summary>
    public static string? Of(JsonNode? node, string name) => node is JsonObject members && members[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
