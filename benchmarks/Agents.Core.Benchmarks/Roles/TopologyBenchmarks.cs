using Agents.Core.Topologies;
using BenchmarkDotNet.Attributes;

namespace Agents.Core.Benchmarks.Roles;

/// <summary>A topology for 50,000 tasks with 100,000 edges.</summary>
[MemoryDiagnoser]
public class TopologyBenchmarks
{
    private readonly TopologyRouter _router = new();
    private PlainTasks _tasks = null!;
    private TaskGraph _graph = null!;

    [GlobalSetup]
    public void Setup()
    {
        _tasks = new PlainTasks();
        _graph = _tasks.ToGraph();
    }

    [Benchmark(Baseline = true)]
    public (int Depth, int Width, double CriticalPath, double Coupling) Floor() => _tasks.Measure();

    [Benchmark]
    public TopologyChoice Ours() => _router.Choose(_graph);
}
