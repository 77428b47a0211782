using System.Runtime.InteropServices;

namespace Agents.Core.Scoring.Indexes;

/// <summary>A block of memory that never moves and starts at a multiple of 64 bytes; freed when nothing refers to it any more.</summary>
/// <remarks>
/// What reads through <see cref="Pointer"/> must keep the block reachable until it is done. That is why a finalizer frees it and nothing else does: a
/// search may still read a block that a change has replaced.
/// </remarks>
internal sealed unsafe class HnswMemory
{
    private const nuint Alignment = 64;

    public HnswMemory(long count, int size)
    {
        Bytes = checked(Math.Max(1, count) * size);
        Pointer = (byte*)NativeMemory.AlignedAlloc(checked((nuint)Bytes), Alignment);
        GC.AddMemoryPressure(Bytes);
    }

    ~HnswMemory()
    {
        if (Pointer != null)
        {
            NativeMemory.AlignedFree(Pointer);
            GC.RemoveMemoryPressure(Bytes);
        }
    }

    public byte* Pointer { get; }

    public long Bytes { get; }
}
