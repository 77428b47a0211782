using BenchmarkDotNet.Attributes;

namespace Agents.Core.Benchmarks.Graphs;

/// <summary>Two chains of nodes that wait, 210 ms each and 408 ms in lock step.</summary>
[MemoryDiagnoser]
public class TwoChainsBenchmarks
{
    private readonly Func<ValueTask<int>> _floorTask = new FloorTaskGraphs().Prepare(PlainGraphs.TwoChains());
    private readonly Func<ValueTask<int>> _ours = new OursGraphs().Prepare(PlainGraphs.TwoChains());

    [Benchmark(Baseline = true)]
    public ValueTask<int> FloorTask() => _floorTask();

    [Benchmark]
    public ValueTask<int> Ours() => _ours();
}
