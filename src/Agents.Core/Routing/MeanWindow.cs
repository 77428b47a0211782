namespace Agents.Core.Routing;

/// <summary>The mean of the latest latencies. Not thread-safe.</summary>
internal sealed class MeanWindow
{
    private readonly long[] _latest;
    private int _next;
    private Int128 _sum;

    public MeanWindow(int capacity) => _latest = new long[capacity];

    public int Count { get; private set; }

    /// <summary>Gets the mean, in ticks. There must be a latency.</summary>
    public double MeanTicks => (double)_sum / Count;

    public TimeSpan Mean => new((long)(_sum / Count));

    /// <summary>Adds a latency; less than nothing, as an odd clock may have it, counts as nothing.</summary>
    public void Add(TimeSpan latency)
    {
        long ticks = Math.Max(0, latency.Ticks);
        if (Count == _latest.Length)
        {
            _sum -= _latest[_next];
        }
        else
        {
            Count++;
        }

        _latest[_next] = ticks;
        _sum += ticks;
        _next = (_next + 1) % _latest.Length;
    }
}
