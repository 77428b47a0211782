using System.Numerics;
using System.Runtime.InteropServices;

namespace Agents.Core.Benchmarks.Compare;

/// <summary>Keeps a thread on one core. Only on Linux; elsewhere the system chooses.</summary>
public static class CoreAffinity
{
    private const int CurrentThread = 0;
    private static readonly ulong Allowed = ReadAllowed();

    /// <summary>Gets how many of the first 64 cores this process may use; 0 where that is not known.</summary>
    public static int AllowedCores => BitOperations.PopCount(Allowed);

    /// <summary>Keeps the calling thread on one core from now on; for a thread that ends soon.</summary>
    /// <param name="number">Which of the allowed cores, from 0; counted again from the first one after the last.</param>
    /// <returns><see langword="true"/> when the thread stays there.</returns>
    public static bool TryKeepCurrentThreadOn(int number)
    {
        if (Allowed == 0)
        {
            return false;
        }

        ulong rest = Allowed;
        for (int skipped = 0; skipped < number % AllowedCores; skipped++)
        {
            rest &= rest - 1;
        }

        ulong core = rest & ~(rest - 1);
        return NativeMethods.SetAffinity(CurrentThread, sizeof(ulong), in core) == 0;
    }

    private static ulong ReadAllowed()
    {
        ulong allowed = 0;
        return OperatingSystem.IsLinux() && NativeMethods.GetAffinity(CurrentThread, sizeof(ulong), ref allowed) == 0 ? allowed : 0;
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "sched_setaffinity")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int SetAffinity(int thread, nint bytes, in ulong cores);

        [DllImport("libc", EntryPoint = "sched_getaffinity")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int GetAffinity(int thread, nint bytes, ref ulong cores);
    }
}
