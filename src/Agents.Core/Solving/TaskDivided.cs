using Agents.Core.Roles;

namespace Agents.Core.Solving;

/// <summary>A task was divided: its parts, and a node that puts them together, stand in the graph now.</summary>
public sealed record TaskDivided : AgentEvent
{
    /// <summary>Gets the place of the task in the tree. Its parts are <c>.1</c>, <c>.2</c> and so on below it.</summary>
    public required string TaskId { get; init; }

    /// <summary>Gets the parts, with dependencies that all exist and make no cycle.</summary>
    public required IReadOnlyList<Subtask> Subtasks { get; init; }

    /// <summary>Gets by what the results will be judged.</summary>
    public required IReadOnlyList<Criterion> Criteria { get; init; }

    internal override AgentEvent WithoutContent() => this with
    {
        Subtasks = [.. Subtasks.Select(subtask => subtask with { Goal = subtask.Goal.WithoutContent() })],
        Criteria = [.. Criteria.Select(criterion => criterion with { Name = Withheld, Text = Withheld, Critics = [.. criterion.Critics.Select(_ => Withheld)] })],
    };
}
