using Agents.Core.Budgets;

namespace Agents.Core;

/// <summary>A run ended without an output. The last event of such a run.</summary>
public sealed record RunFailed : AgentEvent
{
    /// <summary>Gets the name of the exception's type.</summary>
    public required string ErrorType { get; init; }

    /// <summary>Gets the exception's message.</summary>
    public required string Message { get; init; }

    /// <summary>Gets whether the same run may succeed later.</summary>
    public required bool IsTransient { get; init; }

    /// <summary>Gets what it cost.</summary>
    public required Spend Spend { get; init; }

    /// <summary>Gets how long it took, by the run's clock.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Gets whether the message is the library's own sentence, which holds no content.</summary>
    internal bool IsOwnMessage { get; init; }

    internal override AgentEvent WithoutContent() => IsOwnMessage ? this : this with { Message = Withheld };

    internal override void Trace(RunTelemetry telemetry, object? subject) =>
        telemetry.EndRun(this, SpanEnd.Failed(ErrorType), Spend);
}
