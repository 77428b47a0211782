using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Tests.Scoring.Kernels;

/// <summary>What the kernels promise, written out without any vector: sums in 16 lanes, and the ways to make numbers for them.</summary>
internal static class Definitions
{
    /// <summary>Lengths on both sides of every boundary there is: 4, 8, 16, 32 and 64 numbers, and their multiples.</summary>
    public static IEnumerable<int> Lengths => [.. Enumerable.Range(0, 68), 95, 96, 97, 111, 112, 127, 128, 129, 255, 256, 257, 383, 384, 385];

    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        float[] lanes = new float[16];
        for (int i = 0; i < x.Length; i++)
        {
            lanes[i % 16] += x[i] * y[i];
        }

        return Add(lanes);
    }

    public static float SquaredDistance(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        float[] lanes = new float[16];
        for (int i = 0; i < x.Length; i++)
        {
            float difference = x[i] - y[i];
            lanes[i % 16] += difference * difference;
        }

        return Add(lanes);
    }

    public static float Score(VectorMetric metric, ReadOnlySpan<float> x, ReadOnlySpan<float> y) => metric switch
    {
        VectorMetric.Dot => Dot(x, y),
        VectorMetric.Euclidean => 0 - SquaredDistance(x, y),
        _ => VectorMath.Cosine(x, y),
    };

    /// <summary>Numbers between -1 and 1.</summary>
    public static float[] Numbers(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => (random.NextSingle() * 2) - 1)];

    /// <summary>Numbers of all magnitudes, zeros and denormals among them; what squares of them overflow or vanish.</summary>
    public static float[] WildNumbers(Random random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => random.Next(8) == 0 ? 0 : ((random.NextSingle() * 2) - 1) * MathF.Pow(2, random.Next(-149, 128)))];

    /// <summary>Few different whole numbers, so that many scores are equal.</summary>
    public static float[] Coarse(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => (float)random.Next(-1, 2))];

    /// <summary>What a full sort by falling score and rising row gives, NaN left out.</summary>
    public static SearchHit[] Top(IReadOnlyList<float> scores, int count) =>
        [.. Enumerable.Range(0, scores.Count)
            .Where(row => !float.IsNaN(scores[row]))
            .Select(row => new SearchHit { Id = row, Score = scores[row] })
            .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id)
            .Take(count)];

    /// <summary>Holds that two floats have the same bits, or are both NaN.</summary>
    public static void AssertSame(float expected, float actual)
    {
        if (!float.IsNaN(expected) || !float.IsNaN(actual))
        {
            Assert.Equal(BitConverter.SingleToUInt32Bits(expected), BitConverter.SingleToUInt32Bits(actual));
        }
    }

    /// <summary>What a call allocates once it is warm.</summary>
    public static long Allocated(Action call)
    {
        call();
        call();
        long before = GC.GetAllocatedBytesForCurrentThread();
        call();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static float Add(float[] lanes)
    {
        for (int apart = 8; apart > 0; apart /= 2)
        {
            for (int i = 0; i < apart; i++)
            {
                lanes[i] += lanes[i + apart];
            }
        }

        return lanes[0];
    }
}
