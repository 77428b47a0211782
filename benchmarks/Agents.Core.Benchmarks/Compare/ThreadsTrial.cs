namespace Agents.Core.Benchmarks.Compare;

/// <summary>Time (<c>ns</c>) and allocated bytes (<c>B</c>) of an operation of nanoseconds, done by one thread or by several at once.</summary>
/// <remarks>
/// The time is the wall time from the first thread's start to the last thread's end, divided by how often <em>each</em> thread did the
/// operation: what a thread waits for one operation while every other thread does one too. A round is the median of many slices of about a
/// millisecond, because on a busy machine most slices of that length are not interrupted, and almost all longer ones are.
/// </remarks>
public sealed class ThreadsTrial : ITrial
{
    private const int SlicesARound = 60;
    private const int MaxTriesARound = 5 * SlicesARound;
    private static readonly TimeSpan SliceLength = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan WarmUpLength = TimeSpan.FromMilliseconds(600);

    private readonly string _name;
    private readonly string _subject;
    private readonly IReadOnlyList<Action<int>> _threads;
    private readonly Action<long> _check;
    private int _repetitions = 1;
    private long _done;

    /// <summary>Initializes the trial.</summary>
    /// <param name="name">What is measured.</param>
    /// <param name="subject">Who is measured.</param>
    /// <param name="threads">What each thread does: it repeats the operation as often as it is told.</param>
    /// <param name="check">Called after every round with how often all threads together have done the operation since the trial was made;
    /// throws when the subject has done something else.</param>
    public ThreadsTrial(string name, string subject, IReadOnlyList<Action<int>> threads, Action<long> check)
    {
        _name = name;
        _subject = subject;
        _threads = threads;
        _check = check;
    }

    /// <inheritdoc/>
    public Task WarmUpAsync()
    {
        TimeSpan spent = TimeSpan.Zero;
        while (spent < WarmUpLength)
        {
            TimeSpan last = RunSlice().Time;
            spent += last;
            _repetitions = last < SliceLength / 2 ? _repetitions * 2 : _repetitions;
        }

        // What was compiled meanwhile is faster than what was counted: count again.
        TimeSpan usual = Middle(Enumerable.Range(0, SlicesARound).Select(_ => RunSlice().Time));
        _repetitions = Math.Max(1, (int)(_repetitions * (SliceLength / usual)));
        _check(_done);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    /// <returns>One sample a unit; none when the threads never ran at the same time.</returns>
    public Task<IReadOnlyList<Sample>> MeasureAsync()
    {
        TeamResult[] slices = [.. Enumerable.Range(0, MaxTriesARound).Select(_ => RunSlice()).Where(BeganTogether).Take(SlicesARound)];
        _check(_done);
        double all = (double)_repetitions * _threads.Count;
        return Task.FromResult<IReadOnlyList<Sample>>(slices.Length == 0
            ? []
            :
            [
                new(_name, _subject, "ns", Middle(slices.Select(slice => slice.Time)).TotalNanoseconds / _repetitions),
                new(_name, _subject, "B", slices.Average(slice => slice.Bytes / all)),
            ]);
    }

    // A thread that was interrupted at the start leaves the others alone for so long that the slice says nothing about contention.
    private static bool BeganTogether(TeamResult slice) => slice.Skew <= SliceLength / 20;

    private static TimeSpan Middle(IEnumerable<TimeSpan> times)
    {
        TimeSpan[] sorted = [.. times.Order()];
        return sorted[sorted.Length / 2];
    }

    private TeamResult RunSlice()
    {
        int repetitions = _repetitions;
        _done += (long)repetitions * _threads.Count;
        return ThreadTeam.Run(_threads.Count, thread => _threads[thread](repetitions));
    }
}
