using Agents.Core.Routing;

namespace Agents.Core.Tests.Routing;

/// <summary>A small random graph with cycles, free and equal steps, scopes, stages, several starts and several states of a goal. Its costs are
/// such that sums are exact, whatever their order.</summary>
internal static class RandomToolGraph
{
    private static readonly double?[] Costs = [null, 0, 0, 0.5, 1, 1, 2];

    public static ToolGraph Create(Random random)
    {
        string[] tools = [.. Enumerable.Range(0, random.Next(1, 6)).Select(i => $"t{i}")];
        string[] stages = [.. Enumerable.Range(0, random.Next(3)).Select(i => $"s{i}")];
        string[] starts = [.. Enumerable.Range(0, random.Next(2)).Select(i => $"begin{i}")];
        string[] states = ["goal", "end"];
        string[] goals = [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => $"g{i}")];
        return ToolGraph.Create(g =>
        {
            foreach (string tool in tools)
            {
                g.AddTool(RouteScene.Tool(tool), random.Next(4) * 0.5);
            }

            foreach (string start in starts)
            {
                g.AddStart(start);
            }

            foreach (string stage in stages)
            {
                string[] members = [.. tools.Where(_ => random.Next(2) == 0).Append(tools[0]).Distinct()];
                g.AddStage(stage, members, random.Next(1, members.Length + 1), random.Next(2) == 0 ? null : random.Next(3));
            }

            foreach (string goal in goals)
            {
                g.AddGoal(new RouteGoal { Name = goal, States = random.Next(3) == 0 ? ["goal", "end"] : [states[random.Next(2)]] });
            }

            string[] nodes = ["start", .. starts, .. tools, .. stages];
            HashSet<(string, string)> seen = [("start", "goal"), ("start", "end")];
            for (int i = random.Next(20); i > 0; i--)
            {
                string from = nodes[random.Next(nodes.Length)];
                string to = random.Next(4) == 0 ? states[random.Next(2)] : nodes[random.Next(nodes.Length)];
                if (from != to && seen.Add((from, to)))
                {
                    string[] scope = random.Next(3) == 0 ? [goals[random.Next(goals.Length)]] : [];
                    g.AddEdge(from, to, Costs[random.Next(Costs.Length)], scope);
                }
            }

            // Each goal can be reached, at a cost that other routes beat.
            g.AddGoal(new RouteGoal { Name = "last", States = states }).AddEdge("start", "goal", 50).AddEdge("start", "end", 50);
        });
    }
}
