using System.Diagnostics;
using Agents.Core.Roles;
using Agents.Core.Testing;
using Agents.Core.Topologies;

namespace Agents.Core.Benchmarks.Orchestration;

/// <summary>Which topology fits which graph of tasks, by numbers of its shape.</summary>
public sealed class TopologyPart : IOrchestrationPart
{
    private const int RandomGraphs = 2_000;
    private const int Small = 2_000;
    private const int Times = 16;
    private const int Repetitions = 9;

    /// <inheritdoc/>
    public string Title => "Which topology: AdaptOrch, arXiv 2602.16873";

    /// <inheritdoc/>
    public async Task<PartResult> RunAsync(CancellationToken cancellationToken = default)
    {
        List<PartRow> rows = [.. ScalingRows(), .. MetricRows(), .. RouterCase.All.Select(Judge)];
        int agreeing = Enumerable.Range(0, RandomGraphs).Count(seed => PrintedRouter.AgreesOn(new Random(seed)));
        rows.Add(PartRow.Same("random graphs that go as algorithm 1 is printed", $"{RandomGraphs} of {RandomGraphs}", $"{agreeing} of {RandomGraphs}"));
        int most = await CountReroutesAsync(cancellationToken);
        rows.Add(new PartRow("times arranged anew, results that always contradict each other", "at most 5", $"at most {most}", "at most 5", RowKind.Exact, most <= 5));
        return new PartResult(
            rows,
            "The paper prints 20 or more for width 3 and coupling 0.4 without a number of tasks; it is so for 7 and fewer. Rules 0 and 6 are ours: by",
            "the paper a single task is parallel, and tasks without edges stay so however often their results contradict each other.",
            $"The choice is one pass over tasks and edges: {Times} times as many take {MeasureGrowth():F0} times as long, where a square would take {Times * Times} times",
            $"as long (the quickest of {Repetitions} each; a time, so it is told and not judged).");
    }

    private static IEnumerable<PartRow> ScalingRows()
    {
        yield return PartRow.Exact("topology over model, width 2, coupling 0.2, gap 0.03, 3 tasks", 59.26, ScalingLaw.VarianceRatio(2, 0.2, 0.03, 3), 2);
        yield return PartRow.Exact("topology over model, width 3, coupling 0.4, gap 0.05, 7 tasks", 20.57, ScalingLaw.VarianceRatio(3, 0.4, 0.05, 7), 2);
        double least =
        (
            from width in Enumerable.Range(3, 5)
            from tasks in Enumerable.Range(width, 8 - width)
            from coupling in (double[])[0, 0.1, 0.2, 0.3, 0.4]
            select ScalingLaw.VarianceRatio(width, coupling, 0.05, tasks)).Min();
        yield return new PartRow(
            "the same, width 3 or more, coupling 0.4 or less, up to 7 tasks", "at least 20", $"at least {least:F2}", "at least 20", RowKind.Exact, least >= 20);
        yield return PartRow.Exact("the same, width 1", 0, ScalingLaw.VarianceRatio(1, 0.2, 0.03, 3), 2);
    }

    private static IEnumerable<PartRow> MetricRows()
    {
        TopologyMetrics fork = TopologyMetrics.Measure(RouterCase.Fork);
        yield return PartRow.Same("a(1) to b(9) and c(3), both to d(1): critical path, width, ratio", "11, 2, 0.5", $"{fork.CriticalPath}, {fork.Width}, {fork.WidthRatio:0.##}");
        TopologyMetrics chain = TopologyMetrics.Measure(RouterCase.Chain);
        yield return PartRow.Same("a chain of three: critical path, width", "3, 1", $"{chain.CriticalPath}, {chain.Width}");
        TopologyMetrics apart = TopologyMetrics.Measure(RouterCase.Apart);
        yield return PartRow.Same("three without edges: width, coupling", "3, 0", $"{apart.Width}, {apart.CouplingDensity}");
    }

    private static PartRow Judge(RouterCase router)
    {
        TopologyChoice choice = new TopologyRouter().Choose(router.Graph, router.Raised);
        string driven = choice.IsDependencyDriven ? ", edges kept" : "";
        return PartRow.Same(router.What, router.Expected, $"{Name(choice.Topology)}, rule {choice.Rule}{driven}");
    }

    private static string Name(Topology topology) => topology.ToString().ToLowerInvariant();

    /// <summary>Counts how often work is arranged anew at most, when no two results are ever alike, for couplings from 0 to 1.</summary>
    private static async Task<int> CountReroutesAsync(CancellationToken cancellationToken)
    {
        int next = 0;
        Team team = Team.Create("team")
            .WithMember(Agent.Create<ExecuteRequest, Answer>("member", _ => Answer.Of($"word{next++}")))
            .Build();
        AdaptiveSynthesis synthesis = AdaptiveSynthesis.Create("synthesis", team);
        int most = 0;
        for (int tenths = 0; tenths <= 10; tenths++)
        {
            EventRecorder recorder = new();
            TaskGraph tasks = TaskGraph.Create(g => g
                .Add("a", "do a").Add("b", "do b").Add("c", "do c").Add("d", "do d")
                .Connect("a", "b", new Coupling(tenths / 10.0)).Connect("c", "d", new Coupling(tenths / 10.0)));
            await VirtualRuns.RunAtOnceAsync(synthesis, new TeamRequest { Goal = Goal.Of("all"), Tasks = tasks }, recorder, cancellationToken);
            most = Math.Max(most, recorder.OfType<TopologyChosen>().Count - 1);
        }

        return most;
    }

    private static double MeasureGrowth()
    {
        TopologyRouter router = new();
        return Quickest(Draw(Small * Times)) / Quickest(Draw(Small));

        double Quickest(TaskGraph graph) => Enumerable.Range(0, Repetitions).Min(_ =>
        {
            long start = Stopwatch.GetTimestamp();
            router.Choose(graph);
            return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        });
    }

    /// <summary>Draws a graph with about twice as many edges as tasks.</summary>
    private static TaskGraph Draw(int tasks) => TaskGraph.Create(g =>
    {
        Random chance = new(tasks);
        HashSet<(int, int)> edges = [];
        for (int task = 0; task < tasks; task++)
        {
            g.Add($"{task}", "");
            for (int i = 0; i < 2 && task > 0; i++)
            {
                int before = Math.Max(0, task - 1 - chance.Next(100));
                if (edges.Add((before, task)))
                {
                    g.Connect($"{before}", $"{task}");
                }
            }
        }
    });
}
