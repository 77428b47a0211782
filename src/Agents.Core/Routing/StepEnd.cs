namespace Agents.Core.Routing;

/// <summary>What a call came to for its route.</summary>
internal sealed record StepEnd
{
    private StepEnd(string detail) => Detail = detail;

    /// <summary>Gets what happened, in words; empty for a success.</summary>
    public string Detail { get; }

    public bool IsSuccess { get; private init; }

    /// <summary>Gets whether the tool failed; one that was not called because it is down did not.</summary>
    public bool IsFailure { get; private init; }

    /// <summary>Gets whether the tool did its work, but not well enough.</summary>
    public bool IsPoor { get; private init; }

    public object? Output { get; private init; }

    /// <summary>Gets why somebody must be asked before the route goes on; <see langword="null"/> when another tool may be tried.</summary>
    public EscalationReason? Question { get; private init; }

    public static StepEnd Success(object? output) => new(string.Empty) { IsSuccess = true, Output = output };

    public static StepEnd Failed(string detail) => new(detail) { IsFailure = true };

    public static StepEnd Poor(string detail) => new(detail) { IsFailure = true, IsPoor = true };

    public static StepEnd Unavailable(string detail) => new(detail);

    public static StepEnd Asked(EscalationReason reason, string detail) => new(detail) { IsFailure = true, Question = reason };
}
