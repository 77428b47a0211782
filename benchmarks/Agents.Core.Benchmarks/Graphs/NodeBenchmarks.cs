using BenchmarkDotNet.Attributes;

namespace Agents.Core.Benchmarks.Graphs;

/// <summary>One run of a graph that was made before; time and bytes are those of all its nodes.</summary>
[MemoryDiagnoser]
public class NodeBenchmarks
{
    private Func<ValueTask<int>> _floorTask = null!;
    private Func<ValueTask<int>> _floorQueue = null!;
    private Func<ValueTask<int>> _ours = null!;

    [Params("chain-1000", "fan-1000", "fan-4000", "dag-20x50", "chain-100000", "ten-nodes")]
    public string Shape { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        PlainGraph shape = new GraphsSuite().CreateShape(Shape);
        _floorTask = new FloorTaskGraphs().Prepare(shape);
        _floorQueue = new FloorQueueGraphs().Prepare(shape)!;
        _ours = new OursGraphs().Prepare(shape);
    }

    [Benchmark(Baseline = true)]
    public ValueTask<int> FloorTask() => _floorTask();

    [Benchmark]
    public ValueTask<int> FloorQueue() => _floorQueue();

    [Benchmark]
    public ValueTask<int> Ours() => _ours();
}
