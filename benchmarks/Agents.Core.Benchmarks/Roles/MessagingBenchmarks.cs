using BenchmarkDotNet.Attributes;

namespace Agents.Core.Benchmarks.Roles;

/// <summary>Messages among peers; time and bytes are those of all messages of one journey.</summary>
[MemoryDiagnoser]
public class MessagingBenchmarks
{
    private Func<ValueTask<int>> _floor = null!;
    private Func<ValueTask<int>> _channelToken = null!;
    private Func<ValueTask<int>> _ours = null!;

    [Params("ring-10000", "regular-10000")]
    public string Shape { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        PeerShape shape = new RolesSuite().CreateShape(Shape);
        _floor = new ChannelMessaging(hasToken: false).Prepare(shape);
        _channelToken = new ChannelMessaging(hasToken: true).Prepare(shape);
        _ours = new OursMessaging().Prepare(shape);
    }

    [Benchmark(Baseline = true)]
    public ValueTask<int> Floor() => _floor();

    [Benchmark]
    public ValueTask<int> ChannelToken() => _channelToken();

    [Benchmark]
    public ValueTask<int> Ours() => _ours();
}
