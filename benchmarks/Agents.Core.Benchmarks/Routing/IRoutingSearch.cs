namespace Agents.Core.Benchmarks.Routing;

/// <summary>A search over one graph.</summary>
public interface IRoutingSearch
{
    /// <summary>Takes a tool out: it has failed.</summary>
    /// <param name="tool">The tool.</param>
    void Close(int tool);

    /// <summary>Lets a tool back in.</summary>
    /// <param name="tool">The tool.</param>
    void Reopen(int tool);

    /// <summary>Finds the cheapest route from a node to the goal, its nodes included.</summary>
    /// <param name="from">The node.</param>
    /// <returns>What it costs, in millionths; -1 when there is none.</returns>
    long Find(int from);

    /// <summary>Lists the nodes of the route found last, from where it begins to the goal.</summary>
    int[] ToRoute();
}
