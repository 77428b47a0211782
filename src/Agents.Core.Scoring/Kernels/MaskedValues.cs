using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Chooses among values of which only some may be chosen.</summary>
/// <remarks>Exact, and so the same on every machine. Nothing here allocates. Thread-safe.</remarks>
public static class MaskedValues
{
    private const int WordBits = 64;

    /// <summary>Finds the greatest value that may be chosen.</summary>
    /// <param name="values">The values; length n, n at least 0. NaN is never chosen; minus infinity may be, and -0 equals 0.</param>
    /// <param name="mask">Value i may be chosen when bit i mod 64 of word i / 64 is 1; one word for each 64 values begun. Bits behind the last value do not count.</param>
    /// <returns>The place of the greatest, the first of equals; -1 when none may be chosen.</returns>
    /// <exception cref="ArgumentException">The mask has another number of words.</exception>
    public static int ArgMax(ReadOnlySpan<float> values, ReadOnlySpan<ulong> mask)
    {
        int words = (int)(((long)values.Length + WordBits - 1) / WordBits);
        if (mask.Length != words)
        {
            throw new ArgumentException($"{values.Length} values take a mask of {words} words, but there are {mask.Length}.", nameof(mask));
        }

        int best = -1;
        float greatest = float.NegativeInfinity;
        for (int word = 0; word < words; word++)
        {
            int at = word * WordBits;
            ulong candidates = mask[word];
            if (values.Length - at >= WordBits)
            {
                candidates &= AtLeast(values.Slice(at, WordBits), greatest);
            }

            for (; candidates != 0; candidates &= candidates - 1)
            {
                int i = at + BitOperations.TrailingZeroCount(candidates);
                if (i < values.Length && (values[i] > greatest || (best < 0 && values[i] >= greatest)))
                {
                    best = i;
                    greatest = values[i];
                }
            }
        }

        return best;
    }

    // Which of 64 values are not below the greatest so far: in most words none, once some have been seen.
    private static ulong AtLeast(ReadOnlySpan<float> values, float greatest)
    {
        ref float first = ref MemoryMarshal.GetReference(values);
        Vector512<float> bound = Vector512.Create(greatest);
        ulong bits = Vector512.GreaterThanOrEqual(Vector512.LoadUnsafe(ref first), bound).ExtractMostSignificantBits();
        bits |= Vector512.GreaterThanOrEqual(Vector512.LoadUnsafe(ref first, 16), bound).ExtractMostSignificantBits() << 16;
        bits |= Vector512.GreaterThanOrEqual(Vector512.LoadUnsafe(ref first, 32), bound).ExtractMostSignificantBits() << 32;
        return bits | (Vector512.GreaterThanOrEqual(Vector512.LoadUnsafe(ref first, 48), bound).ExtractMostSignificantBits() << 48);
    }
}
