namespace Agents.Core.Graphs.Plans;

/// <summary>One thing that was changed to make a plan usable.</summary>
/// <remarks>Immutable.</remarks>
public sealed record PlanRepair
{
    /// <summary>Gets what was done.</summary>
    public required PlanRepairKind Kind { get; init; }

    /// <summary>Gets the id of the node that lost an input, or was left out.</summary>
    public required string Node { get; init; }

    /// <summary>Gets the id that the input named, cut at <see cref="GraphPlan.MaxIdLength"/> characters; <see langword="null"/> when the node itself was left out.</summary>
    public required string? Input { get; init; }

    /// <summary>Gets one sentence about what was wrong and what was done.</summary>
    public required string Message { get; init; }

    /// <summary>Writes the message.</summary>
    /// <returns><see cref="Message"/>.</returns>
    public override string ToString() => Message;
}
