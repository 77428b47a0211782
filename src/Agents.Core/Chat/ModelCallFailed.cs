using Agents.Core.Budgets;
using Agents.Core.Diagnostics;

namespace Agents.Core.Chat;

/// <summary>A model call ended without a whole answer.</summary>
public sealed record ModelCallFailed : AgentEvent
{
    /// <summary>Gets the model's id; <c>unknown</c> when the client does not say.</summary>
    public required string Model { get; init; }

    /// <summary>Gets the number of the turn, from 1.</summary>
    public required int Turn { get; init; }

    /// <summary>Gets the kind of failure.</summary>
    public required ModelErrorKind Kind { get; init; }

    /// <summary>Gets what the call is taken to have cost: an estimate of what was seen before it ended.</summary>
    public required Spend Spend { get; init; }

    /// <summary>Gets how long it took since its <see cref="ModelCallStarted"/>, by the run's clock; with the waits of a further attempt, and of limits.</summary>
    public required TimeSpan Duration { get; init; }

    internal override void Trace(RunTelemetry telemetry, object? subject) =>
        telemetry.End(this, subject, new SpanEnd
        {
            Spend = Spend,
            FirstChunk = (subject as ToldModelCall)?.FirstChunk,
            Outcome = Kind == ModelErrorKind.Canceled ? TelemetryNames.Canceled : null,
            ErrorType = Kind == ModelErrorKind.Canceled ? null : TelemetryNames.Of(Kind),
        });
}
