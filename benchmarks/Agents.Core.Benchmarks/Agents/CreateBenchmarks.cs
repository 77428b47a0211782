using BenchmarkDotNet.Attributes;

namespace Agents.Core.Benchmarks.Agents;

/// <summary>Making an agent of instructions, a model and a tool that exist already.</summary>
[MemoryDiagnoser]
public class CreateBenchmarks
{
    private readonly FloorAgents _floor = new();
    private readonly OursAgents _ours = new();

    [Benchmark(Baseline = true)]
    public object Floor() => _floor.Create();

    [Benchmark]
    public object Ours() => _ours.Create();
}
