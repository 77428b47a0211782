using BenchmarkDotNet.Attributes;

namespace Agents.Core.Benchmarks.Agents;

/// <summary>One run of an existing agent: question, tool call, tool, answer.</summary>
[MemoryDiagnoser]
public class LoopOneToolBenchmarks
{
    private readonly FloorAgents _floor = new();
    private readonly OursAgents _ours = new();

    [Benchmark(Baseline = true)]
    public ValueTask<string> Floor() => _floor.AnswerWithToolAsync();

    [Benchmark]
    public ValueTask<string> Ours() => _ours.AnswerWithToolAsync();
}
