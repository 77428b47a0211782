using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Tests.Scoring.Kernels;

/// <summary>What must not depend on the hardware. eng/check-intrinsics.sh runs this with parts of it switched off.</summary>
public class VectorWidthTests
{
    // Without an expectation, anything is right.
    [Fact]
    public void The_vectors_are_as_wide_as_the_run_expects()
    {
        int bits = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;
        string found = $"{bits}{(Avx512BW.IsSupported ? " avx512bw" : "")}{(Avx2.IsSupported ? " avx2" : "")}{(Avx.IsSupported ? " avx" : "")}";

        Assert.Equal(Environment.GetEnvironmentVariable("AGENTS_CORE_EXPECT_VECTORS") ?? found, found);
    }

    [Fact]
    public void The_bits_of_results_are_those_of_every_machine()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        SeededNumbers random = new(42);
        for (int n = 0; n < 1000; n++)
        {
            float[] x = random.Next(n % 131), y = random.Next(n % 131), unit = new float[n % 131];
            Half[] half = new Half[n % 131];
            sbyte[] bytes = new sbyte[n % 131];
            HalfVectors.Narrow(y, half);
            float[] results =
            [
                VectorMath.Dot(x, y),
                VectorMath.SquaredDistance(x, y),
                VectorMath.Cosine(x, y),
                VectorMath.Normalize(x, unit),
                HalfVectors.Dot(x, half),
                Int8Vectors.Quantize(y, bytes),
                Int8Vectors.Dot(bytes, bytes),
                .. unit,
            ];
            foreach (float result in results)
            {
                hash.AppendData(BitConverter.GetBytes(BitConverter.SingleToUInt32Bits(result)));
            }
        }

        Assert.Equal("3bdbc13005dd553ad95deb550028cbf94cb2e526a403fe3c330882562a624056", Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    // Numbers of our own, since those of Random are only promised within one version of .NET.
    private sealed class SeededNumbers(ulong state)
    {
        private ulong _state = state;

        public float[] Next(int count) => [.. Enumerable.Range(0, count).Select(_ => NextNumber())];

        // Knuth's multiplier; of the upper 24 bits, a float between -1 and 1.
        private float NextNumber()
        {
            _state = unchecked((_state * 6364136223846793005) + 1442695040888963407);
            return ((_state >> 40) / 8_388_608f) - 1;
        }
    }
}
