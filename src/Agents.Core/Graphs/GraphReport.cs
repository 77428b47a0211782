using System.Globalization;

namespace Agents.Core.Graphs;

/// <summary>What a run of a graph took: how each node ended, the critical path, and what the schedule lost against it.</summary>
/// <remarks>
/// Immutable and thread-safe. Times are by the run's clock; they are computed when they are first asked for. Work and span are as in the
/// analysis of parallel programs (Blumofe and Leiserson): the time of all nodes together, and the time of the longest path.
/// </remarks>
public sealed class GraphReport
{
    private readonly string _name;
    private readonly GraphTopology _topology;
    private readonly NodeRecord[] _records;
    private readonly Dictionary<int, NodeFacts>? _facts;
    private readonly TimeProvider _clock;
    private readonly long _started;
    private GraphShape? _shape;
    private CriticalPath? _path;
    private IReadOnlyList<NodeReport>? _nodes;
    private bool _withholdsFailures;

    internal GraphReport(
        string name, GraphTopology topology, NodeRecord[] records, Dictionary<int, NodeFacts>? facts, TimeProvider clock, long started, long ended)
    {
        _records = records;
        _facts = facts;
        _clock = clock;
        _started = started;
        _name = name;
        _topology = topology;
        Duration = clock.GetElapsedTime(started, ended);
    }

    /// <summary>Gets the graph, with what edits made of it.</summary>
    public GraphShape Shape => _shape ??= new GraphShape(_name, _topology);

    /// <summary>Gets the time from the start of the graph to its end, when nothing of it was under way any more.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Gets the time of all nodes together; of a list, that of its items.</summary>
    public TimeSpan Work => ToTime(Path.Work);

    /// <summary>Gets the time of the longest path to the output: with as many threads and places as there are nodes, the run cannot be faster.</summary>
    public TimeSpan Span => ToTime(Path.Span);

    /// <summary>Gets how many nodes could have been under way at once on average: work divided by span.</summary>
    /// <value>1 or more; 1 when the span is 0.</value>
    public double Parallelism => Path.Span == 0 ? 1 : Math.Max(1, (double)Path.Work / Path.Span);

    /// <summary>Gets what the schedule lost: the duration beyond the span.</summary>
    public TimeSpan Idle => Duration > Span ? Duration - Span : TimeSpan.Zero;

    /// <summary>Gets the names of the nodes on the longest path, from the first to the output.</summary>
    public IReadOnlyList<string> CriticalNodes => [.. Path.Nodes.Select(_topology.NameOf)];

    /// <summary>Gets what became of each node, in the order in which they were added.</summary>
    public IReadOnlyList<NodeReport> Nodes => _nodes ??= [.. Enumerable.Range(0, _records.Length).Select(Describe)];

    /// <summary>Draws the run as a Mermaid flowchart: states, times, spend, and the critical path.</summary>
    /// <returns>The text, with lines that end in <c>\n</c>.</returns>
    public string ToMermaid() => GraphDrawing.Of(_topology, this).WriteMermaid();

    /// <summary>Draws the run in the DOT language of Graphviz: states, times, spend, and the critical path.</summary>
    /// <returns>The text, with lines that end in <c>\n</c>.</returns>
    public string ToDot() => GraphDrawing.Of(_topology, this).WriteDot(_name);

    /// <summary>Describes the run in one line.</summary>
    /// <returns>Nodes, duration, work, span, parallelism and idle time.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_records.Length} nodes in {Duration.TotalSeconds:0.000} s: work {Work.TotalSeconds:0.000} s, span {Span.TotalSeconds:0.000} s, parallelism {Parallelism:0.00}, idle {Idle.TotalSeconds:0.000} s");

    /// <summary>Makes the report that says of failures only what kind they were.</summary>
    internal GraphReport WithoutContent()
    {
        GraphReport withheld = (GraphReport)MemberwiseClone();
        withheld._withholdsFailures = true;
        withheld._nodes = null;
        return withheld;
    }

    /// <summary>Gets <see cref="Work"/> in timestamps of the clock.</summary>
    internal long WorkTicks => Path.Work;

    private CriticalPath Path => _path ??= CriticalPath.Find(_topology, _records, _facts);

    private NodeReport Describe(int node)
    {
        NodeRecord record = _records[node];
        NodeFacts? facts = _facts?.GetValueOrDefault(node);
        return new NodeReport
        {
            Name = _topology.NameOf(node),
            Kind = _topology.Nodes[node].Kind,
            State = record.State,
            Start = record.HasStarted ? _clock.GetElapsedTime(_started, record.Started) : null,
            Duration = record.HasStarted ? _clock.GetElapsedTime(record.Started, record.Ended) : TimeSpan.Zero,
            Spend = facts?.Context is { HasLedger: true } context ? context.Budget.Spent : default,
            StopReason = facts?.StopReason ?? StopReason.Completed,
            SkipReason = facts?.SkipReason,
            Failure = facts?.Failure is { } failure && _withholdsFailures ? WithheldFailureException.Of(failure) : facts?.Failure,
            IsSubstitute = record.Has(NodeFlags.Substituted),
            IsCritical = Path.IsCritical(node),
            Items = facts?.Items is { } items ? [.. (_withholdsFailures ? items.WithoutContent() : items).Nodes.SkipLast(1)] : [], // the last one only collects
        };
    }

    private TimeSpan ToTime(long ticks) => _clock.GetElapsedTime(0, ticks);
}
