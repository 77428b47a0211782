using BenchmarkDotNet.Attributes;

namespace Agents.Core.Benchmarks.Agents;

/// <summary>Ten thousand one-turn runs, all waiting for the model at the same time.</summary>
[MemoryDiagnoser]
public class ConcurrentBenchmarks
{
    private readonly FloorAgents _floor = new();
    private readonly OursAgents _ours = new();

    [Benchmark(Baseline = true)]
    public Task Floor() => ConcurrentRuns.RunAsync(_floor, static () => { });

    [Benchmark]
    public Task Ours() => ConcurrentRuns.RunAsync(_ours, static () => { });
}
