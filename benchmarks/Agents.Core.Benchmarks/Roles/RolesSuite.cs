using Agents.Core.Benchmarks.Compare;
using Agents.Core.Topologies;

namespace Agents.Core.Benchmarks.Roles;

/// <summary>What agents that work together need beside their models: messages among many peers, and the choice of a topology.</summary>
public sealed class RolesSuite : ISuite
{
    private const string SolverName = "solver-node";
    private const string TopologyName = "topology-100000";
    private const string Rate = "msg/s";

    // A subject is one class that implements IMessagingSubject, listed here in the order of the table.
    private readonly IMessagingSubject[] _subjects = [new OursMessaging(), new ChannelMessaging(hasToken: false), new ChannelMessaging(hasToken: true)];

    private readonly Work[] _work =
    [
        new("ring-10000", () => PeerShape.Ring(10_000), "10,000 peers in a ring hand 1,000 messages on, 200 times each"),
        new("regular-10000", () => PeerShape.Regular(10_000), "the same in a random 4-regular network, to each of the four neighbors in turn"),
    ];

    /// <inheritdoc/>
    public string Name => "roles";

    /// <inheritdoc/>
    public string Description => "goals divided by a solver, messages among peers that are asynchronous loops, and topologies chosen for task graphs.";

    /// <inheritdoc/>
    public IReadOnlyList<MeasurementName> Names =>
    [
        new(SolverName, ["us/node", "B/node"], $"a goal of {SolverWork.Parts} parts that ask no model, divided by a solver, beside a graph of the same agents"),
        .. _work.Select(work => new MeasurementName(
            work.Name, [Rate, "us/message", "B/message"], work.Meaning, "at least 2,000,000 msg/s on one core, at most 2 times the floor")),
        new(TopologyName, ["ms", "B"], "a topology for 50,000 tasks with 100,000 edges", "in less than 10 ms"),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<string> Subjects => [.. _subjects.Select(subject => subject.Name)];

    /// <inheritdoc/>
    public IReadOnlyList<Peer> Peers => [];

    /// <inheritdoc/>
    public IReadOnlyList<ITrial> CreateTrials() => [.. CreateSolverTrials(), .. _work.SelectMany(CreateTrials), .. CreateTopologyTrials()];

    /// <summary>Makes the shape that is measured under a name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public PeerShape CreateShape(string name) => _work.Single(work => work.Name == name).CreateShape();

    private IEnumerable<ITrial> CreateTrials(Work work)
    {
        PeerShape shape = work.CreateShape();
        return _subjects.Select(subject => new RateTrial(OperationTrial.CreateAsync(
            work.Name, subject.Name, subject.Prepare(shape), PeerShape.Messages, PeerShape.Messages, "message"), Rate, "message"));
    }

    private static IEnumerable<ITrial> CreateSolverTrials()
    {
        SolverWork work = new();
        yield return OperationTrial.CreateAsync(SolverName, "ours", work.PrepareSolver(), $"{SolverWork.Parts}", SolverWork.Parts, "node");
        yield return OperationTrial.CreateAsync(SolverName, "floor", work.PrepareGraph(), $"{SolverWork.Parts}", SolverWork.Parts, "node");
    }

    private static IEnumerable<ITrial> CreateTopologyTrials()
    {
        PlainTasks tasks = new();
        TaskGraph graph = tasks.ToGraph();
        TopologyRouter router = new();
        (int, int, double, double) expected = tasks.Measure();
        yield return new MillisecondsTrial(OperationTrial.CreateAsync(
            TopologyName, "ours", () => ValueTask.FromResult(PlainTasks.FromRouter(router.Choose(graph).Metrics)), expected));
        yield return new MillisecondsTrial(OperationTrial.CreateAsync(TopologyName, "floor", () => ValueTask.FromResult(tasks.Measure()), expected));
    }

    private sealed record Work(string Name, Func<PeerShape> CreateShape, string Meaning);
}
