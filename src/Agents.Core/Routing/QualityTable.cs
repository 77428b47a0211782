using Agents.Core.Tools;

namespace Agents.Core.Routing;

/// <summary>What the tools of a graph are expected to cost and how good their outputs are expected to be, learned from calls.</summary>
/// <remarks>
/// Begins with the estimates of the graph (<see cref="RouteToolOptions.Estimate"/>). Each measured call moves the estimates of its tool by an
/// exponentially weighted mean. May be shared by runs that are to learn from one another. Thread-safe.
/// </remarks>
public sealed class QualityTable
{
    /// <summary>The learning rate when nothing else is said.</summary>
    public const double DefaultLearningRate = 0.3;

    private static readonly QualityEstimate Unknown = new();

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly double[] _costs;
    private readonly double[] _qualities;

    /// <summary>Initializes a table.</summary>
    /// <param name="graph">The graph whose tools it has.</param>
    /// <param name="learningRate">The weight of one measured call against all that was known before: more than 0, to 1 (the latest call alone
    /// counts).</param>
    /// <exception cref="ArgumentNullException"><paramref name="graph"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="learningRate"/> is outside its range or not a number.</exception>
    public QualityTable(ToolGraph graph, double learningRate = DefaultLearningRate)
    {
        ArgumentNullException.ThrowIfNull(graph);
        LearningRate = IsLearningRate(learningRate)
            ? learningRate
            : throw new ArgumentOutOfRangeException(
                nameof(learningRate), learningRate, $"learningRate must be more than 0, to 1, but is {learningRate}.");
        RouteNode[] tools = [.. graph.Nodes.Where(node => node.Kind == RouteNodeKind.Tool)];
        _costs = [.. tools.Select(tool => (tool.Settings!.Estimate ?? Unknown).Cost)];
        _qualities = [.. tools.Select(tool => (tool.Settings!.Estimate ?? Unknown).Quality)];
        for (int i = 0; i < tools.Length; i++)
        {
            _index.Add(tools[i].Name, i);
        }
    }

    /// <summary>Gets the weight of one measured call against all that was known before.</summary>
    /// <value>More than 0, to 1. The default is <see cref="DefaultLearningRate"/>.</value>
    public double LearningRate { get; }

    /// <summary>Gets what a tool is expected to cost now, and how good its output is expected to be.</summary>
    /// <param name="tool">The name of a tool of the graph, letter case included.</param>
    /// <returns>The estimate.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tool"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The table has no such tool.</exception>
    public QualityEstimate EstimateOf(string tool)
    {
        int slot = Find(tool);
        lock (_lock)
        {
            return new QualityEstimate { Cost = _costs[slot], Quality = _qualities[slot] };
        }
    }

    /// <summary>Learns from one call.</summary>
    /// <param name="tool">The name of a tool of the graph, letter case included.</param>
    /// <param name="cost">What the call cost; 0 or more, and finite.</param>
    /// <param name="quality">How good its output was; 0 (useless) to 1 (as good as can be).</param>
    /// <exception cref="ArgumentNullException"><paramref name="tool"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The table has no such tool.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cost"/> or <paramref name="quality"/> is outside its range or not a number;
    /// nothing was learned.</exception>
    public void Record(string tool, double cost, double quality)
    {
        int slot = Find(tool);
        QualityScore.ThrowIfOutOfRange(cost, nameof(cost), quality, nameof(quality));
        lock (_lock)
        {
            _costs[slot] = Toward(cost, _costs[slot]);
            _qualities[slot] = Toward(quality, _qualities[slot]);
        }
    }

    /// <summary>Makes a copy of all estimates as they are at one moment.</summary>
    /// <returns>The estimates by the name of the tool.</returns>
    public IReadOnlyDictionary<string, QualityEstimate> ToSnapshot()
    {
        Dictionary<string, QualityEstimate> snapshot = new(_index.Count, StringComparer.Ordinal);
        lock (_lock)
        {
            foreach ((string tool, int slot) in _index)
            {
                snapshot.Add(tool, new QualityEstimate { Cost = _costs[slot], Quality = _qualities[slot] });
            }
        }

        return snapshot;
    }

    internal static bool IsLearningRate(double value) => value is > 0 and <= 1;

    /// <summary>Gets where <see cref="Read"/> finds a tool; -1 when the table does not have it.</summary>
    internal int SlotOf(string tool) => _index.GetValueOrDefault(tool, -1);

    /// <summary>Copies the estimates of one moment to where their slots say; entries without a slot (-1) stay as they are.</summary>
    internal void Read(ReadOnlySpan<int> slots, Span<double> costs, Span<double> qualities)
    {
        lock (_lock)
        {
            for (int i = 0; i < slots.Length; i++)
            {
                if (slots[i] >= 0)
                {
                    costs[i] = _costs[slots[i]];
                    qualities[i] = _qualities[slots[i]];
                }
            }
        }
    }

    /// <summary>Moves a mean toward what was measured, and by no rounding past either.</summary>
    private double Toward(double measured, double mean) => Math.Clamp(
        (LearningRate * measured) + ((1 - LearningRate) * mean), Math.Min(measured, mean), Math.Max(measured, mean));

    private int Find(string tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        int slot = SlotOf(tool);
        if (slot >= 0)
        {
            return slot;
        }

        string? nearest = NearestName.Find(tool, _index.Keys);
        throw new ArgumentException(
            $"The table has no tool '{tool}'" + (nearest is null ? "." : $"; did you mean '{nearest}'?"), nameof(tool));
    }
}
