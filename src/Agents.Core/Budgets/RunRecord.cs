namespace Agents.Core.Budgets;

/// <summary>One attempt at a problem, after it was run and judged: what the measures of cost are computed from.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record RunRecord
{
    /// <summary>Gets the name of the problem that was tried.</summary>
    public required string Problem { get; init; }

    /// <summary>Gets the name of what tried it: a model, or a model with a method such as voting.</summary>
    public required string Strategy { get; init; }

    /// <summary>Gets what the attempt cost.</summary>
    public required Spend Spend { get; init; }

    /// <summary>Gets whether the attempt solved the problem.</summary>
    public required bool IsSolved { get; init; }
}
