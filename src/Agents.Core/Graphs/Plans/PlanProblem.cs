namespace Agents.Core.Graphs.Plans;

/// <summary>One thing that is wrong with a plan.</summary>
/// <remarks>It names ids, agents, properties and numbers of the plan, never a value that stands in it as an input. Names are cut at
/// <see cref="GraphPlan.MaxIdLength"/> characters, and what could disturb a text is escaped, since they may be anything.</remarks>
public sealed record PlanProblem
{
    /// <summary>Gets what is wrong.</summary>
    public required PlanProblemKind Kind { get; init; }

    /// <summary>Gets where, as a JSON path such as <c>$.nodes[3].inputs[0]</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Gets one sentence, or two, that a model can act upon: what is wrong, and what is allowed.</summary>
    public required string Message { get; init; }

    /// <summary>Writes where and what.</summary>
    /// <returns>Path and message.</returns>
    public override string ToString() => $"{Path}: {Message}";
}
