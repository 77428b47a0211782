using System.Numerics;

namespace Agents.Core.Topologies;

/// <summary>Finds how many subtasks there are at most of which none depends on another, directly or through others.</summary>
/// <remarks>
/// By Dilworth's theorem (1950) it is the least number of chains that cover all subtasks, which is their number minus the size of the largest
/// matching between each and what comes after it. The matching grows by one augmenting path after the other, found breadth first on rows of
/// bits: n² / 64 words for what was not seen yet, at most n times.
/// </remarks>
internal static class WidestAntichain
{
    public const int MaxTasks = 4_096;

    public static int Measure(TaskGraph graph)
    {
        if (graph.Count > MaxTasks)
        {
            throw new ArgumentException($"An exact width is computed for at most {MaxTasks} tasks, but there are {graph.Count}.", nameof(graph));
        }

        int words = (graph.Count + 63) / 64;
        ulong[] after = FindAllAfter(graph, words);
        int[] before = new int[graph.Count];    // which subtask is followed by this one in its chain
        Array.Fill(before, -1);
        int matched = 0;
        for (int task = 0; task < graph.Count; task++)
        {
            matched += TryExtend(task, after, words, before) ? 1 : 0;
        }

        return graph.Count - matched;
    }

    /// <summary>Computes everything that comes after each subtask, as rows of bits.</summary>
    private static ulong[] FindAllAfter(TaskGraph graph, int words)
    {
        ulong[] after = new ulong[graph.Count * words];
        for (int place = graph.Count - 1; place >= 0; place--)
        {
            int task = graph.Order[place];
            Span<ulong> row = after.AsSpan(task * words, words);
            foreach (int next in graph.After(task))
            {
                row[next / 64] |= 1UL << (next % 64);
                ReadOnlySpan<ulong> rest = after.AsSpan(next * words, words);
                for (int word = 0; word < words; word++)
                {
                    row[word] |= rest[word];
                }
            }
        }

        return after;
    }

    private static bool TryExtend(int start, ulong[] after, int words, int[] before)
    {
        ulong[] unseen = new ulong[words];
        Array.Fill(unseen, ulong.MaxValue);
        int[] reachedFrom = new int[before.Length];
        Queue<int> open = new([start]);
        while (open.TryDequeue(out int task))
        {
            for (int word = 0; word < words; word++)
            {
                ulong found = after[(task * words) + word] & unseen[word];
                unseen[word] &= ~found;
                for (; found != 0; found &= found - 1)
                {
                    int next = (word * 64) + BitOperations.TrailingZeroCount(found);
                    reachedFrom[next] = task;
                    if (before[next] < 0)
                    {
                        Swap(next, start, reachedFrom, before);
                        return true;
                    }

                    open.Enqueue(before[next]);
                }
            }
        }

        return false;
    }

    /// <summary>Turns the path that ends at a free subtask over, so that one more is matched.</summary>
    private static void Swap(int end, int start, int[] reachedFrom, int[] before)
    {
        // What each subtask of the path was followed by goes to the one before it on the path.
        Dictionary<int, int> followedBy = [];
        for (int next = 0; next < before.Length; next++)
        {
            if (before[next] >= 0)
            {
                followedBy[before[next]] = next;
            }
        }

        for (int next = end; ;)
        {
            int task = reachedFrom[next];
            before[next] = task;
            if (task == start)
            {
                return;
            }

            next = followedBy[task];
        }
    }
}
