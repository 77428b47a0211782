using Agents.Core.Traces;

namespace Agents.Core.Benchmarks.Orchestration;

/// <summary>Overhead and efficiency of five ways to organize agents, from their published success rates and turns.</summary>
public sealed class CoordinationPart : IOrchestrationPart
{
    // The law of turns, T = 2.72 (n + 0.5)^1.724, gets its row here when the library has it.
    private const double BaselineTurns = 7.2;

    private static readonly (string Name, double Success, double Turns, double Overhead, double Efficiency)[] Published =
    [
        ("independent", 0.370, 11.4, 58, 0.234),
        ("decentralized", 0.477, 26.1, 263, 0.132),
        ("centralized", 0.463, 27.7, 285, 0.120),
        ("hybrid", 0.452, 44.3, 515, 0.074),
    ];

    /// <inheritdoc/>
    public string Title => "What several agents cost: arXiv 2512.08296, Table 5";

    /// <inheritdoc/>
    public Task<PartResult> RunAsync(CancellationToken cancellationToken = default)
    {
        List<PartRow> rows = [];
        foreach ((string name, double success, double turns, double overhead, double efficiency) in Published)
        {
            rows.Add(PartRow.Exact($"{name}: overhead in turns", overhead, OrchestrationMetrics.OverheadOf(turns, BaselineTurns), 0, " %"));
            rows.Add(PartRow.Between(
                $"{name}: efficiency",
                efficiency,
                OrchestrationMetrics.EfficiencyOf(success - 0.0005, turns + 0.05, BaselineTurns - 0.05),
                OrchestrationMetrics.EfficiencyOf(success, turns, BaselineTurns),
                OrchestrationMetrics.EfficiencyOf(success + 0.0005, turns - 0.05, BaselineTurns + 0.05),
                digits: 3));
        }

        return Task.FromResult(new PartResult(
            rows,
            "Efficiency holds when the printed one is what some success and turns come to that round to those printed: the paper rounded 0.0735 up.",
            "Success and turns are the paper's. How often agents succeed needs a model, and is not computed here."));
    }
}
