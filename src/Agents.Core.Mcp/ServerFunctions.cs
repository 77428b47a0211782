using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using McpTool = ModelContextProtocol.Protocol.Tool;

namespace Agents.Core.Mcp;

/// <summary>Makes the functions of a server: its tools, and those that list and fetch its resources and prompts.</summary>
internal static class ServerFunctions
{
    private static readonly JsonElement PageSchema = Schema(
        """{"type":"object","properties":{"cursor":{"type":"string","description":"Where the list before this one ended."}}}""");

    private static readonly JsonElement UriSchema = Schema(
        """{"type":"object","properties":{"uri":{"type":"string","description":"The address of the resource, as a list or a template gives it."}},"required":["uri"]}""");

    private static readonly JsonElement PromptSchema = Schema(
        """
        {"type":"object","properties":{"name":{"type":"string","description":"The name, as the list gives it."},
        "arguments":{"type":"object","description":"The arguments of the prompt, by name.","additionalProperties":{"type":"string"}}},"required":["name"]}
        """);

    public static McpFunction OfTool(McpTools tools, McpTool tool, string name, McpToolsOptions options) => new(
        tools, tool.Name, name, ServerText.Cut(tool.Description ?? "", options.MaxDescriptionLength), tool.InputSchema,
        async (sendAsync, arguments, cancellationToken) =>
        {
            JsonObject parameters = new() { ["name"] = tool.Name, ["arguments"] = arguments };
            JsonObject result = await sendAsync(RequestMethods.ToolsCall, parameters, cancellationToken).ConfigureAwait(false);
            return result["isError"] is JsonValue flag && flag.TryGetValue(out bool isError) && isError
                ? throw new McpToolException(
                    tools.Name, tool.Name,
                    $"The server '{tools.Name}' says that the call failed. {ServerText.FenceError(name, ResultReader.ReadError(result))}")
                : ResultReader.Read(name, result, options);
        });

    public static IEnumerable<McpFunction> OfResources(McpTools tools, string? prefix, McpToolsOptions options)
    {
        string list = ToolNames.Make(prefix, "list_resources");
        yield return new McpFunction(
            tools, RequestMethods.ResourcesList, list, $"Lists what the server '{tools.Name}' has to read, and templates of further addresses.", PageSchema,
            async (sendAsync, arguments, cancellationToken) =>
            {
                JsonObject found = await sendAsync(RequestMethods.ResourcesList, Page(arguments), cancellationToken).ConfigureAwait(false);
                List<string> lines = Lines(found, "resources", options);
                if (!arguments.ContainsKey("cursor"))
                {
                    try
                    {
                        JsonObject templates = await sendAsync(RequestMethods.ResourcesTemplatesList, [], cancellationToken).ConfigureAwait(false);
                        lines.AddRange(Lines(templates, "resourceTemplates", options));
                    }
                    catch (McpToolException)
                    {
                        // Not every server has templates.
                    }
                }

                return ResultReader.ReadText(list, string.Join('\n', lines), options);
            });
        string read = ToolNames.Make(prefix, "read_resource");
        yield return new McpFunction(
            tools, RequestMethods.ResourcesRead, read, $"Reads a resource of the server '{tools.Name}'.", UriSchema,
            async (sendAsync, arguments, cancellationToken) =>
            {
                JsonObject parameters = new() { ["uri"] = arguments["uri"]?.DeepClone() };
                return ResultReader.ReadResource(
                    read, await sendAsync(RequestMethods.ResourcesRead, parameters, cancellationToken).ConfigureAwait(false), options);
            });
    }

    public static IEnumerable<McpFunction> OfPrompts(McpTools tools, string? prefix, McpToolsOptions options)
    {
        string list = ToolNames.Make(prefix, "list_prompts");
        yield return new McpFunction(
            tools, RequestMethods.PromptsList, list, $"Lists the prompts that the server '{tools.Name}' has prepared, with their arguments.", PageSchema,
            async (sendAsync, arguments, cancellationToken) =>
            {
                JsonObject found = await sendAsync(RequestMethods.PromptsList, Page(arguments), cancellationToken).ConfigureAwait(false);
                return ResultReader.ReadText(list, string.Join('\n', Lines(found, "prompts", options)), options);
            });
        string get = ToolNames.Make(prefix, "get_prompt");
        yield return new McpFunction(
            tools, RequestMethods.PromptsGet, get, $"Fetches a prompt of the server '{tools.Name}'.", PromptSchema,
            async (sendAsync, arguments, cancellationToken) =>
            {
                JsonObject parameters = new()
                {
                    ["name"] = arguments["name"]?.DeepClone(),
                    ["arguments"] = arguments["arguments"] as JsonObject is { } given ? given.DeepClone() : new JsonObject(),
                };
                return ResultReader.ReadPrompt(
                    get, await sendAsync(RequestMethods.PromptsGet, parameters, cancellationToken).ConfigureAwait(false), options);
            });
    }

    private static JsonObject Page(JsonObject arguments) =>
        arguments["cursor"] is JsonValue cursor ? new JsonObject { ["cursor"] = cursor.DeepClone() } : [];

    private static List<string> Lines(JsonObject found, string name, McpToolsOptions options)
    {
        List<string> lines = [];
        foreach (JsonNode? item in (found[name] as JsonArray)?.Take(options.MaxTools) ?? [])
        {
            if (item is JsonObject members)
            {
                lines.Add(name == "prompts" ? members.ToJsonString() : ResultReader.DescribeLink(members));
            }
        }

        if (JsonText.Of(found, "nextCursor") is { } cursor)
        {
            lines.Add($"[there are more: cursor {cursor}]");
        }

        return lines;
    }

    private static JsonElement Schema(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
