namespace Agents.Core.Routing;

/// <summary>How the latest calls ended, as many as fit and as long as they are young enough. Times never go back. Not thread-safe.</summary>
/// <remarks>Takes room as calls end: none before the first, and twice as much whenever it is full.</remarks>
internal sealed class OutcomeWindow
{
    private readonly int _capacity;
    private readonly int _minCalls;
    private readonly long _age;
    private (long At, bool Failed)[] _latest = [];
    private int _first;
    private int _failed;

    public OutcomeWindow(int capacity, int minCalls, long age)
    {
        _capacity = capacity;
        _minCalls = minCalls;
        _age = age;
    }

    public int Count { get; private set; }

    /// <summary>Gets which part failed, of as many calls as there should be at least.</summary>
    public double ErrorRate => (double)_failed / Math.Max(Count, _minCalls);

    /// <summary>Gets when the oldest outcome is forgotten; <see cref="long.MaxValue"/> when there is none.</summary>
    public long NextChange => Count == 0 ? long.MaxValue : Instant.Add(_latest[_first].At, _age);

    public void Add(bool failed, long now)
    {
        if (Count == _capacity)
        {
            RemoveFirst();
        }
        else if (Count == _latest.Length)
        {
            Grow();
        }

        _latest[(_first + Count) % _latest.Length] = (now, failed);
        Count++;
        _failed += failed ? 1 : 0;
    }

    public void Clear() => (_first, Count, _failed) = (0, 0, 0);

    /// <summary>Forgets what is too old.</summary>
    public void Advance(long now)
    {
        while (Count > 0 && NextChange <= now)
        {
            RemoveFirst();
        }
    }

    private void RemoveFirst()
    {
        _failed -= _latest[_first].Failed ? 1 : 0;
        _first = (_first + 1) % _latest.Length;
        Count--;
    }

    private void Grow()
    {
        (long At, bool Failed)[] larger = new (long At, bool Failed)[Math.Min(_capacity, Math.Max(4, 2 * Count))];
        _latest.AsSpan(_first).CopyTo(larger);
        _latest.AsSpan(0, _first).CopyTo(larger.AsSpan(_latest.Length - _first));
        (_latest, _first) = (larger, 0);
    }
}
