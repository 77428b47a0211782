using Agents.Core.Tools;

namespace Agents.Core.Routing;

/// <summary>Which tools of a set stand in for which: those that a fallback names, and those that provide the same capability.</summary>
/// <remarks>
/// The called tool costs 1, what stands in for it 2, what stands in for that 3, each times its health: so a healthy tool is always called
/// itself, and one that is slow or fails often is passed over for a backup that is well. Immutable and thread-safe.
/// </remarks>
internal sealed class StandInTable
{
    private readonly Dictionary<string, StandIn[]> _standIns = new(StringComparer.Ordinal);

    private StandInTable(ToolSet tools)
    {
        for (int i = 0; i < tools.Count; i++)
        {
            Tool tool = tools[i];
            List<StandIn> found = [];
            AddFallbacks(tools, tool, found);
            AddPeers(tools, tool, found);
            if (found.Count > 0)
            {
                _standIns.Add(tool.Name, [.. found]);
            }
        }
    }

    private StandInTable()
    {
    }

    /// <summary>Gets the table in which nothing stands in for anything.</summary>
    public static StandInTable Empty { get; } = new();

    /// <summary>Makes the table of a set.</summary>
    public static StandInTable Of(ToolSet tools)
    {
        StandInTable? table = tools.Fallbacks.IsEmpty && !HasCapabilities(tools) ? null : new StandInTable(tools);
        return table is null || table.IsEmpty ? Empty : table;
    }

    public bool IsEmpty => _standIns.Count == 0;

    public bool Has(Tool tool) => _standIns.ContainsKey(tool.Name);

    /// <summary>Finds the cheapest tool that has not failed; of equal ones the first named.</summary>
    public StandIn? Next(Tool called, IReadOnlyList<Tool> failed, ToolHealth health)
    {
        StandIn? best = null;
        Consider(new StandIn { Tool = called, Cost = 1 }, failed, health, ref best);
        if (_standIns.TryGetValue(called.Name, out StandIn[]? standIns))
        {
            foreach (StandIn standIn in standIns)
            {
                Consider(standIn, failed, health, ref best);
            }
        }

        return best;
    }

    private static void Consider(StandIn candidate, IReadOnlyList<Tool> failed, ToolHealth health, ref StandIn? best)
    {
        for (int i = 0; i < failed.Count; i++)
        {
            if (failed[i].Name == candidate.Tool.Name)
            {
                return;
            }
        }

        double cost = candidate.Cost * health.FactorOf(candidate.Tool.Name);
        if (cost < (best?.Cost ?? double.PositiveInfinity))
        {
            best = candidate with { Cost = cost };
        }
    }

    /// <summary>Follows the fallbacks of a tool, and theirs, each tool once and the nearest first.</summary>
    private static void AddFallbacks(ToolSet tools, Tool tool, List<StandIn> found)
    {
        Queue<StandIn> open = new([new StandIn { Tool = tool, Cost = 1 }]);
        while (open.TryDequeue(out StandIn from))
        {
            foreach (ToolFallback fallback in tools.Fallbacks)
            {
                if (fallback.Primary.Name != from.Tool.Name || fallback.Backup.Name == tool.Name || Contains(found, fallback.Backup))
                {
                    continue;
                }

                StandIn next = new()
                {
                    Tool = fallback.Backup,
                    Mapping = from.Mapping is null ? fallback.Mapping : from.Mapping.Then(fallback.Mapping),
                    Cost = from.Cost + 1,
                };
                found.Add(next);
                open.Enqueue(next);
            }
        }
    }

    /// <summary>Adds the tools that provide the same and need no parameter that this one does not have.</summary>
    private static void AddPeers(ToolSet tools, Tool tool, List<StandIn> found)
    {
        foreach (Tool other in tools)
        {
            if (other.Name != tool.Name
                && !Contains(found, other)
                && other.Policy.Provides.Any(capability => tool.Policy.Provides.Contains(capability))
                && ArgumentMapping.Same.FindUnfilled(tool.Schema, other.Schema).Count == 0)
            {
                found.Add(new StandIn { Tool = other, Mapping = ArgumentMapping.Same, Cost = 2 });
            }
        }
    }

    private static bool HasCapabilities(ToolSet tools)
    {
        for (int i = 0; i < tools.Count; i++)
        {
            if (!tools[i].Policy.Provides.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Contains(List<StandIn> found, Tool tool) => found.Exists(standIn => standIn.Tool.Name == tool.Name);
}
