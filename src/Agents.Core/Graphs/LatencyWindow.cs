namespace Agents.Core.Graphs;

/// <summary>The latest latencies, with their exact quantile. Not thread-safe.</summary>
internal sealed class LatencyWindow
{
    // The same ticks twice: in the order in which they came, as a ring, and in ascending order.
    private readonly long[] _latest;
    private readonly long[] _sorted;
    private int _next;
    private decimal _sum;

    public LatencyWindow(int capacity)
    {
        _latest = new long[capacity];
        _sorted = new long[capacity];
    }

    public int Count { get; private set; }

    public void Add(TimeSpan latency)
    {
        long ticks = latency.Ticks;
        if (Count == _latest.Length)
        {
            Remove(_latest[_next]);
        }

        int found = Array.BinarySearch(_sorted, 0, Count, ticks);
        int at = found < 0 ? ~found : found;
        Array.Copy(_sorted, at, _sorted, at + 1, Count - at);
        _sorted[at] = ticks;
        Count++;
        _sum += ticks;
        _latest[_next] = ticks;
        _next = (_next + 1) % _latest.Length;
    }

    /// <summary>Finds the least latency that this part of all does not exceed (the nearest rank). There must be one.</summary>
    public TimeSpan Quantile(double part)
    {
        // In decimals, because 0.55 of 100 as a binary number is more than 55.
        int rank = (int)Math.Ceiling((decimal)part * Count);
        return new TimeSpan(_sorted[rank - 1]);
    }

    public TimeSpan Mean() => new((long)(_sum / Count));

    private void Remove(long ticks)
    {
        int at = Array.BinarySearch(_sorted, 0, Count, ticks);
        Count--;
        Array.Copy(_sorted, at + 1, _sorted, at, Count - at);
        _sum -= ticks;
    }
}
