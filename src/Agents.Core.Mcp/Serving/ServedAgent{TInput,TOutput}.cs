using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Protocol;

namespace Agents.Core.Mcp.Serving;

/// <summary>An agent as a tool of the server, with its types.</summary>
internal sealed class ServedAgent<TInput, TOutput> : ServedAgent
{
    private const string Result = "result";

    private readonly IAgent<TInput, TOutput> _agent;
    private readonly JsonTypeInfo<TInput>? _inputType;
    private readonly JsonTypeInfo<TOutput>? _outputType;

    public ServedAgent(
        IAgent<TInput, TOutput> agent, Tools.Tool tool, McpAgentToolOptions options, JsonTypeInfo<TInput>? inputType, JsonTypeInfo<TOutput>? outputType)
        : base(tool, options, outputType is null ? null : MakeSchema(outputType))
    {
        _agent = agent;
        _inputType = inputType;
        _outputType = outputType;
    }

    private protected override Func<RunOptions, bool, CancellationToken, Task<CallToolResult>> Bind(Dictionary<string, object?> arguments)
    {
        TInput input = AgentFunction<TInput, TOutput>.ReadInput(arguments, _inputType);
        return (options, tellsSpend, cancellationToken) => RunAsync(input, options, tellsSpend, cancellationToken);
    }

    private async Task<CallToolResult> RunAsync(TInput input, RunOptions options, bool tellsSpend, CancellationToken cancellationToken)
    {
        RunResult<TOutput> result = await _agent.RunAsync(input, options, cancellationToken).ConfigureAwait(false);
        JsonElement? structured = _outputType is null ? null : Structure(result.Output, _outputType);
        List<ContentBlock> content = [new TextContentBlock { Text = structured?.GetRawText() ?? result.Output as string ?? "" }];
        if (result.StopReason != StopReason.Completed)
        {
            content.Add(new TextContentBlock { Text = $"The agent stopped early ({result.StopReason}); this is what it had by then." });
        }

        return new CallToolResult
        {
            Content = content,
            StructuredContent = structured,
            Meta = tellsSpend ? RunMeta.Of(result.RunId, result.StopReason.ToString(), result.Spend) : null,
        };
    }

    private static JsonElement Structure(TOutput output, JsonTypeInfo<TOutput> type)
    {
        JsonElement element = JsonSerializer.SerializeToElement(output, type);
        if (IsObject(SchemaOf(type)))
        {
            return element;
        }

        using JsonDocument document = JsonDocument.Parse($"{{\"{Result}\":{element.GetRawText()}}}");
        return document.RootElement.Clone();
    }

    private static JsonElement MakeSchema(JsonTypeInfo<TOutput> type)
    {
        JsonElement schema = SchemaOf(type);
        if (IsObject(schema))
        {
            return schema;
        }

        JsonNode inner = JsonNode.Parse(schema.GetRawText())!;
        SchemaReferences.Move(inner, Result);
        JsonObject outer = new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { [Result] = inner },
            ["required"] = new JsonArray(JsonValue.Create(Result)),
        };
        using JsonDocument document = JsonDocument.Parse(outer.ToJsonString());
        return document.RootElement.Clone();
    }

    private static JsonElement SchemaOf(JsonTypeInfo<TOutput> type) => AIJsonUtilities.CreateJsonSchema(typeof(TOutput), serializerOptions: type.Options);

    private static bool IsObject(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("object");
}
