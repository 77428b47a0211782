namespace Agents.Core.Tests.Routing;

/// <summary>
/// The health of one tool by its plain definition: keeps everything that ever happened, and computes from it when asked. Its other options
/// are those of <see cref="HealthSteps"/>.
/// </summary>
internal sealed class HealthModel(int minErrorCalls)
{
    private readonly List<TimeSpan> _latencies = [];
    private readonly List<(TimeSpan At, bool Failed)> _ends = [];

    // In the order in which they began: the number of the count that each was added to.
    private readonly List<int> _open = [];
    private int _count;
    private double? _limit = HealthSteps.Quota;
    private double _used;
    private TimeSpan? _countEnds;
    private TimeSpan? _downUntil;
    private TimeSpan? _upSince;
    private int _goodSince;
    private bool _isTried;

    public TimeSpan Now { get; private set; }

    public int InARow { get; private set; }

    // Calls that are missing count as successes.
    public double ErrorRate =>
        Counted.Select(end => end.Failed ? 1.0 : 0.0).Concat(Enumerable.Repeat(0.0, Math.Max(0, minErrorCalls - Counted.Length))).Average();

    public double Latency =>
        _latencies.Count == 0 ? 1 : Math.Min(10, Math.Max(0.5, _latencies.TakeLast(HealthSteps.Latencies).Average(l => l.TotalMilliseconds) / 100));

    public double Reliability => ErrorRate > 0.98 ? 50 : 1 / (1 - ErrorRate);

    public double RateLimit => !HasRoom ? double.PositiveInfinity : 1 / Math.Pow(1 - (_used / _limit!.Value), Math.Log(2, 20));

    public double Availability =>
        _isTried || Now < _downUntil ? double.PositiveInfinity
        : _downUntil is { } down ? Decayed(down, 0)
        : _upSince is { } up ? Decayed(up, _goodSince)
        : 1;

    public double Factor => Latency * Reliability * RateLimit * Availability;

    private (TimeSpan At, bool Failed)[] Counted =>
        [.. _ends.TakeLast(HealthSteps.Calls).Where(end => end.At + HealthSteps.Window > Now)];

    private bool HasRoom => _used < _limit;

    public void Advance(TimeSpan by)
    {
        Now += by;
        if (Now >= _countEnds)
        {
            StartCount(0, HealthSteps.Quota, null);
        }
    }

    public bool TryBegin()
    {
        if (!HasRoom || double.IsInfinity(Availability))
        {
            return false;
        }

        _isTried = _downUntil is not null;
        _open.Add(_count);
        _used++;
        _countEnds ??= Now + HealthSteps.QuotaWindow;
        return true;
    }

    public void End(bool failed, TimeSpan latency)
    {
        _latencies.Add(latency);
        _ends.Add((Now, failed));
        if (_open.Count > 0)
        {
            _open.RemoveAt(_open.Count - 1);
        }

        InARow = failed ? InARow + 1 : 0;
        if (failed && (_isTried || (_downUntil is null && (InARow >= HealthSteps.InARow || Availability > 1))))
        {
            GoDown();
        }
        else if (!failed && _isTried)
        {
            ComeUp();
        }
        else if (!failed && Availability > 1)
        {
            _goodSince++;
        }
    }

    public void Release()
    {
        _isTried = false;
        if (_open.Count > 0)
        {
            _used -= _open[0] == _count ? 1 : 0;
            _open.RemoveAt(0);
        }
    }

    public void GoDown()
    {
        (_isTried, _upSince) = (false, null);
        _downUntil = Now + HealthSteps.Cooldown;
    }

    public void MarkUp()
    {
        (_isTried, _upSince, _downUntil) = (false, null, null);
        InARow = 0;
        _ends.Clear();
    }

    public void Probe(bool isUp)
    {
        if (!isUp)
        {
            GoDown();
        }
        else if (_downUntil is not null)
        {
            ComeUp();
        }
    }

    public void StartCount(double used, double limit, TimeSpan? length)
    {
        _count++;
        (_used, _limit, _countEnds) = (used, limit, Now + length);
    }

    private void ComeUp()
    {
        (_isTried, _upSince, _downUntil, _goodSince) = (false, Now, null, 0);
        InARow = 0;
    }

    private double Decayed(TimeSpan from, int times)
    {
        double factor = 10;
        for (TimeSpan next = from + HealthSteps.Cooldown; next <= Now; next += HealthSteps.Cooldown)
        {
            times++;
        }

        for (int i = 0; i < times; i++)
        {
            factor /= 2;
        }

        return factor < 1 ? 1 : factor;
    }
}
