namespace Agents.Core.Scoring;

/// <summary>One document found by a search, and how well it fits.</summary>
public readonly record struct Bm25Hit
{
    /// <summary>Gets the document's place in the list that the index was built from, from 0.</summary>
    public required int Document { get; init; }

    /// <summary>Gets the BM25 score: above 0, without a unit, comparable within one index and one query only.</summary>
    public required double Score { get; init; }
}
