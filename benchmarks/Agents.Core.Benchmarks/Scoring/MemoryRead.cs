using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Agents.Core.Benchmarks.Scoring;

/// <summary>Reads numbers from memory once, and does nothing with them that takes time: what no search of all rows can be faster than.</summary>
public sealed class MemoryRead
{
    private const int CacheLine = 64;
    private const int Numbers = CacheLine / sizeof(float);
    private const int Quarters = 4;

    private readonly float[] _memory;
    private readonly int _start;
    private readonly int _length;

    /// <summary>Initializes the reader with a copy of numbers, which begins where a line of the cache does.</summary>
    /// <param name="values">The numbers; a multiple of 256 is read, and what is left over is not.</param>
    public MemoryRead(ReadOnlySpan<float> values)
    {
        _length = values.Length / (Numbers * Numbers) * Numbers * Numbers;
        _memory = GC.AllocateUninitializedArray<float>(_length + Numbers, pinned: true);
        _start = (int)((CacheLine - (Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0) % CacheLine)) % CacheLine / sizeof(float));
        values[.._length].CopyTo(_memory.AsSpan(_start));
    }

    /// <summary>Gets the blocks that are worth trying: of some lines of the cache, of a page, and from the first number to the last.</summary>
    public static IReadOnlyList<int> Blocks { get; } = [64, 1_024, int.MaxValue];

    /// <summary>Gets how many bytes are read.</summary>
    public long Bytes => (long)_length * sizeof(float);

    /// <summary>Reads the four quarters in turn, a block of each, so that more of the memory may be at work at once.</summary>
    /// <param name="block">How many numbers a block has; a multiple of 64, and as many as a quarter or more to read from the first number to the last.</param>
    /// <returns>The sum.</returns>
    public float Read(int block)
    {
        int quarter = _length / Quarters;
        ref float first = ref _memory[_start];
        Vector512<float> sum = Vector512<float>.Zero;
        for (int at = 0, length; at < quarter; at += length)
        {
            length = Math.Min(block, quarter - at);
            for (int i = 0; i < Quarters; i++)
            {
                sum += ReadBlock(ref Unsafe.Add(ref first, (i * quarter) + at), (nuint)length);
            }
        }

        return Vector512.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ReadBlock(ref float first, nuint length)
    {
        Vector512<float> a = Vector512<float>.Zero, b = a, c = a, d = a;
        for (nuint i = 0; i < length; i += 4 * Numbers)
        {
            a += Vector512.LoadUnsafe(ref first, i);
            b += Vector512.LoadUnsafe(ref first, i + Numbers);
            c += Vector512.LoadUnsafe(ref first, i + (2 * Numbers));
            d += Vector512.LoadUnsafe(ref first, i + (3 * Numbers));
        }

        return (a + b) + (c + d);
    }
}
