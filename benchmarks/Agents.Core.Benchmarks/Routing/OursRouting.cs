using Agents.Core.Routing;
using Agents.Core.Tools;

namespace Agents.Core.Benchmarks.Routing;

/// <summary>Agents.Core: a <see cref="ShortestPath"/> over a <see cref="ToolGraph"/>, with a <see cref="ToolHealth"/> that it asks before each query.</summary>
public sealed class OursRouting : IRoutingSubject
{
    private const string Goal = "reached";

    /// <inheritdoc/>
    public string Name => "ours";

    /// <inheritdoc/>
    public IRoutingSearch Prepare(PlainToolGraph graph)
    {
        string[] names = [ToolGraph.StartState, .. Enumerable.Range(1, graph.Tools).Select(tool => $"tool-{tool}"), ToolGraph.GoalState];
        ToolGraph made = ToolGraph.Create(g =>
        {
            g.AddGoal(Goal);
            for (int tool = 1; tool <= graph.Tools; tool++)
            {
                g.AddTool(Tool.Create(() => "done", names[tool]));
            }

            foreach (PlainEdge edge in graph.Edges)
            {
                g.AddEdge(names[edge.From], names[edge.To], edge.Cost);
            }
        });
        return new Search(new ShortestPath(made, new ToolHealth()), names);
    }

    private sealed class Search(ShortestPath path, string[] names) : IRoutingSearch
    {
        public void Close(int tool) => path.Close(names[tool]);

        public void Reopen(int tool) => path.Reopen(names[tool]);

        public long Find(int from) => path.TryFind(Goal, names[from]) ? (long)Math.Round(path.Cost * 1e6) : -1;

        public int[] ToRoute() => [.. path.ToPath()!.Nodes.Select(name => Array.IndexOf(names, name))];
    }
}
