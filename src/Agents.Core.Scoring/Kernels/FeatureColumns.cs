using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Adds up columns of features, each with its weight: one score for each of many candidates.</summary>
/// <remarks>Nothing here allocates. Thread-safe.</remarks>
public static class FeatureColumns
{
    /// <summary>Computes the weighted sum of columns.</summary>
    /// <param name="columns">The features, column by column: n numbers of the first, then n of the second; length c * n.</param>
    /// <param name="weights">The weight of each column; length c, c at least 0.</param>
    /// <param name="destination">Where the sums go; length n, beside <paramref name="columns"/>. All are 0 when c is 0.</param>
    /// <remarks>
    /// The products are rounded and added in the order of the columns, from 0: bit-identical on every machine. A sum is off by at most (c + 1) * 2^-24 times the sum
    /// of the magnitudes of its products, and c * 2^-150. NaN and infinities follow IEEE 754, a weight of 0 included.
    /// </remarks>
    /// <exception cref="ArgumentException">The length of the columns is not that of the weights times that of the destination, or destination and columns overlap.</exception>
    public static void WeightedSum(ReadOnlySpan<float> columns, ReadOnlySpan<float> weights, Span<float> destination)
    {
        if (columns.Length != (long)weights.Length * destination.Length)
        {
            throw new ArgumentException(
                $"{weights.Length} columns of {destination.Length} features have {(long)weights.Length * destination.Length} numbers, but there are {columns.Length}.",
                nameof(columns));
        }

        if (columns.Overlaps(destination))
        {
            throw new ArgumentException("The destination must not overlap the columns.", nameof(destination));
        }

        int i = SumBlocks(columns, weights, destination);
        for (; i < destination.Length; i++)
        {
            float sum = 0;
            for (int column = 0; column < weights.Length; column++)
            {
                sum += columns[(column * destination.Length) + i] * weights[column];
            }

            destination[i] = sum;
        }
    }

    // The sums of 32 candidates stay in registers while the columns pass.
    private static int SumBlocks(ReadOnlySpan<float> columns, ReadOnlySpan<float> weights, Span<float> destination)
    {
        ref float first = ref MemoryMarshal.GetReference(columns);
        ref float target = ref MemoryMarshal.GetReference(destination);
        nuint length = (nuint)destination.Length;
        nuint i = 0;
        for (; i + 32 <= length; i += 32)
        {
            Vector256<float> a = default, b = default, c = default, d = default;
            nuint at = i;
            foreach (float weight in weights)
            {
                Vector256<float> factor = Vector256.Create(weight);
                a += Vector256.LoadUnsafe(ref first, at) * factor;
                b += Vector256.LoadUnsafe(ref first, at + 8) * factor;
                c += Vector256.LoadUnsafe(ref first, at + 16) * factor;
                d += Vector256.LoadUnsafe(ref first, at + 24) * factor;
                at += length;
            }

            a.StoreUnsafe(ref target, i);
            b.StoreUnsafe(ref target, i + 8);
            c.StoreUnsafe(ref target, i + 16);
            d.StoreUnsafe(ref target, i + 24);
        }

        return (int)i;
    }
}
