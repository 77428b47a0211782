using System.Numerics.Tensors;
using Agents.Core.Scoring.Kernels;
using BenchmarkDotNet.Attributes;

namespace Agents.Core.Benchmarks.Scoring;

/// <summary>Dot products of two vectors: a plain loop, the runtime's, and those of ours, which are the same on every machine, bit for bit.</summary>
[MemoryDiagnoser]
public class KernelBenchmarks
{
    private float[] _x = [];
    private float[] _y = [];
    private Half[] _half = [];
    private sbyte[] _xBytes = [];
    private sbyte[] _yBytes = [];

    [Params(64, 384, 1_536)]
    public int Dimensions { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Vectors vectors = Vectors.Draw(2, Dimensions, seed: 1);
        _x = vectors[0].ToArray();
        _y = vectors[1].ToArray();
        _half = new Half[Dimensions];
        HalfVectors.Narrow(_y, _half);
        _xBytes = new sbyte[Dimensions];
        _yBytes = new sbyte[Dimensions];
        Int8Vectors.Quantize(_x, _xBytes);
        Int8Vectors.Quantize(_y, _yBytes);
    }

    [Benchmark]
    public float Loop()
    {
        float sum = 0;
        for (int i = 0; i < _x.Length; i++)
        {
            sum += _x[i] * _y[i];
        }

        return sum;
    }

    [Benchmark(Baseline = true)]
    public float Runtime() => TensorPrimitives.Dot<float>(_x, _y);

    [Benchmark]
    public float Ours() => VectorMath.Dot(_x, _y);

    [Benchmark]
    public float OursHalf() => HalfVectors.Dot(_x, _half);

    [Benchmark]
    public int OursInt8() => Int8Vectors.Dot(_xBytes, _yBytes);
}
