namespace Agents.Core.Graphs.Plans;

/// <summary>A plan while it is read: what is there, right or wrong.</summary>
internal sealed class PlanDraft
{
    /// <summary>The place of what the graph is given, where else the place of a node stands.</summary>
    public const int GraphInput = -1;

    /// <summary>What stands where a name leads nowhere, or was not asked for.</summary>
    public const int Nowhere = -2;

    public List<DraftNode> Nodes { get; } = [];

    /// <summary>Gets or sets the id of the output; <see langword="null"/> when there is none that can be read.</summary>
    public string? Output { get; set; }

    /// <summary>Gets or sets the place of the output.</summary>
    public int OutputIndex { get; set; } = Nowhere;

    /// <summary>Gets the nodes that were not left out.</summary>
    public IEnumerable<DraftNode> Kept => Nodes.Where(node => !node.IsLeftOut);
}
