namespace Agents.Core.Scoring.Indexes;

/// <summary>A row whose small form scored well, to be scored again.</summary>
internal readonly record struct FlatCandidate(float Score, long Id, FlatPlace Place)
{
    /// <summary>Tells whether this comes after another: by score, and by id where that is equal.</summary>
    public bool IsWorseThan(in FlatCandidate other) => Score < other.Score || (Score == other.Score && Id > other.Id);
}
