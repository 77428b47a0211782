using System.Runtime.InteropServices;

namespace Agents.Core.Scoring.Indexes;

/// <summary>A block of memory that never moves and starts at a multiple of 64 bytes; freed when nothing refers to it any more.</summary>
/// <remarks>
/// What reads through <see cref="Pointer"/> must keep the block reachable until it is done. That is why a finalizer frees it and nothing else does: a
/// search may still read a block that a change has replaced.
/// </remarks>
internal sealed unsafe partial class HnswMemory
{
    private const nuint Alignment = 64;
    private const nuint LargePage = 2 << 20;
    private const int AdviseLargePages = 14;

    public HnswMemory(long count, int size)
    {
        Bytes = checked(Math.Max(1, count) * size);
        bool isLarge = Bytes >= 2 * (long)LargePage;
        Pointer = (byte*)NativeMemory.AlignedAlloc(checked((nuint)Bytes), isLarge ? LargePage : Alignment);
        GC.AddMemoryPressure(Bytes);
        if (isLarge && OperatingSystem.IsLinux())
        {
            AskForLargePages(Pointer, (nuint)Bytes);
        }
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

    // Rows are read in no order, and each page of 4 KB costs a walk through the tables of the processor when it is first met. Only a wish: where it cannot
    // be uttered or is not granted, searches are a little slower.
    private static void AskForLargePages(byte* start, nuint bytes)
    {
        try
        {
            _ = Advise(start, bytes, AdviseLargePages);
        }
        catch (Exception ex) when (ex is DllNotFoundException or EntryPointNotFoundException)
        {
            // Said above.
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(byte* address, nuint length, int advice);
}
