using Agents.Core;
using Agents.Core.Roles;
using Agents.Core.Traces;

namespace Topologies;

/// <summary>One run of the team, and its trace.</summary>
internal sealed record ShapeRun
{
    public required string Name { get; init; }

    public required RunResult<Answer> Result { get; init; }

    public required OrchestrationTrace Trace { get; init; }

    public string Verdict => global::Topologies.Verdict.Of(Result.Output.Text);

    public bool IsRight => Verdict == global::Topologies.Verdict.Hold;

    /// <summary>Computes the figures against one agent. Whether the verdict was right is judged here: a trace holds no answers.</summary>
    public OrchestrationMetrics Measure(ShapeRun single) => OrchestrationMetrics.Compute(Judged(), single.Judged());

    private OrchestrationTrace Judged() =>
        Trace with { Rewards = new Dictionary<string, double> { [OrchestrationMetrics.SuccessReward] = IsRight ? 1 : 0 } };
}
