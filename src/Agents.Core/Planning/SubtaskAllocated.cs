namespace Agents.Core.Planning;

/// <summary>A part of a plan was given to an agent.</summary>
public sealed record SubtaskAllocated : AgentEvent
{
    /// <summary>Gets the number of the part in the plan that is returned, from 0.</summary>
    public required int Subtask { get; init; }

    /// <summary>Gets what was decided about it. The parts of one that was divided are each <see cref="AllocationKind.Split"/>.</summary>
    public required AllocationKind Kind { get; init; }

    /// <summary>Gets the name of the agent.</summary>
    public required string Agent { get; init; }

    /// <summary>Gets how well the agent fits.</summary>
    /// <value>0 to 1.</value>
    public required double Score { get; init; }

    /// <summary>Gets why, with the numbers; nothing of the task.</summary>
    public required string Reason { get; init; }
}
