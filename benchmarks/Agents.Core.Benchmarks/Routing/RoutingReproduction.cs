using Agents.Core.Benchmarks.Reproduce;

namespace Agents.Core.Benchmarks.Routing;

/// <summary>The published scenarios of a self-healing router, and twenty of our own.</summary>
public sealed class RoutingReproduction : IReproduction
{
    private static readonly string[] SilentInPaper = ["S6", "S7", "T6"];

    private readonly IReadOnlyList<PublishedScenario> _published;
    private readonly IReadOnlyList<OwnScenario> _own;

    /// <summary>Initializes the reproduction.</summary>
    /// <param name="published">The published scenarios; <see langword="null"/> for all.</param>
    /// <param name="own">The scenarios of our own; <see langword="null"/> for all.</param>
    public RoutingReproduction(IReadOnlyList<PublishedScenario>? published = null, IReadOnlyList<OwnScenario>? own = null)
    {
        _published = published ?? PublishedScenarios.All;
        _own = own ?? OwnScenarios.All;
    }

    /// <inheritdoc/>
    public string Name => "routing";

    /// <inheritdoc/>
    public string Description => "19 published scenarios of failing tools (arXiv 2603.01548) and twenty of our own, for our router, a static workflow and a ReAct loop.";

    /// <inheritdoc/>
    public async Task<bool> RunAsync(TextWriter output, CancellationToken cancellationToken = default)
    {
        List<ScenarioComparison> comparisons = [];
        foreach (PublishedScenario scenario in _published)
        {
            comparisons.Add(await ScenarioComparison.RunAsync(scenario, cancellationToken));
        }

        List<(OwnScenario Scenario, OwnRun Run)> own = [];
        foreach (OwnScenario scenario in _own)
        {
            own.Add((scenario, await scenario.RunAsync(cancellationToken)));
        }

        RoutingTotals totals = RoutingTotals.Of(comparisons);
        List<string> deviations = [.. comparisons.SelectMany(row => RouteContender.FindDeviations(row.Scenario, row.Ours))];
        if (totals != RoutingTotals.Published)
        {
            deviations.Add($"Expected in all {RoutingTotals.Published}, but got {totals}.");
        }

        string[] silent = [.. comparisons.Where(row => row.Static.IsSilent).Select(row => row.Scenario.Id)];
        if (!silent.SequenceEqual(SilentInPaper))
        {
            deviations.Add($"The static workflow must fail in silence in {string.Join(", ", SilentInPaper)}, but did in {string.Join(", ", silent)}.");
        }

        deviations.AddRange(own.Where(row => row.Run != row.Scenario.Expected)
            .SelectMany(row => (string[])[$"{row.Scenario.Id} expected {row.Scenario.Expected}", $"{row.Scenario.Id} but was   {row.Run}"]));

        RoutingReport report = new(output);
        report.WriteOurs(comparisons);
        report.WriteStatic(comparisons);
        report.WriteReact(comparisons);
        report.WriteNotes();
        report.WriteOwn(own);
        report.WriteFigures();
        report.WriteEnd(totals, _published.Count, own.Count(row => row.Run == row.Scenario.Expected), own.Count, deviations);
        return deviations.Count == 0;
    }
}
