namespace Agents.Core.Benchmarks.Orchestration.AgentsNet;

/// <summary>Five tasks that peers solve together though each of them hears its neighbors only.</summary>
public sealed class AgentsNetPart : IOrchestrationPart
{
    private const int Samples = 3;
    private const int DiameterSamples = 300;

    private static readonly INetTask[] Tasks = [new ColoringTask(), new CoverTask(), new MatchingTask(), new LeaderTask(), new ConsensusTask()];
    private static readonly GraphKind[] Kinds = Enum.GetValues<GraphKind>();

    private readonly IReadOnlyList<int> _sizes;

    /// <summary>Initializes the part.</summary>
    /// <param name="sizes">With how many peers; <see langword="null"/> for 4, 8, 16, 50 and 100.</param>
    public AgentsNetPart(IReadOnlyList<int>? sizes = null) => _sizes = sizes ?? [4, 8, 16, 50, 100];

    /// <inheritdoc/>
    public string Title => "Peers that solve tasks together: AgentsNet, arXiv 2507.08616 (lowest score of 9 graphs: 3 each of 3 kinds)";

    /// <inheritdoc/>
    public async Task<PartResult> RunAsync(CancellationToken cancellationToken = default)
    {
        List<PartRow> rows = [];
        long messages = 0;
        Dictionary<int, SampleGraph[]> graphs = _sizes.ToDictionary(size => size, size => (SampleGraph[])
            [.. Kinds.SelectMany(kind => Enumerable.Range(0, Samples).Select(sample => SampleGraphs.Draw(kind, size, Seed(kind, size, sample))))]);
        foreach (INetTask task in Tasks)
        {
            foreach (int size in _sizes)
            {
                (PartRow row, long sent) = await MeasureAsync(task, graphs[size], cancellationToken);
                rows.Add(row);
                messages += sent;
            }
        }

        rows.AddRange(_sizes.Where(size => size <= 16).Select(MeasureDiameters));
        return new PartResult(
            rows,
            $"{messages:N0} messages in all. Each peer is an IPeer of a PeerTeam, tells its neighbors what is new to it, and in the last round solves the task",
            "for all that it knows, by the same rule as everybody. The most that can be scored is 1; what models score is in the paper. Silent is the mean",
            "score of the same peers when nobody writes: each then knows its neighbors' names and no more.");
    }

    private static int Seed(GraphKind kind, int size, int sample) => (size * 10_000) + ((int)kind * 1_000) + sample;

    private static async Task<(PartRow Row, long Messages)> MeasureAsync(INetTask task, SampleGraph[] graphs, CancellationToken cancellationToken)
    {
        double lowest = 1;
        double silent = 0;
        long messages = 0;
        int tooWide = 0;
        for (int i = 0; i < graphs.Length; i++)
        {
            int rounds = NetRun.RoundsFor(task, graphs[i]);
            NetRun flooding = await NetRun.RunAsync(task, graphs[i], rounds, seed: i, cancellationToken);
            NetRun alone = await NetRun.RunAsync(task, graphs[i], 0, seed: i, cancellationToken);
            lowest = Math.Min(lowest, flooding.Score);
            silent += alone.Score / graphs.Length;
            messages += flooding.Messages;
            tooWide += graphs[i].Diameter > rounds ? 1 : 0;
        }

        int least = graphs.Min(graph => NetRun.RoundsFor(task, graph));
        int most = graphs.Max(graph => NetRun.RoundsFor(task, graph));
        string told = tooWide == 0 ? "" : $", {tooWide} graphs wider than that";
        string what = $"{task.Name}, {graphs[0].Count} peers, {(least == most ? $"{most}" : $"{least} to {most}")} rounds{told}, {messages:N0} messages";
        return (new PartRow(what, "1.000", $"{lowest:F3} (silent {silent:F3})", "none", RowKind.Simulated, lowest == 1), messages);
    }

    /// <summary>Looks how wide many more graphs are; what is known of all neighbors after as many rounds is the whole graph.</summary>
    private static PartRow MeasureDiameters(int size)
    {
        int rounds = int.Log2(size) + 2;
        int[] widest = [.. Kinds.Select(kind =>
            Enumerable.Range(0, DiameterSamples).Max(sample => SampleGraphs.Draw(kind, size, Seed(kind, size, sample)).Diameter))];
        return new PartRow(
            $"greatest diameter of {DiameterSamples} graphs of each kind, {size} peers",
            $"{rounds} rounds",
            string.Join(", ", widest),
            $"at most {rounds}",
            RowKind.Simulated,
            widest.Max() <= rounds);
    }
}
