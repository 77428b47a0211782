using System.Runtime.InteropServices;

namespace Agents.Core.Scoring.Indexes;

/// <summary>A block of memory that never moves and starts at a multiple of 64 bytes; freed when nothing refers to it any more.</summary>
/// <remarks>
/// What reads through <see cref="Pointer"/> must keep the block reachable until it is done. Nobody disposes of it: a search may still read a block that a
/// change has replaced, and the last reference to it is what tells.
/// </remarks>
internal sealed unsafe partial class HnswMemory : SafeHandle
{
    private const nuint Alignment = 64;
    private const nuint LargePage = 2 << 20;
    private const int AdviseLargePages = 14;

    public HnswMemory(long count, int size)
        : base(0, ownsHandle: true)
    {
        Bytes = checked(Math.Max(1, count) * size);
        bool isLarge = Bytes >= 2 * (long)LargePage;
        Pointer = (byte*)NativeMemory.AlignedAlloc(checked((nuint)Bytes), isLarge ? LargePage : Alignment);
        SetHandle((nint)Pointer);
        GC.AddMemoryPressure(Bytes);
        if (isLarge && OperatingSystem.IsLinux())
        {
            AskForLargePages(Pointer, (nuint)Bytes);
        }
    }

    public override bool IsInvalid => handle == 0;

    public byte* Pointer { get; }

    public long Bytes { get; }

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree(Pointer);
        GC.RemoveMemoryPressure(Bytes);
        return true;
    }

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
