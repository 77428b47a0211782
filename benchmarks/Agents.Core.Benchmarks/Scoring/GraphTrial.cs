using System.Diagnostics;
using Agents.Core.Benchmarks.Compare;

namespace Agents.Core.Benchmarks.Scoring;

/// <summary>The build of a navigable graph (<c>s</c>, once), and how many queries a second it answers at several recalls (<c>qps</c>, <c>B</c>).</summary>
/// <remarks>A round answers every query once, at every recall.</remarks>
public sealed class GraphTrial : ITrial
{
    private readonly string _build;
    private readonly string _subject;
    private readonly IReadOnlyList<(string Name, double Recall)> _targets;
    private readonly GraphWork _work;
    private readonly List<int> _efs = [];
    private TimeSpan? _built;

    /// <summary>Initializes the trial.</summary>
    /// <param name="build">The name of the build.</param>
    /// <param name="subject">Who is measured.</param>
    /// <param name="targets">The names of the queries, and the recall of each.</param>
    /// <param name="work">The work.</param>
    public GraphTrial(string build, string subject, IReadOnlyList<(string Name, double Recall)> targets, GraphWork work)
    {
        _build = build;
        _subject = subject;
        _targets = targets;
        _work = work;
    }

    /// <inheritdoc/>
    public Task WarmUpAsync()
    {
        _built = _work.Build();
        _efs.AddRange(_targets.Select(target => _work.Choose(target.Recall)));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Sample>> MeasureAsync()
    {
        List<Sample> samples = [];
        if (_built is { } took)
        {
            samples.Add(new Sample(_build, _subject, "s", took.TotalSeconds));
            _built = null;
        }

        for (int i = 0; i < _targets.Count; i++)
        {
            samples.AddRange(Measure(_targets[i].Name, _efs[i]));
        }

        return Task.FromResult<IReadOnlyList<Sample>>(samples);
    }

    private Sample[] Measure(string name, int ef)
    {
        Span<long> ids = stackalloc long[FlatWork.Count];
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        for (int query = 0; query < _work.Queries.Count; query++)
        {
            _work.Find(query, ef, ids);
        }

        TimeSpan took = Stopwatch.GetElapsedTime(start);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return
        [
            new Sample(name, _subject, "qps", _work.Queries.Count / took.TotalSeconds),
            new Sample(name, _subject, "B", (double)allocated / _work.Queries.Count),
        ];
    }
}
