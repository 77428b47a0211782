using Agents.Core.Topologies;

namespace Agents.Core.Benchmarks.Roles;

/// <summary>50,000 tasks and 100,000 edges between them, drawn once and the same each time.</summary>
public sealed class PlainTasks
{
    private const int Tasks = 50_000;
    private const int EdgeCount = 100_000;

    private readonly int[] _starts = new int[Tasks + 1];
    private readonly int[] _after = new int[EdgeCount];
    private readonly double[] _couplings = new double[EdgeCount];
    private readonly double[] _weights = new double[Tasks];

    /// <summary>Draws the tasks. Every edge leads to a later task, so their numbers are an order.</summary>
    public PlainTasks()
    {
        Random chance = new(23);
        HashSet<(int From, int To)> edges = [];
        while (edges.Count < EdgeCount)
        {
            int from = chance.Next(Tasks - 1);
            edges.Add((from, Math.Min(Tasks - 1, from + 1 + chance.Next(1_000))));
        }

        int place = 0;
        foreach ((int from, int to) in edges.Order())
        {
            _starts[from + 1]++;
            _after[place] = to;
            _couplings[place++] = chance.Next(0, 4) / 4.0;
        }

        for (int task = 0; task < Tasks; task++)
        {
            _starts[task + 1] += _starts[task];
            _weights[task] = chance.Next(1, 10);
        }
    }

    /// <summary>Makes the same as a task graph.</summary>
    public TaskGraph ToGraph() => TaskGraph.Create(g =>
    {
        for (int task = 0; task < Tasks; task++)
        {
            g.Add($"{task}", "", _weights[task]);
        }

        for (int task = 0; task < Tasks; task++)
        {
            for (int edge = _starts[task]; edge < _starts[task + 1]; edge++)
            {
                g.Connect($"{task}", $"{_after[edge]}", new Coupling(_couplings[edge]));
            }
        }
    });

    /// <summary>Computes depth, width, critical path and coupling in plain passes over the arrays.</summary>
    public (int Depth, int Width, double CriticalPath, double Coupling) Measure()
    {
        int[] layers = new int[Tasks];
        double[] ways = new double[Tasks];
        int[] widths = new int[Tasks];
        int depth = 0;
        double longest = 0;
        double coupling = 0;
        for (int task = 0; task < Tasks; task++)
        {
            int layer = layers[task] + 1;
            double way = ways[task] + _weights[task];
            widths[layer - 1]++;
            depth = Math.Max(depth, layer);
            longest = Math.Max(longest, way);
            for (int edge = _starts[task]; edge < _starts[task + 1]; edge++)
            {
                int next = _after[edge];
                layers[next] = Math.Max(layers[next], layer);
                ways[next] = Math.Max(ways[next], way);
                coupling += _couplings[edge];
            }
        }

        return (depth, widths.Max(), longest, coupling / EdgeCount);
    }

    /// <summary>Puts what a router found into the form of <see cref="Measure"/>.</summary>
    public static (int Depth, int Width, double CriticalPath, double Coupling) FromRouter(TopologyMetrics metrics) =>
        (metrics.Depth, metrics.Width, metrics.CriticalPath, metrics.CouplingDensity);
}
