using System.Diagnostics;
using Agents.Core.Budgets;
using Agents.Core.Diagnostics;

namespace Agents.Core.Tools;

/// <summary>A tool call ended, well or not.</summary>
public sealed record ToolCallCompleted : AgentEvent
{
    /// <summary>Gets the id that the model gave the call.</summary>
    public required string CallId { get; init; }

    /// <summary>Gets the name that the model called. One that no tool has is the model's own text, and is withheld with the rest of the content.</summary>
    public required string Tool { get; init; }

    /// <summary>Gets the name of the tool that answered in place of the one that was called.</summary>
    /// <value>The default is <see langword="null"/>: the tool that was called answered itself, or none did.</value>
    public string? AnsweredBy { get; init; }

    /// <summary>Gets how it ended.</summary>
    public required ToolOutcome Outcome { get; init; }

    /// <summary>Gets what it cost, tools that stood in included; nothing when no tool was called. What an agent behind the tool spent is in that agent's own events.</summary>
    public required Spend Spend { get; init; }

    /// <summary>Gets how long it took, by the run's clock, tools that stood in included; 0 when no tool was called.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Gets whether there is a tool of that name.</summary>
    internal bool IsKnown { get; init; } = true;

    internal override AgentEvent WithoutContent() => this with { Tool = IsKnown ? Tool : Withheld, Outcome = Outcome.WithoutContent() };

    internal override void Trace(RunTelemetry telemetry, object? subject)
    {
        if (subject is not ToolCall call)
        {
            return;
        }

        TagList details = default;
        if (AnsweredBy is not null)
        {
            details.Add(TelemetryNames.RouteAnsweredBy, AnsweredBy);
        }

        if (telemetry.CapturesContent && Outcome.IsSuccess)
        {
            details.Add(TelemetryNames.ToolCallResult, Outcome.ToText());
        }

        ToolCall last = call.Route?.Current ?? call;
        if (!telemetry.End(this, last, ToolSpans.EndOf(last, Outcome, details)))
        {
            telemetry.Note(this, TelemetryNames.ToolNotCalledEvent, ToolSpans.DescribeUncalled(call, Outcome));
        }
    }
}
