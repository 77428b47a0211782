using Agents.Core.Graphs;

namespace Graphs;

/// <summary>Counts over all runs; the last line of the sample.</summary>
internal sealed class Tally
{
    private readonly List<NodeReport> _nodes = [];
    private int _runs;

    public void Add(GraphReport report)
    {
        _runs++;
        _nodes.AddRange(report.Nodes);
    }

    public override string ToString() =>
        $"graphs: {_runs} runs, {_nodes.Count} nodes, {Count(NodeState.Succeeded)} succeeded, {Count(NodeState.Skipped)} skipped, "
        + $"{Count(NodeState.Canceled)} cancelled, {_nodes.Count(node => node.IsSubstitute)} made up for";

    private int Count(NodeState state) => _nodes.Count(node => node.State == state);
}
