namespace Agents.Core.Routing;

/// <summary>How the latest calls ended, as many as fit and as long as they are young enough. Times never go back. Not thread-safe.</summary>
internal sealed class OutcomeWindow
{
    private readonly (long At, bool Failed)[] _latest;
    private readonly long _age;
    private int _first;
    private int _failed;

    public OutcomeWindow(int capacity, long age)
    {
        _latest = new (long At, bool Failed)[capacity];
        _age = age;
    }

    public int Count { get; private set; }

    public double ErrorRate => Count == 0 ? 0 : (double)_failed / Count;

    /// <summary>Gets when the oldest outcome is forgotten; <see cref="long.MaxValue"/> when there is none.</summary>
    public long NextChange => Count == 0 ? long.MaxValue : Instant.Add(_latest[_first].At, _age);

    public void Add(bool failed, long now)
    {
        if (Count == _latest.Length)
        {
            RemoveFirst();
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
}
