namespace Agents.Core.Graphs;

/// <summary>A graph has no output, because a node that it needs failed or was skipped.</summary>
/// <remarks><see cref="Exception.InnerException"/> is what the node failed with that the output was lost by; <see cref="AgentException.Path"/> is
/// its place.</remarks>
public sealed class GraphFailedException : AgentException
{
    internal GraphFailedException(string graph, bool isList, IReadOnlyList<NodeFailure> failures, string reason, GraphReport report)
        : base(Describe(graph, isList, failures, reason), failures.Count > 0 ? failures[0].Exception : null)
    {
        Graph = graph;
        Failures = failures;
        Report = report;
    }

    /// <summary>Gets the name of the graph; where an item of a list failed, of the node that works on the list.</summary>
    public string Graph { get; }

    /// <summary>Gets every node that failed for good, the one that the output was lost by first; a node that failed and was to be
    /// skipped is among them. Empty when the output was lost by a gate that stayed closed.</summary>
    public IReadOnlyList<NodeFailure> Failures { get; }

    /// <summary>Gets how far each node came.</summary>
    public GraphReport Report { get; }

    /// <inheritdoc/>
    public override bool IsTransient => Failures is [{ Exception: AgentException { IsTransient: true } }, ..];

    private static string Describe(string graph, bool isList, IReadOnlyList<NodeFailure> failures, string reason)
    {
        string text = $"The {(isList ? "list" : "graph")} '{graph}' has no output: ";
        if (failures.Count == 0)
        {
            return text + reason;
        }

        text += $"{(isList ? "item" : "node")} '{failures[0].Node}' failed: {FailureText.Shorten(WithheldFailureException.Describe(failures[0].Exception))}";
        return failures.Count == 1 ? text : $"{text} Failed too: {FailureText.List(", ", failures.Skip(1).Select(failure => $"'{failure.Node}'"), failures.Count - 1)}.";
    }
}
