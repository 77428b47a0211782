namespace Agents.Core.Scoring.Indexes;

/// <summary>Keeps the best of the rows that are offered.</summary>
internal interface IFlatCollector
{
    /// <summary>Gets the score below which a row is of no use any more.</summary>
    float Limit { get; }

    /// <summary>Takes a row; its score is a number, and not below <see cref="Limit"/>.</summary>
    void Offer(long id, FlatPlace place, float score);
}
