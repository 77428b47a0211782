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
        bool huge = Bytes >= 4 << 20;
        Pointer = (byte*)NativeMemory.AlignedAlloc(checked((nuint)Bytes), huge ? 2u << 20 : Alignment);
        if (huge && OperatingSystem.IsLinux()) { _ = madvise(Pointer, (nuint)Bytes, 14); }
        GC.AddMemoryPressure(Bytes);
    }

    [DllImport("libc")]
    private static extern int madvise(void* address, nuint length, int advice);

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
