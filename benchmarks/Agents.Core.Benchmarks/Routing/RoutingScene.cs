namespace Agents.Core.Benchmarks.Routing;

/// <summary>A run in the middle: where it stands, what has failed before and what fails next.</summary>
/// <param name="Position">The last success.</param>
/// <param name="FailedBefore">The tools that have failed before.</param>
/// <param name="Fails">The tool that fails next, which is on the route; the position when none does.</param>
/// <param name="Cost">What the route costs that is found then, in millionths.</param>
public sealed record RoutingScene(int Position, IReadOnlyList<int> FailedBefore, int Fails, long Cost)
{
    /// <summary>Plays a run: the first tool succeeds, and then tools of each new route fail.</summary>
    /// <param name="search">Finds the routes.</param>
    /// <param name="failures">How many fail.</param>
    public static RoutingScene Play(IRoutingSearch search, int failures)
    {
        long cost = Found(search.Find(PlainToolGraph.Start));
        if (failures == 0)
        {
            return new RoutingScene(PlainToolGraph.Start, [], PlainToolGraph.Start, cost);
        }

        int position = search.ToRoute()[1];
        List<int> failed = [];
        for (int i = 0; i < failures; i++)
        {
            // By turns the next tool and the one after it, so that ten failures leave a way out of the position, which has ten edges.
            Found(search.Find(position));
            int[] route = search.ToRoute();
            failed.Add(route[i % 2 == 1 && route.Length > 3 ? 2 : 1]);
            search.Close(failed[^1]);
        }

        return new RoutingScene(position, failed[..^1], failed[^1], Found(search.Find(position)));
    }

    /// <summary>Lets the next tool fail, finds the route without it, and lets it back in.</summary>
    /// <param name="search">Finds the route.</param>
    /// <returns>What the route costs, in millionths.</returns>
    public long Reroute(IRoutingSearch search)
    {
        search.Close(Fails);
        long cost = search.Find(Position);
        search.Reopen(Fails);
        return cost;
    }

    private static long Found(long cost) => cost >= 0 ? cost : throw new InvalidOperationException("The graph has too few routes for this many failures.");
}
