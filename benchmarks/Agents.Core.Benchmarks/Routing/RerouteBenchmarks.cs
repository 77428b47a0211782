using BenchmarkDotNet.Attributes;

namespace Agents.Core.Benchmarks.Routing;

/// <summary>A tool fails, and the next route is found from the last success.</summary>
[MemoryDiagnoser]
public class RerouteBenchmarks
{
    private IRoutingSearch _floor = null!;
    private IRoutingSearch _priorityQueue = null!;
    private IRoutingSearch _ours = null!;
    private RoutingScene _scene = null!;

    [Params(10, 100, 1_000, 10_000)]
    public int Tools { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        PlainToolGraph graph = PlainToolGraph.Draw(Tools);
        _scene = RoutingScene.Play(new FloorRouting().Prepare(graph), failures: 1);
        _floor = new FloorRouting().Prepare(graph);
        _priorityQueue = new PriorityQueueRouting().Prepare(graph);
        _ours = new OursRouting().Prepare(graph);
    }

    [Benchmark(Baseline = true)]
    public long Floor() => _scene.Reroute(_floor);

    [Benchmark]
    public long PriorityQueue() => _scene.Reroute(_priorityQueue);

    [Benchmark]
    public long Ours() => _scene.Reroute(_ours);
}
