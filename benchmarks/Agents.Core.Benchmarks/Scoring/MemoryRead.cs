using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Agents.Core.Benchmarks.Scoring;

/// <summary>Reads numbers from memory once, and does nothing with them that takes time: what no search of all rows can be faster than.</summary>
public sealed class MemoryRead
{
    private const int CacheLine = 64;
    private const int Numbers = CacheLine / sizeof(float);
    private const int Streams = 4;

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

    /// <summary>Gets how many bytes are read.</summary>
    public long Bytes => (long)_length * sizeof(float);

    /// <summary>Reads from the first number to the last.</summary>
    /// <returns>The sum.</returns>
    public float ReadOnward()
    {
        ref float first = ref _memory[_start];
        Vector512<float> a = Vector512<float>.Zero, b = a, c = a, d = a;
        for (nuint i = 0; i < (nuint)_length; i += 4 * Numbers)
        {
            a += Vector512.LoadUnsafe(ref first, i);
            b += Vector512.LoadUnsafe(ref first, i + Numbers);
            c += Vector512.LoadUnsafe(ref first, i + (2 * Numbers));
            d += Vector512.LoadUnsafe(ref first, i + (3 * Numbers));
        }

        return Vector512.Sum(a + b + c + d);
    }

    /// <summary>Reads the four quarters side by side, so that more of the memory is at work at once.</summary>
    /// <returns>The sum.</returns>
    public float ReadQuarters()
    {
        nuint quarter = (nuint)_length / Streams;
        ref float first = ref _memory[_start];
        Vector512<float> a = Vector512<float>.Zero, b = a, c = a, d = a;
        for (nuint i = 0; i < quarter; i += 4 * Numbers)
        {
            a += AddFour(ref first, i);
            b += AddFour(ref first, quarter + i);
            c += AddFour(ref first, (2 * quarter) + i);
            d += AddFour(ref first, (3 * quarter) + i);
        }

        return Vector512.Sum(a + b + c + d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> AddFour(ref float from, nuint at) =>
        (Vector512.LoadUnsafe(ref from, at) + Vector512.LoadUnsafe(ref from, at + Numbers))
        + (Vector512.LoadUnsafe(ref from, at + (2 * Numbers)) + Vector512.LoadUnsafe(ref from, at + (3 * Numbers)));
}
