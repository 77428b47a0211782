namespace Agents.Core.Tests.Scoring;

/// <summary>Measures what a call allocates once warmed up.</summary>
internal static class Allocation
{
    private const int Attempts = 20;
    private const int Rounds = 200;

    /// <summary>Counts the bytes that the calling thread allocates in many calls, after as many.</summary>
    public static long Of(Action call)
    {
        // Code that the runtime has not optimized yet may allocate; a call that does so by itself does it every time.
        long least = long.MaxValue;
        for (int attempt = 0; attempt < Attempts && least > 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Rounds; i++)
            {
                call();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
