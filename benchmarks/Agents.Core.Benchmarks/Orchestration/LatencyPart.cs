using Agents.Core.Graphs;

namespace Agents.Core.Benchmarks.Orchestration;

/// <summary>How much sooner graphs of tasks end than the same tasks one after the other.</summary>
public sealed class LatencyPart : IOrchestrationPart
{
    private const int Graphs = 400;
    private const int Tasks = 10;
    private const int Reach = 3;
    private const double SecondInput = 0.1;
    private const double Sigma = 0.6;
    private const double PublishedWidth = 1.72;

    /// <inheritdoc/>
    public string Title => "What a graph of tasks saves over a sequence: UFO³ (55 tasks on 5 machines)";

    /// <inheritdoc/>
    public async Task<PartResult> RunAsync(CancellationToken cancellationToken = default)
    {
        double parallelism = 0;
        double saved = 0;
        int tight = 0;
        for (int seed = 0; seed < Graphs; seed++)
        {
            VirtualRuns runs = new();
            AgentGraph<int, int> graph = Draw(runs, seed);
            GraphReport report = (await runs.RunAsync(graph, 0, cancellationToken)).GetGraphReport()!;
            parallelism += report.Parallelism / Graphs;
            saved += (1 - (report.Duration / report.Work)) * 100 / Graphs;
            tight += report.Duration == report.Span ? 1 : 0;
        }

        return new PartResult(
            [
                PartRow.Exact("the most that a width of 1.72 can save: 1 - 1/P", 41.9, (1 - (1 / PublishedWidth)) * 100, 1, " %"),
                PartRow.Within("parallelism of our graphs, work / critical path", "1.72 (width)", parallelism, 1.5, 1.72, 2),
                PartRow.Within("latency saved, mean", "31.0 % to 41.9 %", saved, 31, 41.9, 1, " %"),
                new PartRow(
                    "graphs that end with their critical path",
                    "-",
                    $"{tight} of {Graphs}",
                    "all",
                    RowKind.Simulated,
                    tight == Graphs),
            ],
            $"{Graphs} graphs of {Tasks} tasks on the real executor; each task waits for one of the {Reach} before it, some for two; lognormal durations.",
            "The paper measured 31 % with its own cost of orchestration; ours, on a clock that stands still meanwhile, has none.");
    }

    private static AgentGraph<int, int> Draw(VirtualRuns runs, int seed) => AgentGraph.Create<int, int>("tasks", (g, input) =>
    {
        Random chance = new(seed);
        Lognormal durations = new(Sigma, seed);
        List<Node<int>> tasks = [];
        for (int i = 0; i < Tasks; i++)
        {
            TimeSpan duration = TimeSpan.FromSeconds(durations.Next());
            HashSet<int> inputs = i == 0 ? [] : [Earlier(i)];
            if (i > 0 && chance.NextDouble() < SecondInput)
            {
                inputs.Add(Earlier(i));
            }

            Node<int>[] before = [.. inputs.Select(earlier => tasks[earlier])];
            tasks.Add(before switch
            {
                [] => g.Add($"t{i}", WorkAsync, input),
                [Node<int> one] => g.Add($"t{i}", WorkAsync, one),
                _ => g.Add($"t{i}", async (IReadOnlyList<int> _, AgentContext context, CancellationToken token) => await WorkAsync(0, context, token).ConfigureAwait(false), g.All($"before t{i}", before)),
            });

            async ValueTask<int> WorkAsync(int n, AgentContext context, CancellationToken token)
            {
                await runs.WaitAsync(duration, token).ConfigureAwait(false);
                return n;
            }
        }

        return g.Add("done", (IReadOnlyList<int> all) => all.Count, g.All("all", tasks));

        int Earlier(int i) => Math.Max(0, i - 1 - chance.Next(Reach));
    });
}
