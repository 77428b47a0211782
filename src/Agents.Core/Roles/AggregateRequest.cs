namespace Agents.Core.Roles;

/// <summary>What an aggregator is given.</summary>
/// <remarks>Immutable.</remarks>
public sealed record AggregateRequest
{
    /// <summary>Gets the task that was divided.</summary>
    public required Goal Goal { get; init; }

    /// <summary>Gets what every role is told.</summary>
    public required RoleBriefing Briefing { get; init; }

    /// <summary>Gets the results of its direct parts, in the order of the plan; at least one.</summary>
    public required IReadOnlyList<TaskResult> Results { get; init; }

    /// <summary>Gets the parts without a result, in the order of the plan.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<MissingTask> Missing { get; init; } = [];

    /// <summary>Gets what was wrong with the attempt before this one; <see langword="null"/> for the first.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Feedback { get; init; }

    /// <summary>Gets the attempt that was wrong; <see langword="null"/> for the first.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public Answer? Rejected { get; init; }
}
