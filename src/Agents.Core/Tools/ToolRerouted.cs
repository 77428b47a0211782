using System.Diagnostics;
using Agents.Core.Diagnostics;

namespace Agents.Core.Tools;

/// <summary>A tool could not make a call, or was passed over for one that does better, and another one is tried in its place.</summary>
public sealed record ToolRerouted : AgentEvent
{
    /// <summary>Gets the id that the model gave the call.</summary>
    public required string CallId { get; init; }

    /// <summary>Gets the name of the tool that does not make the call: the one that the model called, or one that stood in.</summary>
    public required string Tool { get; init; }

    /// <summary>Gets how it ended; <see langword="null"/> when it was not called: it is known to be down, or was passed over while it is slow,
    /// fails often or is on trial. <see cref="Reason"/> says which.</summary>
    public required ToolOutcome? Outcome { get; init; }

    /// <summary>Gets the name of the tool that is tried next.</summary>
    public required string To { get; init; }

    /// <summary>Gets why, in words that a model may read.</summary>
    public required string Reason { get; init; }

    internal override AgentEvent WithoutContent() => Outcome is null ? this : this with { Outcome = Outcome.WithoutContent(), Reason = Withheld };

    internal override void Trace(RunTelemetry telemetry, object? subject)
    {
        if (subject is not ToolRoute route)
        {
            return;
        }

        TagList tags = new()
        {
            { TelemetryNames.RouteFrom, Tool },
            { TelemetryNames.RouteTo, To },
            { TelemetryNames.RouteReason, Outcome is null ? route.LabelOfLeft.Replace(' ', '_') : ToolSpans.ErrorOf(Outcome) },
        };
        ToolCall left = route.Current ?? route.Call;
        telemetry.Note(this, left, TelemetryNames.RerouteEvent, tags);
        if (Outcome is not null)
        {
            telemetry.End(this, left, ToolSpans.EndOf(left, Outcome, details: default));
        }

        TelemetryInstruments.Reroutes.Add(1, tags);
    }
}
