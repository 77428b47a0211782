using BenchmarkDotNet.Attributes;

namespace Agents.Core.Benchmarks.Providers;

/// <summary>A stream of many chunks; values are those of one chunk.</summary>
[MemoryDiagnoser]
public class StreamChunksBenchmarks
{
    private readonly FloorProviders _floor = new();
    private readonly ChatClientProviders _bare = ChatClientProviders.Bare;
    private readonly ChatClientProviders _ours = ChatClientProviders.Ours;
    private readonly SdkOpenAIProviders _sdk = new();

    [Benchmark(Baseline = true, OperationsPerInvoke = WireText.Pieces)]
    public ValueTask<int> Floor() => _floor.StreamAsync();

    [Benchmark(OperationsPerInvoke = WireText.Pieces)]
    public ValueTask<int> Bare() => _bare.StreamAsync();

    [Benchmark(OperationsPerInvoke = WireText.Pieces)]
    public ValueTask<int> Ours() => _ours.StreamAsync();

    [Benchmark(OperationsPerInvoke = WireText.Pieces)]
    public ValueTask<int> Sdk() => _sdk.StreamAsync();
}
