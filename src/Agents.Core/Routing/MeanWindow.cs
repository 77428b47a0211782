namespace Agents.Core.Routing;

/// <summary>The mean of the latest latencies. Not thread-safe.</summary>
/// <remarks>Takes room as latencies are added: none before the first, and twice as much whenever it is full.</remarks>
internal sealed class MeanWindow
{
    private readonly int _capacity;
    private long[] _latest = [];
    private int _next;
    private Int128 _sum;

    public MeanWindow(int capacity) => _capacity = capacity;

    public int Count { get; private set; }

    /// <summary>Gets the mean, in ticks. There must be a latency.</summary>
    public double MeanTicks => (double)_sum / Count;

    public TimeSpan Mean => new((long)(_sum / Count));

    /// <summary>Adds a latency; less than nothing, as an odd clock may have it, counts as nothing.</summary>
    public void Add(TimeSpan latency)
    {
        long ticks = Math.Max(0, latency.Ticks);
        if (Count == _capacity)
        {
            _sum -= _latest[_next];
        }
        else
        {
            if (Count == _latest.Length)
            {
                Array.Resize(ref _latest, Math.Min(_capacity, Math.Max(4, 2 * Count)));
            }

            Count++;
        }

        _latest[_next] = ticks;
        _sum += ticks;
        _next = (_next + 1) % _capacity;
    }
}
