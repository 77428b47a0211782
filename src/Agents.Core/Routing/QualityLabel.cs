namespace Agents.Core.Routing;

/// <summary>A partial route: from where a search begins to one node.</summary>
internal struct QualityLabel
{
    /// <summary>By what labels are taken first, the least first.</summary>
    public double First;

    /// <summary>By what labels with the same <see cref="First"/> are taken, the least first.</summary>
    public double Second;

    /// <summary>The score: of the partial route, or the least that a whole route may have of which it is a part.</summary>
    public double Score;

    /// <summary>What the partial route costs.</summary>
    public double Cost;

    /// <summary>The quality of the partial route.</summary>
    public double Quality;

    /// <summary>The node that it leads to.</summary>
    public int Node;

    /// <summary>The label from which it goes one step further; -1 where the search began.</summary>
    public int Parent;

    /// <summary>How many steps it has.</summary>
    public int Hops;

    /// <summary>The place of its latest step in the order in which edges were added.</summary>
    public int Order;
}
