namespace Agents.Core.Graphs.Plans;

/// <summary>A node of a plan while it is read.</summary>
internal sealed class DraftNode(int index)
{
    public int Index { get; } = index;

    public string Path { get; } = $"$.nodes[{index}]";

    /// <summary>Gets or sets the id; <see langword="null"/> when there is none that can be used.</summary>
    public string? Id { get; set; }

    /// <summary>Gets or sets the name of the agent as it stands there; <see langword="null"/> when there is none.</summary>
    public string? Agent { get; set; }

    /// <summary>Gets or sets the agent; <see langword="null"/> when it is unknown.</summary>
    public CatalogEntry? Entry { get; set; }

    public List<DraftInput> Inputs { get; } = [];

    /// <summary>Gets or sets whether all of the inputs could be read, so that their number says something.</summary>
    public bool HasAllInputs { get; set; }

    public PlanJoin Join { get; set; } = PlanJoin.All;

    /// <summary>Gets or sets whether another node has the same id, so that this one cannot be named.</summary>
    public bool IsShadowed { get; set; }

    /// <summary>Gets or sets whether a repair left the node out.</summary>
    public bool IsLeftOut { get; set; }

    /// <summary>Gets how messages call the node.</summary>
    public string Name => Id is null ? $"Node {Index}" : $"Node {PlanText.Quote(Id)}";

    /// <summary>Gets the places of the nodes whose outputs it takes.</summary>
    public IEnumerable<int> Sources => Inputs.Where(input => input.Source >= 0).Select(input => input.Source);
}
