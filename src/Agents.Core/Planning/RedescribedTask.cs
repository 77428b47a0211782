using System.ComponentModel;

namespace Agents.Core.Planning;

/// <summary>What a model answers that puts a task in other words.</summary>
internal sealed record RedescribedTask
{
    [Description("The task in other words.")]
    public required string Goal { get; init; }

    public string? FindProblem() => string.IsNullOrWhiteSpace(Goal) ? "the goal is blank."
        : Goal.Length > Roles.Goal.MaxLength ? $"the goal has {Goal.Length} characters, but may have at most {Roles.Goal.MaxLength}."
        : null;
}
