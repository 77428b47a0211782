using System.Diagnostics;

namespace Agents.Core.Benchmarks.Compare;

/// <summary>Threads that start together.</summary>
public static class ThreadTeam
{
    /// <summary>Does work on one thread, which is the calling one, or on several new ones, and waits for all.</summary>
    /// <param name="threads">How many; at least 1.</param>
    /// <param name="work">What each does; it is given its number, from 0.</param>
    /// <remarks>Of several threads each is kept on a core of its own, where the system allows it, and none starts before all are running.</remarks>
    public static TeamResult Run(int threads, Action<int> work)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        long[] starts = new long[threads];
        long[] ends = new long[threads];
        long[] bytes = new long[threads];
        int missing = threads;
        if (threads == 1)
        {
            Take(0);
        }
        else
        {
            Thread[] team = [.. Enumerable.Range(0, threads).Select(number => new Thread(() => TakeOnOwnCore(number)))];
            Array.ForEach(team, thread => thread.Start());
            Array.ForEach(team, thread => thread.Join());
        }

        return new(
            Stopwatch.GetElapsedTime(starts.Min(), ends.Max()),
            Stopwatch.GetElapsedTime(starts.Min(), starts.Max()),
            bytes.Sum());

        void TakeOnOwnCore(int number)
        {
            // Left to itself, a busy system puts two short threads on the same core, one after the other, and then nothing contends.
            CoreAffinity.TryKeepCurrentThreadOn(number);
            Interlocked.Decrement(ref missing);
            while (Volatile.Read(ref missing) > 0)
            {
                // Neither yields nor sleeps: a thread that waits elsewhere would start long after the last one has come.
                Thread.SpinWait(1);
            }

            Take(number);
        }

        void Take(int number)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            starts[number] = Stopwatch.GetTimestamp();
            work(number);
            ends[number] = Stopwatch.GetTimestamp();
            bytes[number] = GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
