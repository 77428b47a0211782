namespace Agents.Core.Solving;

/// <summary>A planner's plan cannot be used.</summary>
public sealed record PlanRefused : AgentEvent
{
    /// <summary>Gets the place of the task in the tree.</summary>
    public required string TaskId { get; init; }

    /// <summary>Gets which plan of the task it was, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>Gets what is wrong with it, one sentence each.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    internal override AgentEvent WithoutContent() => this with { Problems = [.. Problems.Select(_ => Withheld)] };
}
