using Agents.Core.Roles;

namespace Agents.Core.Planning;

/// <summary>A part of a plan that is to be divided, since no agent fits the whole of it.</summary>
/// <remarks>Immutable.</remarks>
public sealed record DivideRequest
{
    /// <summary>Gets the task that the plan is for.</summary>
    public required Goal Goal { get; init; }

    /// <summary>Gets the plan.</summary>
    public required TaskPlan Plan { get; init; }

    /// <summary>Gets the number of the part in the plan, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Gets how many smaller parts there may be; at least 2.</summary>
    public required int MaxParts { get; init; }

    /// <summary>Gets the names of the agents, with what they can do.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Executors { get; init; } = [];

    /// <summary>Gets the part.</summary>
    public Subtask Subtask => Plan.Subtasks[Index];
}
