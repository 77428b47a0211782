using Agents.Core;
using Agents.Core.Budgets;
using Agents.Core.Roles;
using Agents.Core.Topologies;
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

    /// <summary>Runs an agent with a team inside, under a budget, and writes the trace as one line.</summary>
    public static async Task<ShapeRun> PlayAsync(
        string name, IAgent<TeamRequest, Answer> agent, Rehearsal rehearsal, Arguments arguments, Stream traces, IObserver<AgentEvent>? observer = null)
    {
        RunOptions options = new()
        {
            Budget = Budget.Usd(arguments.BudgetUsd),
            Prices = Rehearsal.Prices,
            Clock = rehearsal.Clock,
            SingleThreaded = true,
            Ids = IdSource.FromSeed(1),
            EventBufferCapacity = RunOptions.MaxEventBufferCapacity,
        };
        OrchestrationTraceExport export = options.ExportTrace(traces, new OrchestrationTraceOptions { TaskId = "release-review", System = name });
        if (observer is not null)
        {
            options.Observers.Add(observer);
        }

        RunResult<Answer> result = await rehearsal.PlayAsync(() => agent.RunAsync(ReleaseReview.Request, options));
        return new ShapeRun { Name = name, Result = result, Trace = await export.Completion };
    }

    /// <summary>Computes the figures against one agent. Whether the verdict was right is judged here: a trace holds no answers.</summary>
    public OrchestrationMetrics Measure(ShapeRun single) => OrchestrationMetrics.Compute(Judged(), single.Judged());

    private OrchestrationTrace Judged() =>
        Trace with { Rewards = new Dictionary<string, double> { [OrchestrationMetrics.SuccessReward] = IsRight ? 1 : 0 } };
}
