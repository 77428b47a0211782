namespace Agents.Core.Solving;

/// <summary>It was decided whether a task is done at once or divided.</summary>
public sealed record TaskDecided : AgentEvent
{
    /// <summary>Gets the place of the task in the tree.</summary>
    public required string TaskId { get; init; }

    /// <summary>Gets whether it is done at once.</summary>
    public required bool IsAtomic { get; init; }

    /// <summary>Gets whether a limit decided it: depth, tasks, calls, budget, or a plan that could not be used.</summary>
    public required bool IsForced { get; init; }

    /// <summary>Gets one sentence about why; <see langword="null"/> when nothing was said.</summary>
    public required string? Reason { get; init; }

    /// <summary>Gets whether the reason is the library's own, and not a model's.</summary>
    internal bool IsOwnReason { get; init; }

    internal override AgentEvent WithoutContent() => Reason is null || IsOwnReason ? this : this with { Reason = Withheld };
}
