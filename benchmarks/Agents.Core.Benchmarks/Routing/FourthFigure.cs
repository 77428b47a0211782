using Agents.Core.Routing;

namespace Agents.Core.Benchmarks.Routing;

/// <summary>The worked example of arXiv 2603.01548, figure 4: what a refund's route costs when all is well, and with two tools down.</summary>
public static class FourthFigure
{
    /// <summary>Finds the cheapest route of a refund.</summary>
    /// <param name="down">The names of the tools that are down.</param>
    public static RoutePath Find(params IEnumerable<string> down)
    {
        ScenarioTools tools = new();
        foreach (string tool in down)
        {
            tools.Health.MarkDown(tool);
        }

        return RouteDomains.Support.CreateGraph(tools).FindPath(RouteDomains.Support.Goal, health: tools.Health)
            ?? throw new InvalidOperationException("The example has a route; none was found.");
    }
}
