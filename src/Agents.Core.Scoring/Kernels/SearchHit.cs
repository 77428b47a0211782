namespace Agents.Core.Scoring.Kernels;

/// <summary>One thing found by a search, and how well it fits.</summary>
public readonly record struct SearchHit
{
    /// <summary>Gets what was found: the id under which it was added, or its place in the list that a text index was built from, from 0.</summary>
    public required long Id { get; init; }

    /// <summary>Gets how well it fits; the higher, the better.</summary>
    /// <value>Without a unit, and comparable within one index and one query only; what it is, the index says.</value>
    public required double Score { get; init; }
}
