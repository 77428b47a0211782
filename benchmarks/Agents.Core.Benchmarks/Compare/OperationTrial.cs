using System.Diagnostics;

namespace Agents.Core.Benchmarks.Compare;

/// <summary>Time (<c>us</c>) and allocated bytes (<c>B</c>) of one operation, from many repetitions.</summary>
/// <remarks>Of an operation with many equal parts, those of one part: <c>us/node</c> and <c>B/node</c>.</remarks>
public sealed class OperationTrial : ITrial
{
    private readonly string _name;
    private readonly string _subject;
    private readonly Func<int, ValueTask> _repeat;
    private readonly double _parts;
    private readonly string _perPart;
    private readonly Pace _pace;
    private int _repetitions = 1;

    private OperationTrial(string name, string subject, Func<int, ValueTask> repeat, Pace pace, int parts = 1, string? part = null)
    {
        _name = name;
        _subject = subject;
        _repeat = repeat;
        _parts = parts;
        _perPart = part is null ? "" : $"/{part}";
        _pace = pace;
    }

    /// <summary>Makes a trial of a synchronous operation.</summary>
    /// <param name="name">What is measured.</param>
    /// <param name="subject">Who is measured.</param>
    /// <param name="operation">The operation; what it returns is kept alive, so that it cannot be optimized away.</param>
    /// <param name="pace">How long it takes; <see langword="null"/> for <see cref="Pace.Usual"/>.</param>
    public static OperationTrial Create<T>(string name, string subject, Func<T> operation, Pace? pace = null)
    {
        return new(name, subject, Repeat, pace ?? Pace.Usual);

        ValueTask Repeat(int repetitions)
        {
            T? last = default;
            for (int i = 0; i < repetitions; i++)
            {
                last = operation();
            }

            GC.KeepAlive(last);
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Makes a trial of an asynchronous operation; one that completes synchronously costs nothing extra.</summary>
    /// <param name="name">What is measured.</param>
    /// <param name="subject">Who is measured.</param>
    /// <param name="operation">The operation; the next starts when it has completed.</param>
    /// <param name="expected">What the operation must return; checked once, when it is warmed up.</param>
    /// <param name="parts">How many equal parts an operation has; at least 1.</param>
    /// <param name="part">What one part is called in the units; <see langword="null"/> when the operation is measured as a whole.</param>
    /// <param name="pace">How long it takes; <see langword="null"/> for <see cref="Pace.Usual"/>.</param>
    public static OperationTrial CreateAsync<T>(
        string name, string subject, Func<ValueTask<T>> operation, T expected, int parts = 1, string? part = null, Pace? pace = null)
    {
        bool isChecked = false;
        return new(name, subject, RepeatAsync, pace ?? Pace.Usual, parts, part);

        async ValueTask RepeatAsync(int repetitions)
        {
            T? last = default;
            for (int i = 0; i < repetitions; i++)
            {
                last = await operation();
            }

            if (!isChecked && !EqualityComparer<T>.Default.Equals(last, expected))
            {
                throw new InvalidOperationException($"{subject} in {name} must return '{expected}', but returned '{last}'.");
            }

            isChecked = true;
        }
    }

    /// <inheritdoc/>
    public async Task WarmUpAsync()
    {
        await _repeat(1);
        long start = Stopwatch.GetTimestamp();
        for (TimeSpan took = TimeSpan.Zero; took < _pace.Round && Stopwatch.GetElapsedTime(start) < _pace.WarmUp;)
        {
            long batch = Stopwatch.GetTimestamp();
            await _repeat(_repetitions);
            took = Stopwatch.GetElapsedTime(batch);
            _repetitions = took < _pace.Round / 2 ? _repetitions * 2 : _repetitions;
        }

        // What was compiled meanwhile is faster than what was counted: count again, on the last batch of the warm-up.
        TimeSpan last = _pace.Round;
        while (Stopwatch.GetElapsedTime(start) < _pace.WarmUp)
        {
            long batch = Stopwatch.GetTimestamp();
            await _repeat(_repetitions);
            last = Stopwatch.GetElapsedTime(batch);
        }

        _repetitions = Math.Max(1, (int)(_repetitions * (_pace.Round / last)));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Sample>> MeasureAsync()
    {
        int thread = Environment.CurrentManagedThreadId;
        long allThreadsBefore = GC.GetTotalAllocatedBytes(precise: true);
        long thisThreadBefore = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        ValueTask work = _repeat(_repetitions);
        bool stayedOnThread = work.IsCompleted;
        await work;
        TimeSpan took = Stopwatch.GetElapsedTime(start);

        // Work that never left the thread is counted on that thread alone: nothing in the background can add to it.
        long allocated = stayedOnThread && thread == Environment.CurrentManagedThreadId
            ? GC.GetAllocatedBytesForCurrentThread() - thisThreadBefore
            : GC.GetTotalAllocatedBytes(precise: true) - allThreadsBefore;
        return
        [
            new(_name, _subject, $"us{_perPart}", took.TotalMicroseconds / _repetitions / _parts),
            new(_name, _subject, $"B{_perPart}", allocated / _repetitions / _parts),
        ];
    }
}
