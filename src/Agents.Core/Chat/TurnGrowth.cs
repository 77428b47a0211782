namespace Agents.Core.Chat;

/// <summary>The two percentiles of a history that a growing limit of turns starts from and grows to.</summary>
/// <remarks>Immutable and thread-safe. Source: "More with Less", arXiv 2510.16786, dynamic-turn strategy.</remarks>
public sealed record TurnGrowth
{
    /// <summary>Gets the growth from the 25th to the 50th percentile, which is the one reported to save most.</summary>
    public static TurnGrowth Reported { get; } = new(0.25, 0.50);

    /// <summary>Gets the growth from the 50th to the 75th percentile: the limit it ends at is the one that cost few solved tasks.</summary>
    public static TurnGrowth Safe { get; } = new(0.50, 0.75);

    private TurnGrowth(double initial, double extended) => (Initial, Extended) = (initial, extended);

    /// <summary>Gets the percentile at which the limit starts.</summary>
    /// <value>As a share, 0 to 1.</value>
    public double Initial { get; }

    /// <summary>Gets the percentile to which the limit grows, once.</summary>
    /// <value>As a share, <see cref="Initial"/> to 1.</value>
    public double Extended { get; }

    /// <summary>Makes a growth between any two percentiles.</summary>
    /// <param name="initial">Where the limit starts; 0 to 1.</param>
    /// <param name="extended">Where it grows to; <paramref name="initial"/> to 1.</param>
    /// <returns>The growth.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A percentile is out of its range.</exception>
    public static TurnGrowth Between(double initial, double extended)
    {
        if (!(initial is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(initial), initial, $"A percentile must be 0 to 1, but is {initial}.");
        }

        if (!(extended >= initial && extended <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(extended), extended, $"The percentile to grow to must be {initial} to 1, but is {extended}.");
        }

        return new TurnGrowth(initial, extended);
    }
}
