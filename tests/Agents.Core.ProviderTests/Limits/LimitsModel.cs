namespace Agents.Core.ProviderTests.Limits;

/// <summary>What limits do, written down plainly: lists instead of windows and lines, and every tenth of a second looked at.</summary>
internal sealed class LimitsModel(int? places, int? requests, int? tokens, int queueLimit)
{
    private readonly List<Charge> _charges = [];
    private readonly Dictionary<int, (long Start, long Finish)> _runs = [];
    private long _time;
    private long _pausedUntil;

    public long Now { get; private set; }

    public List<ModelCallState> Waiting { get; } = [];

    public List<ModelCallState> Running { get; } = [];

    public List<ModelCallState> Refused { get; } = [];

    public long Requests => requests is null ? 0 : _charges.Where(Counts).Sum(charge => charge.Requests);

    public long Tokens => tokens is null ? 0 : _charges.Where(Counts).Sum(charge => charge.Tokens);

    public long Pause => Math.Max(0, _pausedUntil - Now);

    public void Enter(ModelCallState call)
    {
        if (Waiting.Count == 0 && TryAdmit(call))
        {
            return;
        }

        if (Waiting.Count >= queueLimit)
        {
            int own = Waiting.Count(other => other.Run == call.Run);
            List<ModelCallState> longest = Waiting.GroupBy(other => other.Run).Select(group => group.ToList())
                .OrderByDescending(group => group.Count).ThenBy(group => Finish(group[0].Run)).ThenBy(group => group[0].Number).FirstOrDefault() ?? [];
            if (longest.Count <= own + 1)
            {
                Refused.Add(call);
                return;
            }

            Leave(longest[^1]);
            Refused.Add(longest[^1]);
        }

        Waiting.Add(call);
        if (Waiting.Count(other => other.Run == call.Run) == 1)
        {
            Place(call.Run, _time);
        }

        Pump();
    }

    public void Cancel(ModelCallState call)
    {
        Leave(call);
        Pump();
    }

    public void Exit(ModelCallState call, long? used, long pause)
    {
        Running.Remove(call);
        if (used < call.Tokens)
        {
            call.Charge!.Tokens = used.Value;
        }
        else if (used > call.Tokens)
        {
            _charges.Add(new Charge(Now / 100) { Tokens = used.Value - call.Tokens });
        }

        _pausedUntil = pause > 0 ? Math.Max(_pausedUntil, Now + pause) : _pausedUntil;
        Pump();
    }

    public void Advance(long by)
    {
        long target = Now + by;
        while (Now < target)
        {
            long next = Math.Min(target, ((Now / 100) + 1) * 100);
            Now = _pausedUntil > Now ? Math.Min(next, _pausedUntil) : next;
            Pump();
        }
    }

    private void Pump()
    {
        while (Waiting.Count > 0)
        {
            ModelCallState next = Waiting.GroupBy(call => call.Run).Select(group => group.First())
                .OrderBy(call => Finish(call.Run)).ThenBy(call => call.Number).First();
            if (!TryAdmit(next))
            {
                return;
            }

            _time = Finish(next.Run);
            Waiting.Remove(next);
            Place(next.Run, _time);
        }
    }

    private bool TryAdmit(ModelCallState call)
    {
        bool fits = Now >= _pausedUntil
            && (places is null || Running.Count < places)
            && (requests is null || Requests < requests)
            && (tokens is null || Tokens + Math.Max(1, Math.Min(call.Tokens, tokens.Value)) <= tokens);
        if (fits)
        {
            call.AdmittedAt = Now;
            call.Charge = new Charge(Now / 100) { Requests = 1, Tokens = call.Tokens };
            _charges.Add(call.Charge);
            Running.Add(call);
        }

        return fits;
    }

    private void Leave(ModelCallState call)
    {
        bool isFirst = Waiting.First(other => other.Run == call.Run) == call;
        Waiting.Remove(call);
        if (isFirst)
        {
            Place(call.Run, _runs[call.Run].Start);
        }
    }

    private void Place(int run, long start)
    {
        if (Waiting.Find(call => call.Run == run) is { } first)
        {
            _runs[run] = (start, Math.Max(_time, start + (tokens is null ? 1 : Math.Max(1, first.Tokens))));
        }
    }

    private long Finish(int run) => _runs[run].Finish;

    private bool Counts(Charge charge) => charge.Slice >= (Now / 100) - 600;
}

internal sealed class Charge(long slice)
{
    public long Slice => slice;

    public long Requests { get; init; }

    public long Tokens { get; set; }
}

internal sealed class ModelCallState(int number, int run, long tokens)
{
    public int Number => number;

    public int Run => run;

    public long Tokens => tokens;

    public long AdmittedAt { get; set; } = -1;

    public Charge? Charge { get; set; }
}
