using System.Diagnostics;
using System.Text.Json.Nodes;
using Agents.Core.Diagnostics;
using ModelContextProtocol.Protocol;

namespace Agents.Core.Mcp.Serving;

/// <summary>Makes the caller's trace the parent of a call's run, by what its <c>_meta</c> says.</summary>
internal static class CallTrace
{
    private const string SdkSourceName = "Experimental.ModelContextProtocol";
    private const string ToolError = "tool_error";
    private const int MaxLength = 512;

    /// <summary>Starts the span of a call; <see langword="null"/> when nobody listens, or when the SDK's own span is there already.</summary>
    public static Activity? Start(CallToolRequestParams call)
    {
        if (Activity.Current?.Source.Name == SdkSourceName || !AgentTelemetry.Source.HasListeners())
        {
            return null;
        }

        _ = ActivityContext.TryParse(Text(call.Meta, "traceparent"), Text(call.Meta, "tracestate"), isRemote: true, out ActivityContext parent);
        TagList tags = new()
        {
            { TelemetryNames.McpMethodName, RequestMethods.ToolsCall },
            { TelemetryNames.OperationName, TelemetryNames.ExecuteTool },
            { TelemetryNames.ToolName, call.Name },
        };
        return AgentTelemetry.Source.StartActivity($"{RequestMethods.ToolsCall} {call.Name}", ActivityKind.Server, parent, tags);
    }

    public static void End(Activity? activity, CallToolResult? result)
    {
        if (activity is not null && result is not { IsError: not true })
        {
            activity.SetTag(TelemetryNames.ErrorType, result is null ? TelemetryNames.Canceled : ToolError);
            activity.SetStatus(ActivityStatusCode.Error);
        }
    }

    private static string? Text(JsonObject? meta, string name) =>
        meta is not null && meta.TryGetPropertyValue(name, out JsonNode? node) && node is JsonValue value && value.TryGetValue(out string? text) && text.Length <= MaxLength
            ? text
            : null;
}
