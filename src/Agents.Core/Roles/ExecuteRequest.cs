namespace Agents.Core.Roles;

/// <summary>What an executor is given.</summary>
/// <remarks>Immutable.</remarks>
public sealed record ExecuteRequest
{
    /// <summary>Gets the task.</summary>
    public required Goal Goal { get; init; }

    /// <summary>Gets what every role is told.</summary>
    public required RoleBriefing Briefing { get; init; }

    /// <summary>Gets the results of the tasks that this one depends on directly, and of no others.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<TaskResult> Dependencies { get; init; } = [];

    /// <summary>Gets by what the result will be judged.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<Criterion> Criteria { get; init; } = [];

    /// <summary>Gets what was wrong with the attempt before this one; <see langword="null"/> for the first.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Feedback { get; init; }

    /// <summary>Gets the attempt that was wrong; <see langword="null"/> for the first.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public Answer? Rejected { get; init; }
}
