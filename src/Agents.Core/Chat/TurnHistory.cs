namespace Agents.Core.Chat;

/// <summary>How many turns recorded runs took, from which limits for further runs are read.</summary>
/// <remarks>
/// Successful and failed runs both count. Immutable and thread-safe. Source of the idea: "More with Less", arXiv 2510.16786, which sets limits
/// at percentiles of unlimited runs; how a percentile lies between two runs, and how many runs it takes, is our choice.
/// </remarks>
public sealed class TurnHistory
{
    /// <summary>How many runs it takes before percentiles say anything.</summary>
    public const int MinSamples = 20;

    // Rounding noise of the interpolation must not cost a turn.
    private const double Noise = 1e-9;

    private readonly int[] _sorted;

    private TurnHistory(int[] sorted) => _sorted = sorted;

    /// <summary>Gets the history without runs.</summary>
    public static TurnHistory Empty { get; } = new([]);

    /// <summary>Gets how many runs are recorded.</summary>
    public int Count => _sorted.Length;

    /// <summary>Gets whether there are enough runs to read percentiles from.</summary>
    public bool IsSufficient => Count >= MinSamples;

    /// <summary>Makes a history.</summary>
    /// <param name="turns">The turns of each run, in any order; each 1 or more.</param>
    /// <returns>The history.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="turns"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A run took less than 1 turn.</exception>
    public static TurnHistory From(IEnumerable<int> turns)
    {
        ArgumentNullException.ThrowIfNull(turns);
        int[] sorted = [.. turns];
        Array.Sort(sorted);
        return sorted is [< 1, ..]
            ? throw new ArgumentOutOfRangeException(nameof(turns), sorted[0], $"A run must have 1 or more turns, but has {sorted[0]}.")
            : new TurnHistory(sorted);
    }

    /// <summary>Reads a percentile: linear between the two nearest runs in order of their turns, then rounded up.</summary>
    /// <param name="share">The percentile as a share, 0 to 1; 0.5 is the median.</param>
    /// <returns>The turns, between those of the shortest and those of the longest run; <see langword="null"/> when there are fewer than
    /// <see cref="MinSamples"/> runs.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is out of its range.</exception>
    public int? Percentile(double share)
    {
        if (!(share is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, $"A percentile must be 0 to 1, but is {share}.");
        }

        if (!IsSufficient)
        {
            return null;
        }

        double position = (Count - 1) * share;
        int below = (int)position;
        int above = Math.Min(below + 1, Count - 1);
        double turns = _sorted[below] + ((position - below) * ((double)_sorted[above] - _sorted[below]));
        return (int)Math.Ceiling(turns - Noise);
    }
}
