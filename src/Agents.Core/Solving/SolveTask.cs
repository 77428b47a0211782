using Agents.Core.Roles;

namespace Agents.Core.Solving;

/// <summary>A task of a run that has ended, and what became of it.</summary>
/// <remarks>Immutable.</remarks>
public sealed class SolveTask
{
    internal SolveTask(SolverTask task)
    {
        Id = task.Id;
        Depth = task.Depth;
        Goal = task.Goal;
        IsForced = task.IsForced;
        Reason = task.Reason;
        Agent = task.Agent;
        Attempts = task.Attempts;
        IsAccepted = task.IsAccepted;
        Answer = task.Answer;
        Missing = task.Answer is null ? task.Missing ?? "It was not begun before the run ended." : null;
        Dependencies = [.. task.Dependencies.Select(dependency => dependency.Id)];
        Children = [.. task.Children.Select(child => new SolveTask(child))];
    }

    /// <summary>Gets its place in the tree: <c>1</c> is the whole, <c>1.2</c> its second part.</summary>
    public string Id { get; }

    /// <summary>Gets how often the whole was divided to get to it; 0 for the whole.</summary>
    public int Depth { get; }

    /// <summary>Gets what was asked for.</summary>
    public Goal Goal { get; }

    /// <summary>Gets whether a limit decided that it was done at once.</summary>
    public bool IsForced { get; }

    /// <summary>Gets why it was divided or done at once; <see langword="null"/> when nothing was said.</summary>
    public string? Reason { get; }

    /// <summary>Gets the name of the agent that did it, or put its parts together; <see langword="null"/> when it came to neither.</summary>
    public string? Agent { get; }

    /// <summary>Gets how many results were made, those included that a verifier rejected.</summary>
    public int Attempts { get; }

    /// <summary>Gets whether its verifier accepted it; <see langword="null"/> when none judged.</summary>
    public bool? IsAccepted { get; }

    /// <summary>Gets the result; <see langword="null"/> when there is none.</summary>
    public Answer? Answer { get; }

    /// <summary>Gets why there is no result; <see langword="null"/> when there is one.</summary>
    public string? Missing { get; }

    /// <summary>Gets the places of the tasks whose results it was given.</summary>
    public IReadOnlyList<string> Dependencies { get; }

    /// <summary>Gets its parts, in the order of the plan; empty when it was not divided.</summary>
    public IReadOnlyList<SolveTask> Children { get; }
}
