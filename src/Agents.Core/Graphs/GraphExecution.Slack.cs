namespace Agents.Core.Graphs;

/// <content>How late a node may be without delaying the end.</content>
internal sealed partial class GraphExecution
{
    // What each node is expected to take, and the longest path from its start, in seconds; made when it is first asked for.
    private (GraphTopology Of, double[] Expected, double[] Remaining)? _estimates;

    /// <summary>Estimates by how much a node that starts now may be late without delaying the end of the graph.</summary>
    /// <remarks>The latest finish of the node minus now minus its mean latency, where the end is the latest of all paths that are still to be
    /// gone. A node takes what it took on average where that was observed, and its weight where it was not. O(nodes), and O(nodes + edges)
    /// when it is first asked for.</remarks>
    public TimeSpan SlackOf(int node)
    {
        long now = _clock.GetTimestamp();
        (GraphTopology topology, double[] expected, double[] remaining) = EstimatesOf(Volatile.Read(ref _topology));
        double end = 0;
        lock (_lock)
        {
            for (int other = 0; other < remaining.Length; other++)
            {
                NodeRecord record = _records[other];
                if (record.IsFinal || record.Has(NodeFlags.Dormant | NodeFlags.Substituting))
                {
                    // What waits for its fallback has done its own part; the rest is on the fallback's path.
                    continue;
                }

                double gone = record.HasStarted ? _clock.GetElapsedTime(record.Started, now).TotalSeconds : 0;
                end = Math.Max(end, remaining[other] - Math.Min(gone, expected[other]));
            }
        }

        double slack = Math.Max(0, end - remaining[node]);
        return slack >= TimeSpan.MaxValue.TotalSeconds ? TimeSpan.MaxValue : TimeSpan.FromSeconds(slack);
    }

    private (GraphTopology Of, double[] Expected, double[] Remaining) EstimatesOf(GraphTopology topology)
    {
        lock (_lock)
        {
            if (_estimates is { } known && ReferenceEquals(known.Of, topology))
            {
                return known;
            }
        }

        double[] expected = new double[topology.Nodes.Length];
        for (int node = 0; node < expected.Length; node++)
        {
            NodeDefinition definition = topology.Nodes[node];
            expected[node] = definition.MeanLatency?.TotalSeconds ?? definition.Weight;
        }

        (GraphTopology, double[], double[]) made = (topology, expected, topology.MeasureRemaining(expected));
        lock (_lock)
        {
            _estimates = made;
        }

        return made;
    }
}
