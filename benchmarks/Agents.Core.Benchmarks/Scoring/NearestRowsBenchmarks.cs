using Agents.Core.Scoring.Indexes;
using BenchmarkDotNet.Attributes;

namespace Agents.Core.Benchmarks.Scoring;

/// <summary>The 10 nearest of many rows.</summary>
[MemoryDiagnoser]
public class NearestRowsBenchmarks
{
    private Func<long> _loop = null!;
    private Func<long> _tensorPrimitives = null!;
    private Func<long> _ours = null!;
    private Func<long> _oursHalf = null!;
    private Func<long> _oursInt8 = null!;
    private MemoryRead _memory = null!;

    [Params(1_000, 10_000, 100_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        FlatWork work = FlatWork.Create([Rows])[0];
        _loop = work.Prepare(new LoopFlat());
        _tensorPrimitives = work.Prepare(new TensorPrimitivesFlat());
        _ours = work.Prepare(new OursFlat("ours", VectorStorage.Single, recall: 1));
        _oursHalf = work.Prepare(new OursFlat("ours-half", VectorStorage.Half, recall: 0.95));
        _oursInt8 = work.Prepare(new OursFlat("ours-int8", VectorStorage.Int8, recall: 0.95));
        _memory = new MemoryRead(work.Rows.Values);
    }

    [Benchmark(Baseline = true)]
    public float Bandwidth() => _memory.Read(block: 1_024);

    [Benchmark]
    public long Loop() => _loop();

    [Benchmark]
    public long TensorPrimitives() => _tensorPrimitives();

    [Benchmark]
    public long Ours() => _ours();

    [Benchmark]
    public long OursHalf() => _oursHalf();

    [Benchmark]
    public long OursInt8() => _oursInt8();
}
