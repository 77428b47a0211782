using BenchmarkDotNet.Attributes;

namespace Agents.Core.Benchmarks.Providers;

/// <summary>A call of a model that answers at once, without and with budget, resilience and limits around it.</summary>
[MemoryDiagnoser]
public class StackAddedBenchmarks
{
    private readonly StackWork _work = new();

    [Benchmark(Baseline = true)]
    public ValueTask<string> Floor() => _work.AnswerAloneAsync();

    [Benchmark]
    public ValueTask<string> Ours() => _work.AnswerAsync();
}
