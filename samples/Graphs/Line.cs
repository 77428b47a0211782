using Agents.Core.Graphs;

namespace Graphs;

/// <summary>What became of a node, in one line.</summary>
internal static class Line
{
    public static string Of(NodeReport node)
    {
        (char sign, string note) = node.State switch
        {
            NodeState.Succeeded when node.IsSubstitute => ('~', $"failed, and its fallback stood in: {node.Failure!.InnerException!.Message}"),
            NodeState.Succeeded => ('+', ""),
            NodeState.Canceled => ('x', "cancelled, since nobody needed it any more"),
            NodeState.Skipped => ('-', $"skipped: {Words(node.SkipReason!.Value)}"),
            NodeState state => ('!', state.ToString()),
        };
        return $"{sign} {node.Name,-18} {note}".TrimEnd();
    }

    private static string Words(SkipReason reason) => reason switch
    {
        SkipReason.GateClosed => "the gate stayed closed",
        SkipReason.InputSkipped => "what it depends on was skipped",
        SkipReason.NotNeeded => "nobody needed it",
        _ => reason.ToString(),
    };
}
