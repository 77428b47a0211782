using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using McpTool = ModelContextProtocol.Protocol.Tool;

namespace Agents.Core.Mcp;

/// <summary>Reads the tools that a server lists, one by one: one that cannot be used does not cost the others.</summary>
internal static class ToolList
{
    private const int MaxNameLength = 256;
    private const int MaxPages = 1_000;

    /// <exception cref="FormatException">The answer is no list of tools, or has no end.</exception>
    public static async Task<IReadOnlyList<McpTool>> ReadAsync(
        McpSession session, string server, McpToolsOptions options, ILogger logger, CancellationToken cancellationToken)
    {
        List<McpTool> tools = [];
        if (session.Client.ServerCapabilities.Tools is null)
        {
            return tools;
        }

        JsonNode? cursor = null;
        for (int page = 0; page < MaxPages; page++)
        {
            JsonObject parameters = cursor is null ? [] : new JsonObject { ["cursor"] = cursor };
            JsonObject answer = await session.SendAsync(
                RequestMethods.ToolsList, parameters, session.NewCall(RequestMethods.ToolsList, context: null), cancellationToken).ConfigureAwait(false);
            JsonArray items = answer["tools"] as JsonArray ?? throw new FormatException("The answer holds no list of tools.");
            foreach (JsonNode? item in items)
            {
                if (Read(item as JsonObject, server, options, logger) is { } read && IsKnown(session, read, server, logger))
                {
                    if (tools.Count == options.MaxTools)
                    {
                        McpLog.TooMany(logger, server, options.MaxTools);
                        return tools;
                    }

                    tools.Add(read);
                }
            }

            cursor = answer["nextCursor"] is JsonValue next && next.TryGetValue(out string? text) && text.Length > 0 ? next.DeepClone() : null;
            if (cursor is null)
            {
                return tools;
            }
        }

        throw new FormatException($"The list of tools has more than {MaxPages} pages.");
    }

    private static McpTool? Read(JsonObject? tool, string server, McpToolsOptions options, ILogger logger)
    {
        string name = "";
        try
        {
            if (JsonText.Of(tool, "name") is not { Length: > 0 and <= MaxNameLength } given)
            {
                LeaveOut(logger, server, "", $"its name is not 1 to {MaxNameLength} characters long");
                return null;
            }

            name = given;
            if (tool!["inputSchema"] is not JsonObject schema || JsonText.Of(schema, "type") != "object")
            {
                LeaveOut(logger, server, name, "the schema of its arguments is not that of an object");
                return null;
            }

            if (Encoding.UTF8.GetByteCount(schema.ToJsonString()) > options.MaxSchemaBytes)
            {
                LeaveOut(logger, server, name, $"the schema of its arguments has more than {options.MaxSchemaBytes} bytes");
                return null;
            }

            return tool.Deserialize(McpJsonUtilities.DefaultOptions.GetTypeInfo<McpTool>());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            McpLog.Failed(logger, exception, server);
            LeaveOut(logger, server, name, "it cannot be read");
            return null;
        }
    }

    /// <summary>Tells the SDK of a tool some of whose arguments travel as headers too. One that says so in a wrong way is left out.</summary>
    private static bool IsKnown(McpSession session, McpTool tool, string server, ILogger logger)
    {
        if (!tool.InputSchema.GetRawText().Contains("x-mcp-header", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        try
        {
            session.Client.AddKnownTools([tool]);
            return true;
        }
        catch (ArgumentException)
        {
            LeaveOut(logger, server, tool.Name, "its arguments are to be sent as headers that cannot be sent");
            return false;
        }
    }

    private static void LeaveOut(ILogger logger, string server, string tool, string reason) =>
        McpLog.LeftOut(logger, server, NameText.Quote(tool), reason);
}
