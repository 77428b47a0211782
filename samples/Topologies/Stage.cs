using Agents.Core;
using Agents.Core.Budgets;
using Agents.Core.Roles;
using Agents.Core.Topologies;
using Agents.Core.Traces;

namespace Topologies;

/// <summary>Where runs happen: each under the same budget, with its trace.</summary>
/// <param name="budget">What each run may cost at most.</param>
/// <param name="traces">Where the trace of each run goes, as one line.</param>
internal sealed class Stage(Budget budget, Stream traces)
{
    private readonly IdSource _ids = IdSource.FromSeed(1);

    /// <summary>Runs an agent with a team inside.</summary>
    public async Task<ShapeRun> PlayAsync(
        string name, IAgent<TeamRequest, Answer> agent, Rehearsal rehearsal, IObserver<AgentEvent>? observer = null)
    {
        // The same clock, ids and order of work each time make the same run each time.
        RunOptions options = new()
        {
            Budget = budget,
            Prices = Rehearsal.Prices,
            Clock = rehearsal.Clock,
            SingleThreaded = true,
            Ids = _ids,
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
}
