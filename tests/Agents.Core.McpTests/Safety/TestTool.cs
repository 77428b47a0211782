using System.Text.Json;
using McpTool = ModelContextProtocol.Protocol.Tool;

namespace Agents.Core.McpTests.Safety;

/// <summary>Makes tools as a server tells of them.</summary>
internal static class TestTool
{
    public static McpTool Of(string name, string? description = "Does something.", string schema = """{"type":"object","properties":{}}""") => new()
    {
        Name = name,
        Description = description,
        InputSchema = Json(schema),
    };

    public static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
