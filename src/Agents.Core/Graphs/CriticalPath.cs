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

    public static CriticalPath Find(GraphTopology topology, NodeRecord[] records)
    {
        long[] longest = new long[records.Length];
        int[] before = new int[records.Length];
        long work = 0;
        int last = -1;
        for (int i = 0; i < records.Length; i++)
        {
            int node = topology.Order.Length == 0 ? i : topology.Order[i];
            before[node] = -1;
            NodeRecord record = records[node];
            long own = TimeOf(record);
            work += own;
            foreach (int input in topology.InputsOf(node))
            {
                // What a join did not wait for is not on its path.
                bool isBefore = record.HasStarted && records[input].State == NodeState.Succeeded && records[input].Ended <= record.Started;
                if (isBefore && (before[node] < 0 || longest[input] > longest[before[node]]))
                {
                    before[node] = input;
                }
            }

            longest[node] = own + (before[node] < 0 ? 0 : longest[before[node]]);
            if (record.Has(NodeFlags.Substituted) && topology.Nodes[node].Fallback is { } fallback)
            {
                // The fallback began when the node had failed.
                longest[node] += TimeOf(records[fallback.Index]);
            }

            last = last < 0 || longest[node] > longest[last] ? node : last;
        }

        int end = records[topology.Output].State == NodeState.Succeeded ? topology.Output : last;
        List<int> path = [];
        for (int node = end; node >= 0; node = before[node])
        {
            path.Add(node);
        }

        path.Reverse();
        return new CriticalPath(work, end < 0 ? 0 : longest[end], path);
    }

    public bool IsCritical(int node) => _critical.Contains(node);

    private static long TimeOf(in NodeRecord record) => record.HasStarted ? record.Ended - record.Started : 0;
}
