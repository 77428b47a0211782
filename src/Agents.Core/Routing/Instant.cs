namespace Agents.Core.Routing;

/// <summary>Instants and durations as timestamps of a clock. <see cref="long.MaxValue"/> is an instant that never comes.</summary>
internal static class Instant
{
    /// <summary>Converts a duration of more than 0; at least 1, and never too large.</summary>
    public static long Length(TimeSpan duration, long frequency) =>
        (long)Int128.Clamp((Int128)duration.Ticks * frequency / TimeSpan.TicksPerSecond, 1, long.MaxValue);

    /// <summary>Converts a length back.</summary>
    public static TimeSpan Duration(long length, long frequency) =>
        new((long)Int128.Min((Int128)length * TimeSpan.TicksPerSecond / frequency, long.MaxValue));

    /// <summary>Adds a length that is not negative.</summary>
    public static long Add(long instant, long length)
    {
        long sum = unchecked(instant + length);
        return sum < instant ? long.MaxValue : sum;
    }
}
