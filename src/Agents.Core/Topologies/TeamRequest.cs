using Agents.Core.Roles;

namespace Agents.Core.Topologies;

/// <summary>What a team is given: a goal, and the tasks that together reach it.</summary>
/// <remarks>Immutable.</remarks>
public sealed record TeamRequest
{
    /// <summary>Gets the goal.</summary>
    public required Goal Goal { get; init; }

    /// <summary>Gets the tasks, and what depends on what.</summary>
    /// <value>Each task has a text of 1 to <see cref="Roles.Goal.MaxLength"/> characters, not only white space.</value>
    public required TaskGraph Tasks
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Tasks.FirstOrDefault(task => string.IsNullOrWhiteSpace(task.Text) || task.Text.Length > Roles.Goal.MaxLength) is { } task)
            {
                throw new ArgumentException(
                    $"The text of task {NameText.Quote(task.Id)} must have 1 to {Roles.Goal.MaxLength} characters, not only white space, but has {task.Text.Length}.", nameof(value));
            }

            field = value;
        }
    }
}
