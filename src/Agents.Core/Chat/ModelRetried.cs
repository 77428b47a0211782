using System.Diagnostics;
using Agents.Core.Diagnostics;

namespace Agents.Core.Chat;

/// <summary>A model call failed, and is made once more after a wait.</summary>
/// <remarks>The budget has admitted the attempt: its <see cref="ModelCallStarted"/> stands before this, and the wait follows.</remarks>
public sealed record ModelRetried : AgentEvent
{
    /// <summary>Gets the model's id; <c>unknown</c> when the client does not say.</summary>
    public required string Model { get; init; }

    /// <summary>Gets the number of the attempt that comes, from 2.</summary>
    public required int Attempt { get; init; }

    /// <summary>Gets why the attempt before it failed.</summary>
    public required ModelErrorKind Kind { get; init; }

    /// <summary>Gets how long the wait is, by the run's clock.</summary>
    public required TimeSpan Delay { get; init; }

    internal override void Trace(RunTelemetry telemetry, object? subject)
    {
        TagList tags = new()
        {
            { TelemetryNames.Attempt, Attempt },
            { TelemetryNames.ErrorType, TelemetryNames.Of(Kind) },
            { TelemetryNames.Delay, Delay.TotalSeconds },
        };
        telemetry.NoteOnModelCall(this, TelemetryNames.ModelRetryEvent, tags);
        telemetry.PostponeModelCall(this, Delay);
    }
}
