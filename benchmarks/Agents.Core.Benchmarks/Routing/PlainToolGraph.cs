namespace Agents.Core.Benchmarks.Routing;

/// <summary>A tool graph as plain numbers: which tools may follow which, and what the step costs. The same for every subject.</summary>
/// <remarks>Tool 0 is where routes begin, the last number is the goal; neither is a tool that can fail.</remarks>
public sealed class PlainToolGraph
{
    private const int EdgesATool = 10;

    private PlainToolGraph(int tools, IReadOnlyList<PlainEdge> edges)
    {
        Tools = tools;
        Edges = edges;
    }

    /// <summary>Gets how many tools there are; they have the numbers from 1.</summary>
    public int Tools { get; }

    /// <summary>Gets the number of the node where routes begin.</summary>
    public static int Start => 0;

    /// <summary>Gets the number of the goal.</summary>
    public int Goal => Tools + 1;

    /// <summary>Gets the edges.</summary>
    public IReadOnlyList<PlainEdge> Edges { get; }

    /// <summary>Draws a graph: ten edges from each tool to tools chosen by chance (nine where there are ten tools), one from the start to each of the
    /// first tools, and one from each of the last tools to the goal: three of ten tools, ten of more. Costs are 0.5 to 5.</summary>
    /// <param name="tools">How many tools; at least 10.</param>
    public static PlainToolGraph Draw(int tools)
    {
        Random random = new(tools);
        List<PlainEdge> edges = [];
        int ends = Math.Clamp(tools / 10, 3, 10);
        for (int tool = 1; tool <= ends; tool++)
        {
            edges.Add(new PlainEdge(Start, tool, Cost(random)));
        }

        for (int tool = 1; tool <= tools; tool++)
        {
            HashSet<int> next = [];
            while (next.Count < Math.Min(EdgesATool, tools - 1))
            {
                int other = random.Next(1, tools + 1);
                if (other != tool && next.Add(other))
                {
                    edges.Add(new PlainEdge(tool, other, Cost(random)));
                }
            }
        }

        for (int tool = tools - ends + 1; tool <= tools; tool++)
        {
            edges.Add(new PlainEdge(tool, tools + 1, 1));
        }

        return new PlainToolGraph(tools, edges);
    }

    private static double Cost(Random random) => 0.5 + (random.NextDouble() * 4.5);
}
