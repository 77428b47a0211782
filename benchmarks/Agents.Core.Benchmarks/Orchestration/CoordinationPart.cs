using Agents.Core.Topologies;

namespace Agents.Core.Benchmarks.Orchestration;

/// <summary>Overhead and efficiency of five ways to organize agents, from their published success rates and turns.</summary>
public sealed class CoordinationPart : IOrchestrationPart
{
    private const double BaselineTurns = 7.2;

    private static readonly (string Name, double Success, double Turns, double Overhead, double Efficiency)[] Published =
    [
        ("independent", 0.370, 11.4, 58, 0.234),
        ("decentralized", 0.477, 26.1, 263, 0.132),
        ("centralized", 0.463, 27.7, 285, 0.120),
        ("hybrid", 0.452, 44.3, 515, 0.074),
    ];

    private static readonly (int Agents, double Turns)[] Turns = [(1, 5.47), (2, 13.20), (3, 23.58), (4, 36.37), (5, 51.40), (7, 87.74)];

    /// <inheritdoc/>
    public string Title => "What several agents cost: arXiv 2512.08296, Table 5";

    /// <inheritdoc/>
    public Task<PartResult> RunAsync(CancellationToken cancellationToken = default)
    {
        List<PartRow> rows = [];
        foreach ((string name, double success, double turns, double overhead, double efficiency) in Published)
        {
            rows.Add(PartRow.Exact($"{name}: overhead in turns", overhead, TeamMetrics.Overhead(turns, BaselineTurns), 0, " %"));
            rows.Add(PartRow.Between(
                $"{name}: efficiency",
                efficiency,
                TeamMetrics.Efficiency(success - 0.0005, turns + 0.05, BaselineTurns - 0.05),
                TeamMetrics.Efficiency(success, turns, BaselineTurns),
                TeamMetrics.Efficiency(success + 0.0005, turns - 0.05, BaselineTurns + 0.05),
                digits: 3));
        }

        foreach ((int agents, double turns) in Turns)
        {
            rows.Add(PartRow.Exact($"turns of {agents}: 2.72 (n + 0.5)^1.724", turns, TurnLaw.Predict(agents), 2));
        }

        rows.Add(PartRow.Exact("success at 0.39 messages a turn: 0.73 + 0.28 ln c", 0.466, DensityLaw.PredictSuccess(DensityLaw.Plateau), 3));
        rows.Add(PartRow.Exact(
            "more success with twice as many messages", 0, DensityLaw.PredictSuccess(2 * DensityLaw.Plateau) - DensityLaw.PredictSuccess(DensityLaw.Plateau), 3));
        return Task.FromResult(new PartResult(
            rows,
            "Efficiency holds when the printed one is what some success and turns come to that round to those printed: the paper rounded 0.0735 up.",
            "Both laws are the paper's fits to teams of 1 to 4. It prints the curves; their values beside ours were worked out by hand from them.",
            "Success and turns are the paper's. How often agents succeed needs a model, and is not computed here."));
    }
}
