using System.Runtime.InteropServices;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

/// <summary>Makes one ranking of several, by the places alone: reciprocal rank fusion.</summary>
/// <remarks>
/// <para>
/// The score of what is ranked is the sum, over the rankings that have it, of <c>weight / (k + place)</c>, where the first place is 1. So rankings whose
/// scores cannot be compared can still be put together. Source: Cormack, Clarke and Buettcher, "Reciprocal Rank Fusion Outperforms Condorcet and
/// Individual Rank Learning Methods" (SIGIR 2009), where k is 60; the weights are ours.
/// </para>
/// <para>Add the rankings, take the best, and begin anew with <see cref="Clear"/>. Once warmed up it allocates nothing. Not thread-safe.</para>
/// </remarks>
public sealed class RankFusion
{
    /// <summary>The usual k.</summary>
    public const double DefaultK = 60;

    private readonly Dictionary<long, Fused> _fused = [];
    private readonly double _k;
    private int _rankings;

    /// <summary>Initializes a fusion.</summary>
    /// <param name="k">How little the first places stand out from those that follow: 0 or more, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is outside its range.</exception>
    public RankFusion(double k = DefaultK)
    {
        if (!double.IsFinite(k) || k < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(k), $"k must be a finite number of at least 0, but is {k}.");
        }

        _k = k;
    }

    /// <summary>Gets how many different ids the rankings have.</summary>
    public int Count => _fused.Count;

    /// <summary>Adds a ranking.</summary>
    /// <param name="ranking">The hits, best first; their scores are not read. An id that stands there again counts at its first place.</param>
    /// <param name="weight">How much the ranking counts: 0 or more, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is outside its range.</exception>
    public void Add(ReadOnlySpan<SearchHit> ranking, double weight = 1)
    {
        CheckWeight(weight, nameof(weight));
        _rankings++;
        int place = 0;
        foreach (SearchHit hit in ranking)
        {
            ref Fused fused = ref CollectionsMarshal.GetValueRefOrAddDefault(_fused, hit.Id, out _);
            if (fused.Ranking != _rankings)
            {
                place++;
                fused.Ranking = _rankings;
                fused.Score += weight / (_k + place);
            }
        }
    }

    /// <summary>Finds the best of what was added.</summary>
    /// <param name="hits">Where the hits go, best first, equal scores by rising id; its length is how many are wanted.</param>
    /// <returns>How many hits there are.</returns>
    public int Take(Span<SearchHit> hits)
    {
        TopHits best = new(hits);
        foreach ((long id, Fused fused) in _fused)
        {
            best.Offer(id, fused.Score);
        }

        return best.Sort();
    }

    /// <summary>Forgets what was added.</summary>
    public void Clear()
    {
        _fused.Clear();
        _rankings = 0;
    }

    /// <summary>Makes one ranking of several.</summary>
    /// <param name="rankings">The rankings, each best first.</param>
    /// <param name="count">How many hits are wanted at most: 0 or more.</param>
    /// <param name="weights">One weight a ranking, each 0 or more and finite; empty for 1 each.</param>
    /// <param name="k">How little the first places stand out: 0 or more, finite.</param>
    /// <returns>The hits, best first, equal scores by rising id.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rankings"/>, or one of them, is null.</exception>
    /// <exception cref="ArgumentException">There are weights, but not one a ranking.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/>, a weight or <paramref name="k"/> is outside its range.</exception>
    public static IReadOnlyList<SearchHit> Fuse(
        IReadOnlyList<IReadOnlyList<SearchHit>> rankings, int count, ReadOnlySpan<double> weights = default, double k = DefaultK)
    {
        ArgumentNullException.ThrowIfNull(rankings);
        if (count < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(count), $"count must be at least 0, but is {count}.");
        }

        if (!weights.IsEmpty && weights.Length != rankings.Count)
        {
            throw new ArgumentException($"There must be one weight for each of the {rankings.Count} rankings, but there are {weights.Length}.", nameof(weights));
        }

        RankFusion fusion = new(k);
        for (int i = 0; i < rankings.Count; i++)
        {
            ArgumentNullException.ThrowIfNull(rankings[i], nameof(rankings));
            fusion.Add([.. rankings[i]], weights.IsEmpty ? 1 : weights[i]);
        }

        SearchHit[] hits = new SearchHit[Math.Min(count, fusion.Count)];
        fusion.Take(hits);
        return hits;
    }

    internal static bool IsWeight(double weight) => double.IsFinite(weight) && weight >= 0;

    private static void CheckWeight(double weight, string name)
    {
        if (!IsWeight(weight))
        {
            throw new ArgumentOutOfRangeException(name, $"A weight must be a finite number of at least 0, but is {weight}.");
        }
    }

    private struct Fused
    {
        public double Score;
        public int Ranking;
    }
}
