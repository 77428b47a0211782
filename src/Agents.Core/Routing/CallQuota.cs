namespace Agents.Core.Routing;

/// <summary>How many calls of a tool may begin, and how many have. Not thread-safe.</summary>
/// <remarks>
/// Calls have no identity here, only a count, and one that is released may have begun before the count started again. Then its
/// unit must not come back. So releases count as those of earlier calls first, and other ends as those of earlier calls last: that
/// may keep a unit too long, and never gives back one too many.
/// </remarks>
internal sealed class CallQuota
{
    private readonly long? _ownLimit;
    private readonly long? _window;
    private long? _limit;
    private long _used;
    private long _open;
    private long _openBefore;

    public CallQuota(long? limit, long? window)
    {
        _ownLimit = limit;
        _window = window;
        _limit = limit;
    }

    /// <summary>Gets which part is used; 0 without a limit.</summary>
    public double Used => _limit switch
    {
        null => 0,
        0 => 1,
        { } limit => (double)_used / limit,
    };

    /// <summary>Gets whether one more call may begin.</summary>
    public bool HasRoom => _limit is null || _used < _limit;

    /// <summary>Gets when the count starts again; <see cref="long.MaxValue"/> when that is not known.</summary>
    public long NextChange { get; private set; } = long.MaxValue;

    /// <summary>Starts the count again when it is time.</summary>
    public void Advance(long now)
    {
        if (now >= NextChange)
        {
            Restart(_ownLimit, 0, long.MaxValue);
        }
    }

    /// <summary>Counts a call for which there is room.</summary>
    public void Take(long now)
    {
        _open++;
        if (_limit is null)
        {
            return;
        }

        _used++;
        if (NextChange == long.MaxValue && _window is { } window)
        {
            NextChange = Instant.Add(now, window);
        }
    }

    /// <summary>Takes note of the end of a call.</summary>
    public void End()
    {
        if (_open > 0)
        {
            _open--;
        }
        else if (_openBefore > 0)
        {
            _openBefore--;
        }
    }

    /// <summary>Gives back the unit of a call that was not made.</summary>
    public void Release()
    {
        if (_openBefore > 0)
        {
            _openBefore--;
        }
        else if (_open > 0)
        {
            _open--;
            _used -= _limit is null ? 0 : 1;
        }
    }

    /// <summary>Replaces the count by what the provider says, until it starts again.</summary>
    public void Report(long used, long limit, long reset) => Restart(limit, used, reset);

    private void Restart(long? limit, long used, long reset)
    {
        (_limit, _used, NextChange) = (limit, used, reset);
        _openBefore += _open;
        _open = 0;
    }
}
