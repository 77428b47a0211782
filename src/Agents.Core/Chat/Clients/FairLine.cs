namespace Agents.Core.Chat.Clients;

/// <summary>The calls that wait, in the order in which they are served: fair between runs, first come first served inside one. Not thread-safe.</summary>
/// <remarks>
/// <para>
/// Self-clocked fair queueing (S. J. Golestani, "A Self-Clocked Fair Queueing Scheme for Broadband Applications", INFOCOM 1994, section 3): the first
/// call of a run is due at a virtual time, which is that of the call of its run before it plus its own cost; the line serves whichever is due first,
/// and its time becomes the time of the line. Where all calls cost the same, that is one call of each run in turn. Before a call of another run, a
/// run is served no more than that call costs itself, and one call besides. A run with no call waiting leaves nothing behind.
/// </para>
/// <para>Taking the next call, adding one and removing one take time in the logarithm of the number of runs that wait.</para>
/// </remarks>
internal sealed class FairLine
{
    private static readonly Comparer<RunLine> ByTurn = Comparer<RunLine>.Create(
        static (x, y) => (x.Finish, x.First.Number).CompareTo((y.Finish, y.First.Number)));

    private readonly Dictionary<RunId, RunLine> _runs = [];
    private readonly SortedSet<RunLine> _order = new(ByTurn);
    private long _time;
    private long _arrivals;

    public int Count { get; private set; }

    /// <summary>Gets the call that is served next; <see langword="null"/> when none waits.</summary>
    public WaitingCall? First => _order.Min?.First;

    public int CountOf(RunId run) => _runs.TryGetValue(run, out RunLine? line) ? line.Calls.Count : 0;

    public void Add(RunId run, WaitingCall call, long cost)
    {
        call.Number = ++_arrivals;
        call.Cost = Math.Max(1, cost);
        Count++;
        if (_runs.TryGetValue(run, out RunLine? line))
        {
            call.Place = line.Calls.AddLast(call);
        }
        else
        {
            _runs.Add(run, line = new RunLine(run) { Start = _time });
            call.Place = line.Calls.AddLast(call);
            Place(line);
        }

        call.Line = line;
    }

    /// <summary>Takes the first call out because it is served.</summary>
    public void RemoveFirst()
    {
        RunLine line = _order.Min!;
        _time = line.Finish;
        line.Start = _time;
        Remove(line.First);
    }

    /// <summary>Takes a call out that is not served. It costs its run nothing.</summary>
    public void Remove(WaitingCall call)
    {
        RunLine line = call.Line!;
        call.Line = null;
        Count--;
        if (!ReferenceEquals(line.First, call))
        {
            line.Calls.Remove(call.Place!);
            return;
        }

        _order.Remove(line);
        line.Calls.RemoveFirst();
        if (line.Calls.Count > 0)
        {
            Place(line);
        }
        else
        {
            _runs.Remove(line.Run);
        }
    }

    /// <summary>Finds the last call of the run that has most calls waiting, if those are more than so many.</summary>
    public WaitingCall? LastOfLongest(int moreThan)
    {
        RunLine? longest = null;
        foreach (RunLine line in _order)
        {
            if (line.Calls.Count > (longest?.Calls.Count ?? moreThan))
            {
                longest = line;
            }
        }

        return longest?.Calls.Last!.Value;
    }

    // Where a large call gave up its place to a small one of its run, the time that it would have had may be past; it is not made up for.
    private void Place(RunLine line)
    {
        line.Finish = Math.Max(_time, line.Start + line.First.Cost);
        _order.Add(line);
    }
}
