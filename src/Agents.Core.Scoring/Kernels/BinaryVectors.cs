using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Vectors kept as the signs of their numbers, one bit each: a first, rough choice among very many.</summary>
/// <remarks>
/// Bit i mod 64 of word i / 64 is 1 when number i is less than 0; it is 0 for 0, -0, NaN and what is positive, and behind the last number. The share of equal
/// signs grows with the cosine. Exact, and so the same on every machine. Nothing here allocates. Thread-safe.
/// </remarks>
public static class BinaryVectors
{
    private const int WordBits = 64;

    /// <summary>Tells how many words of 64 bits hold the signs of a vector.</summary>
    /// <param name="dimensions">How many numbers the vector has, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The dimensions are less than 0.</exception>
    public static int CountWords(int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dimensions);
        return (int)(((long)dimensions + WordBits - 1) / WordBits);
    }

    /// <summary>Writes the signs of a vector.</summary>
    /// <param name="source">The vector; length n, n at least 0.</param>
    /// <param name="destination">Where the signs go; as long as <see cref="CountWords"/> says.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public static void Pack(ReadOnlySpan<float> source, Span<ulong> destination)
    {
        int words = CountWords(source.Length);
        if (destination.Length != words)
        {
            throw new ArgumentException($"{source.Length} signs take {words} words, but there are {destination.Length}.", nameof(destination));
        }

        ref float first = ref MemoryMarshal.GetReference(source);
        for (int word = 0; word < words; word++)
        {
            int at = word * WordBits;
            int count = int.Min(WordBits, source.Length - at);
            ulong bits = 0;
            int i = 0;
            for (; i + 16 <= count; i += 16)
            {
                Vector512<float> numbers = Vector512.LoadUnsafe(ref first, (nuint)(at + i));
                bits |= Vector512.LessThan(numbers, Vector512<float>.Zero).ExtractMostSignificantBits() << i;
            }

            for (; i < count; i++)
            {
                bits |= source[at + i] < 0 ? 1UL << i : 0;
            }

            destination[word] = bits;
        }
    }

    /// <summary>Counts the places at which signs differ.</summary>
    /// <param name="x">The signs of the first vector; length n words, n at least 0.</param>
    /// <param name="y">The signs of the second vector; length n.</param>
    /// <returns>0 to 64 * n; 0 when n is 0.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static int Hamming(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y)
    {
        VectorMath.ThrowIfLengthsDiffer(x.Length, y.Length);
        return Hamming(ref MemoryMarshal.GetReference(x), ref MemoryMarshal.GetReference(y), (nuint)x.Length);
    }

    /// <summary>Finds the rows with the fewest differing signs.</summary>
    /// <param name="query">The signs of the query; length w words, w at least 1 and at most 262,144, up to which scores are exact.</param>
    /// <param name="matrix">The rows, one after the other; length n * w, n at least 0.</param>
    /// <param name="hits">
    /// Where the hits go, best first, equal scores by rising row; the id is the number of the row, from 0, and the score minus the number of differing signs. Its
    /// length is how many are wanted.
    /// </param>
    /// <returns>How many hits there are: as many as wanted, or as there are rows.</returns>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static int Top(ReadOnlySpan<ulong> query, ReadOnlySpan<ulong> matrix, Span<SearchHit> hits)
    {
        int rows = VectorRows.CountRows(query.Length, matrix.Length, nameof(matrix));
        if (query.Length > MaxWords)
        {
            throw new ArgumentException($"The query must have 1 to {MaxWords} words, but has {query.Length}.", nameof(query));
        }

        TopScores top = new(hits);
        RowWalk.Over(new BinaryRows(query), ref MemoryMarshal.GetReference(matrix), rows, (nuint)query.Length, ref top);
        return top.Sort();
    }

    // 2^24 signs: a float holds every whole number up to that.
    private const int MaxWords = (1 << 24) / WordBits;

    /// <summary>The count for lengths that were checked before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Hamming(ref ulong x, ref ulong y, nuint words)
    {
        int count = 0;
        for (nuint i = 0; i < words; i++)
        {
            count += BitOperations.PopCount(Unsafe.Add(ref x, i) ^ Unsafe.Add(ref y, i));
        }

        return count;
    }
}
