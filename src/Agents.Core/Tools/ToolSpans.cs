using System.Diagnostics;
using Agents.Core.Diagnostics;

namespace Agents.Core.Tools;

/// <summary>How attempts at tool calls look in a trace.</summary>
internal static class ToolSpans
{
    /// <summary>Describes the span of an attempt.</summary>
    /// <param name="call">The attempt.</param>
    /// <param name="path">Where the agent stands that calls.</param>
    /// <param name="arguments">The arguments as JSON; <see langword="null"/> when content is not to be told.</param>
    public static SpanStart Describe(ToolCall call, AgentPath path, string? arguments)
    {
        Tool tool = call.Tool!;
        TagList details = new() { { TelemetryNames.ToolCallId, call.ToldId } };
        if (call.IsStandIn)
        {
            details.Add(TelemetryNames.RouteCalled, call.Route!.Call.Name);
        }

        if (arguments is not null)
        {
            details.Add(TelemetryNames.ToolCallArguments, arguments);
        }

        // What models are told of a tool is content too: a server may have written it.
        if (arguments is not null && tool.Description.Length > 0)
        {
            details.Add(TelemetryNames.ToolDescription, tool.Description);
        }

        return new SpanStart
        {
            Operation = TelemetryNames.ExecuteTool,
            Subject = tool.Name,
            Kind = ActivityKind.Internal,
            Place = SpanPlace.Tool,
            Key = call,
            Inside = tool.WantsContext ? path.Append(call.PlaceName) : null,
            Duration = TelemetryInstruments.ToolDuration,
            Labels = new TagList { { TelemetryNames.ToolName, tool.Name }, { TelemetryNames.ToolType, TelemetryNames.Function } },
            Details = details,
        };
    }

    /// <summary>Describes the end of an attempt. The event that tells of it may come later, with those of the other calls of an answer.</summary>
    public static SpanEnd EndOf(ToolCall call, ToolOutcome outcome, in TagList details) => new()
    {
        Duration = call.WasMade ? call.Duration : null,
        ErrorType = outcome.IsSuccess || IsStopped(outcome) ? null : ErrorOf(outcome),
        Outcome = IsStopped(outcome) ? TelemetryNames.Canceled : null,
        Spend = call.Spend,
        Details = details,
    };

    /// <summary>Describes a call for which no tool was called. A name that no tool has is the model's own text, and is not told.</summary>
    public static TagList DescribeUncalled(ToolCall call, ToolOutcome outcome)
    {
        TagList tags = new() { { TelemetryNames.ErrorType, ErrorOf(outcome) } };
        if (call.Tool is { } tool)
        {
            tags.Add(TelemetryNames.ToolName, tool.Name);
        }

        return tags;
    }

    public static string ErrorOf(ToolOutcome outcome) => outcome switch
    {
        ToolFailed failed => TelemetryNames.Of(failed.Kind),
        ToolTimedOut => TelemetryNames.Timeout,
        ToolDenied => TelemetryNames.Denied,
        ToolIndeterminate => TelemetryNames.Indeterminate,
        _ => TelemetryNames.OtherError,
    };

    private static bool IsStopped(ToolOutcome outcome) => outcome is ToolFailed { Kind: ToolFailureKind.NotExecuted };
}
