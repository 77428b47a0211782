using Agents.Core.Benchmarks.Compare;

namespace Agents.Core.Benchmarks.Routing;

/// <summary>Routes through graphs of tools: the first one, and the one after one and after ten failures.</summary>
public sealed class RoutingSuite : ISuite
{
    /// <summary>How long a model call takes at least by arXiv 2603.01548, in microseconds: what a reroute saves.</summary>
    public const double ModelCallMicroseconds = 300_000;

    private const string ModelCall = "model-call";

    // A subject is one class that implements IRoutingSubject, listed here in the order of the table.
    private readonly IRoutingSubject[] _subjects = [new OursRouting(), new FloorRouting(), new PriorityQueueRouting()];

    private readonly Work[] _work =
    [
        .. new[] { 10, 100, 1_000, 10_000 }.SelectMany<int, Work>(tools =>
        [
            new($"first-{tools}", tools, Failures: 0, $"the first route from the start to the goal, {tools:N0} tools", null),
            new($"reroute-{tools}", tools, Failures: 1, $"a tool fails: it is taken out, and the next route is found from the last success, {tools:N0} tools", Aim(tools)),
            .. tools < 100 ? (Work[])[] : [new($"reroute-{tools}-tenth", tools, Failures: 10, "the same for the tenth failure in a row", Aim(tools))],
        ]),
    ];

    /// <inheritdoc/>
    public string Name => "routing";

    /// <inheritdoc/>
    public string Description => "routes through graphs of tools with ten edges each, drawn once and the same for every subject.";

    /// <inheritdoc/>
    public IReadOnlyList<MeasurementName> Names => [.. _work.Select(work => new MeasurementName(work.Name, ["us", "B"], work.Meaning, work.Aim))];

    /// <inheritdoc/>
    public IReadOnlyList<string> Subjects => [.. _subjects.Select(subject => subject.Name), ModelCall];

    /// <inheritdoc/>
    public IReadOnlyList<Peer> Peers => [];

    /// <inheritdoc/>
    public IReadOnlyList<ITrial> CreateTrials()
    {
        // A graph of ten thousand tools takes a while to make, so each is made once.
        Dictionary<int, PlainToolGraph> graphs = _work.Select(work => work.Tools).Distinct().ToDictionary(tools => tools, PlainToolGraph.Draw);
        return
        [
            .. _work.SelectMany(work => _subjects.Select(subject => (ITrial)CreateTrial(work, subject, graphs[work.Tools]))
                .Append(new StatedTrial(work.Name, ModelCall, "us", ModelCallMicroseconds))),
        ];
    }

    private static OperationTrial CreateTrial(Work work, IRoutingSubject subject, PlainToolGraph graph)
    {
        RoutingScene scene = RoutingScene.Play(new FloorRouting().Prepare(graph), work.Failures);
        IRoutingSearch search = subject.Prepare(graph);
        foreach (int failed in scene.FailedBefore)
        {
            search.Close(failed);
        }

        return work.Failures == 0
            ? OperationTrial.CreateAsync(work.Name, subject.Name, () => ValueTask.FromResult(search.Find(scene.Position)), scene.Cost)
            : OperationTrial.CreateAsync(work.Name, subject.Name, () => ValueTask.FromResult(scene.Reroute(search)), scene.Cost);
    }

    private static string? Aim(int tools) => tools switch
    {
        10 => "at most 1 us and 0 B",
        1_000 => "at most 100 us and 0 B",
        _ => null,
    };

    private sealed record Work(string Name, int Tools, int Failures, string Meaning, string? Aim);
}
