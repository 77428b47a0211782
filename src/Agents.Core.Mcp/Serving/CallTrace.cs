using System.Diagnostics;
using System.Text.Json.Nodes;
using Agents.Core.Diagnostics;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;

namespace Agents.Core.Mcp.Serving;

/// <summary>Makes the caller's trace the parent of a call's run, by what its <c>_meta</c> says.</summary>
internal static class CallTrace
{
    private const string SdkSourceName = "Experimental.ModelContextProtocol";
    private const string ToolError = "tool_error";
    private const int MaxLength = 512;

    /// <summary>Starts the span of a call; <see langword="null"/> when nobody listens, or when the SDK's own span is there already.</summary>
    /// <remarks>A listener that throws costs the span, not the call.</remarks>
    public static Activity? Start(CallToolRequestParams call, ILogger logger)
    {
        Activity? before = Activity.Current;
        if (before?.Source.Name == SdkSourceName || !AgentTelemetry.Source.HasListeners())
        {
            return null;
        }

        try
        {
            return Start(call);
        }
        catch (Exception exception)
        {
            ServerLog.TraceFailed(logger, call.Name, exception.GetType().Name);

            // It may have begun all the same.
            Activity? begun = Activity.Current != before ? Activity.Current : null;
            Stop(begun, call.Name, logger);
            Activity.Current = before;
            return null;
        }
    }

    /// <summary>Ends the span of a call.</summary>
    public static void End(Activity? activity, string tool, CallToolResult? result, ILogger logger)
    {
        if (activity is not null && result is not { IsError: not true })
        {
            activity.SetTag(TelemetryNames.ErrorType, result is null ? TelemetryNames.Canceled : ToolError);
            activity.SetStatus(ActivityStatusCode.Error);
        }

        Stop(activity, tool, logger);
    }

    private static Activity? Start(CallToolRequestParams call)
    {
        _ = ActivityContext.TryParse(Text(call.Meta, "traceparent"), Text(call.Meta, "tracestate"), isRemote: true, out ActivityContext parent);
        TagList tags = new()
        {
            { TelemetryNames.McpMethodName, RequestMethods.ToolsCall },
            { TelemetryNames.OperationName, TelemetryNames.ExecuteTool },
            { TelemetryNames.ToolName, call.Name },
        };
        return AgentTelemetry.Source.StartActivity($"{RequestMethods.ToolsCall} {call.Name}", ActivityKind.Server, parent, tags);
    }

    private static void Stop(Activity? activity, string tool, ILogger logger)
    {
        try
        {
            activity?.Dispose();
        }
        catch (Exception exception)
        {
            ServerLog.TraceFailed(logger, tool, exception.GetType().Name);
        }
    }

    private static string? Text(JsonObject? meta, string name) =>
        meta is not null && meta.TryGetPropertyValue(name, out JsonNode? node) && node is JsonValue value && value.TryGetValue(out string? text) && text.Length <= MaxLength
            ? text
            : null;
}
