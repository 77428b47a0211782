using System.Diagnostics;
using Agents.Core.Benchmarks.Compare;

namespace Agents.Core.Benchmarks.Agents;

/// <summary>Wall time (<c>ms</c>) and peak growth of the managed heap (<c>MB</c>, a million bytes) of <see cref="ConcurrentRuns"/>.</summary>
/// <remarks>
/// The heap is read without forcing a collection, so what is garbage but not yet collected counts, as it does for whoever pays for the
/// memory. It is compared with the heap after a full collection just before.
/// </remarks>
public sealed class ConcurrentRunsTrial : ITrial
{
    private const double Megabyte = 1_000_000;

    // A burst takes milliseconds, so the machine disturbs a single one by much.
    private const int BurstsARound = 3;

    private readonly string _name;
    private readonly IAgentsSubject _subject;
    private long _peak;

    /// <summary>Initializes the trial.</summary>
    /// <param name="name">What is measured.</param>
    /// <param name="subject">Who runs.</param>
    public ConcurrentRunsTrial(string name, IAgentsSubject subject)
    {
        _name = name;
        _subject = subject;
    }

    /// <inheritdoc/>
    public async Task WarmUpAsync()
    {
        for (int i = 0; i < 10; i++)
        {
            await ConcurrentRuns.RunAsync(_subject, ReadHeap);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Sample>> MeasureAsync()
    {
        List<Sample> samples = [];
        for (int i = 0; i < BurstsARound; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            long before = GC.GetTotalMemory(forceFullCollection: false);
            _peak = before;
            long start = Stopwatch.GetTimestamp();
            await ConcurrentRuns.RunAsync(_subject, ReadHeap);
            samples.Add(new(_name, _subject.Name, "ms", Stopwatch.GetElapsedTime(start).TotalMilliseconds));
            samples.Add(new(_name, _subject.Name, "MB", (_peak - before) / Megabyte));
        }

        return samples;
    }

    private void ReadHeap()
    {
        long heap = GC.GetTotalMemory(forceFullCollection: false);
        for (long peak = Volatile.Read(ref _peak); heap > peak; peak = Volatile.Read(ref _peak))
        {
            Interlocked.CompareExchange(ref _peak, heap, peak);
        }
    }
}
