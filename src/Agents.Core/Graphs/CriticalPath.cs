namespace Agents.Core.Graphs;

/// <summary>The longest path of a run by the times that its nodes really took, in timestamps of the run's clock. O(nodes + edges).</summary>
internal sealed class CriticalPath
{
    private readonly HashSet<int> _critical;

    private CriticalPath(long work, long span, IReadOnlyList<int> nodes)
    {
        Work = work;
        Span = span;
        Nodes = nodes;
        _critical = [.. nodes];
    }

    public long Work { get; }

    public long Span { get; }

    public IReadOnlyList<int> Nodes { get; }

    public static CriticalPath Find(GraphTopology topology, NodeRecord[] records, Dictionary<int, NodeFacts>? facts)
    {
        long[] own = new long[records.Length];
        long[] longest = new long[records.Length];
        int[] before = new int[records.Length];
        Dictionary<int, List<int>> standIns = [];
        int[] order = OrderOf(topology, records);
        long work = 0;
        int last = -1;
        for (int i = 0; i < records.Length; i++)
        {
            int node = order[i];
            before[node] = -1;
            NodeRecord record = records[node];
            own[node] = TimeOf(record);
            work += facts?.GetValueOrDefault(node)?.Items is { } items ? items.WorkTicks : own[node];
            foreach (int input in topology.InputsOf(node))
            {
                // What a join did not wait for is not on its path.
                bool isBefore = record.HasStarted && records[input].State == NodeState.Succeeded && records[input].Ended <= record.Started;
                if (isBefore && (before[node] < 0 || longest[input] > longest[before[node]]))
                {
                    before[node] = input;
                }
            }

            longest[node] = own[node] + (before[node] < 0 ? 0 : longest[before[node]]);
            if (facts?.GetValueOrDefault(node) is { AddedBy: >= 0 and int editor } added && record.HasStarted)
            {
                AddEditor(node, editor, added.AddedAt);
            }

            if (record.Has(NodeFlags.Substituted) && topology.Nodes[node].Fallback is { } fallback)
            {
                AddFallback(node, fallback.Index);
            }

            last = last < 0 || longest[node] > longest[last] ? node : last;
        }

        int end = records[topology.Output].State == NodeState.Succeeded ? topology.Output : last;
        Stack<int> open = [];
        for (int node = end; node >= 0; node = before[node])
        {
            open.Push(node);
        }

        List<int> path = [];
        while (open.TryPop(out int node))
        {
            path.Add(node);
            foreach (int late in standIns.GetValueOrDefault(node, []))
            {
                open.Push(late);
            }
        }

        return new CriticalPath(work, end < 0 ? 0 : longest[end], path);

        void AddEditor(int node, int editor, long at)
        {
            // A node could not start before it was there; up to then the editor was on the path, with what came before it.
            long until = longest[editor] - own[editor] + (at - records[editor].Started);
            if (until + own[node] > longest[node] || before[node] < 0)
            {
                (longest[node], before[node]) = (until + own[node], editor);
            }
        }

        void AddFallback(int node, int fallback)
        {
            // Each with what stands in for itself, so that no part of a chain of fallbacks is written down twice. What was called for when the node had failed comes after it; what had run all along is a path beside it.
            List<int> late = [];
            for (int at = fallback; at >= 0 && records[at].HasStarted && records[at].Started >= records[node].Ended; at = before[at])
            {
                late.Add(at);
                own[node] += own[at];
                longest[node] += own[at];
            }

            if (late.Count > 0)
            {
                standIns.Add(node, late);
            }
            else if (longest[fallback] > longest[node])
            {
                (longest[node], before[node]) = (longest[fallback], fallback);
            }
        }
    }

    public bool IsCritical(int node) => _critical.Contains(node);

    /// <summary>Orders the nodes by when they started, since an edit may have added what others depend on; at the same time, by what they
    /// depend on. One whose fallback stood in comes after that.</summary>
    private static int[] OrderOf(GraphTopology topology, NodeRecord[] records)
    {
        IEnumerable<int> order = topology.Order.Length == 0 ? Enumerable.Range(0, records.Length) : topology.Order;
        return [.. order.OrderBy(StartOf)];

        long StartOf(int node)
        {
            NodeRecord record = records[node];
            long start = record.HasStarted ? record.Started : long.MinValue;
            return record.Has(NodeFlags.Substituted) && topology.Nodes[node].Fallback is { } fallback
                ? Math.Max(start, records[fallback.Index].Started)
                : start;
        }
    }

    private static long TimeOf(in NodeRecord record) => record.HasStarted ? record.Ended - record.Started : 0;
}
