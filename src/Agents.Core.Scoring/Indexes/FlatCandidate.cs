using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

/// <summary>A row whose small form scored well, to be scored again.</summary>
internal readonly record struct FlatCandidate(float Score, long Id, FlatPlace Place) : IRanked<FlatCandidate>
{
    /// <summary>Tells whether one comes after another: by score, and by id where that is equal.</summary>
    public static bool IsWorse(in FlatCandidate x, in FlatCandidate y) => x.Score < y.Score || (x.Score == y.Score && x.Id > y.Id);
}
