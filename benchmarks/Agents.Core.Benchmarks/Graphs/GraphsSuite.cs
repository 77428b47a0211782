using Agents.Core.Benchmarks.Compare;

namespace Agents.Core.Benchmarks.Graphs;

/// <summary>Graphs of nodes that do next to nothing: what a node costs by itself, and whether any waits for what it does not need.</summary>
public sealed class GraphsSuite : ISuite
{
    private const string NodeAim = "at most 0.5 us and 300 B a node";

    // A subject is one class that implements IGraphsSubject, listed here in the order of the table.
    private readonly IGraphsSubject[] _subjects = [new OursGraphs(), new FloorTaskGraphs(), new FloorQueueGraphs()];

    private readonly Work[] _work =
    [
        new("chain-1000", () => PlainGraphs.Chain(1_000), "1,000 nodes one after the other", NodeAim),
        new("fan-1000", () => PlainGraphs.Fan(1_000), "1,000 nodes over one source, and one that sums them", NodeAim),
        new("fan-4000", () => PlainGraphs.Fan(4_000), "the same with 4,000 nodes", NodeAim),
        new("dag-20x50", PlainGraphs.Layers, "20 layers of 50 nodes with one to three inputs each, and one that sums the last layer", NodeAim),
        new("chain-100000", () => PlainGraphs.Chain(100_000), "100,000 nodes one after the other", NodeAim),
        new("ten-nodes", PlainGraphs.TenNodes, "a graph of ten nodes, run again and again", NodeAim),
        new("two-chains", PlainGraphs.TwoChains, "two chains of waits of 210 ms each, 408 ms in lock step; wall time of a run", "at most 215 ms", Waits: true),
    ];

    /// <inheritdoc/>
    public string Name => "graphs";

    /// <inheritdoc/>
    public string Description => "graphs of trivial nodes, the same shapes for every subject, each made once and run again and again.";

    /// <inheritdoc/>
    public IReadOnlyList<MeasurementName> Names =>
        [.. _work.Select(work => new MeasurementName(work.Name, work.Waits ? ["ms"] : ["us/node", "B/node"], work.Meaning, work.Aim))];

    /// <inheritdoc/>
    public IReadOnlyList<string> Subjects => [.. _subjects.Select(subject => subject.Name)];

    /// <inheritdoc/>
    public IReadOnlyList<Peer> Peers { get; } =
    [
        // It counts bytes by the growth of the heap, so a run must end before the first collection of the young generation.
        new("langgraph", "langgraph", "langgraph.mjs", new NodeRuntime(), ["--min-semi-space-size=1024", "--max-semi-space-size=1024"]),
    ];

    /// <inheritdoc/>
    /// <remarks>Few, so that there is time left for the peer, which needs seconds a round.</remarks>
    public int RoundCount => 5;

    /// <inheritdoc/>
    public IReadOnlyList<ITrial> CreateTrials() => [.. _work.SelectMany(CreateTrials)];

    /// <summary>Makes the shape that is measured under a name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public PlainGraph CreateShape(string name) => _work.Single(work => work.Name == name).CreateShape();

    private IEnumerable<ITrial> CreateTrials(Work work)
    {
        PlainGraph shape = work.CreateShape();
        int expected = shape.Compute();
        foreach (IGraphsSubject subject in _subjects)
        {
            if (subject.Prepare(shape) is { } run)
            {
                yield return work.Waits
                    ? new DurationTrial<int>(work.Name, subject.Name, run, expected)
                    : OperationTrial.CreateAsync(work.Name, subject.Name, run, expected, shape.Count, "node");
            }
        }
    }

    private sealed record Work(string Name, Func<PlainGraph> CreateShape, string Meaning, string Aim, bool Waits = false);
}
