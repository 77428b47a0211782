using System.Diagnostics;
using Agents.Core.Budgets;
using Agents.Core.Diagnostics;

namespace Agents.Core;

/// <summary>The spans and metrics of one run, made of its events as they are emitted. Exists only when somebody listens. Thread-safe.</summary>
/// <remarks>
/// <para>Events describe themselves through the operations here, on the thread that emits them and in its flow of execution: a span has begun
/// before what it stands for is called, and is what that sees as <see cref="Activity.Current"/>. Whoever emits the beginning does so inside an
/// asynchronous method, or restores the flow, so that a span reaches neither its siblings nor the caller.</para>
/// <para>Listeners are foreign code: they are called outside the lock, and one that throws ends the telemetry of the run, not the run.</para>
/// </remarks>
internal sealed partial class RunTelemetry
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(object? Key, AgentPath Path), OpenSpan> _open = [];
    private readonly Dictionary<AgentPath, OpenSpan> _places = [];
    private readonly Dictionary<Activity, OpenSpan> _activities = new(ReferenceEqualityComparer.Instance);
    private readonly RunState _run;
    private readonly string _runId;
    private OpenSpan? _root;
    private DateTimeOffset _latest;
    private long _count;
    private bool _isCounted;
    private bool _isOver;

    public RunTelemetry(RunState run)
    {
        _run = run;
        _runId = run.RunId.ToString();
        CapturesContent = string.Equals(
            Environment.GetEnvironmentVariable(TelemetryNames.CaptureContentVariable), "true", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Gets whether spans have what models and tools are told and answer.</summary>
    public bool CapturesContent { get; }

    /// <summary>Lets an event describe itself.</summary>
    /// <param name="e">The event.</param>
    /// <param name="subject">What it is about.</param>
    /// <returns>What a listener threw, upon which there is no telemetry any more; <see langword="null"/> else.</returns>
    public Exception? TryTrace(AgentEvent e, object? subject)
    {
        if (Volatile.Read(ref _isOver))
        {
            return null;
        }

        try
        {
            e.Trace(this, subject);
            return null;
        }
        catch (Exception exception)
        {
            RunLog.TelemetryFailed(_run.Logger, exception, _run.RunId);
            Abandon();
            return exception;
        }
    }

    /// <summary>Begins the span of the run, below whatever is current where the run was started.</summary>
    public void BeginRun(AgentEvent e, AgentOperation operation, string agent, Budget budget)
    {
        _isCounted = true;
        TelemetryInstruments.ActiveRuns.Add(1);
        _root = Begin(e, AgentOperations.Describe(operation, agent, details: BudgetTags.OfLimits(budget)));
    }

    /// <summary>Ends the span of the run, and before it all that are open still: what was left to itself.</summary>
    public void EndRun(AgentEvent e, SpanEnd end, in Spend spend)
    {
        OpenSpan? root = _root;
        EndOpen(e.Time, except: root);
        if (root is null)
        {
            return;
        }

        TagList labels = root.Labels;
        TelemetryInstruments.RunCost.Record((double)spend.Dollars, labels);
        TagList details = end.Details;
        BudgetTags.AddLeft(ref details, _run.Budget, spend);
        if (TryTake(root))
        {
            Close(root, new SpanEnd { ErrorType = end.ErrorType, Outcome = end.Outcome, Details = details }, e.Time);
        }

        Uncount();
    }

    /// <summary>Ends what is open without an event that ends it, and everything that would come after. Throws nothing.</summary>
    public void Abandon()
    {
        Volatile.Write(ref _isOver, true);
        EndOpen(time: null, except: null);
        try
        {
            Uncount();
        }
        catch (Exception exception)
        {
            RunLog.TelemetryFailed(_run.Logger, exception, _run.RunId);
        }
    }

    private void Uncount()
    {
        if (Interlocked.Exchange(ref _isCounted, false))
        {
            TelemetryInstruments.ActiveRuns.Add(-1);
        }
    }

    private void EndOpen(DateTimeOffset? time, OpenSpan? except)
    {
        OpenSpan[] left;
        DateTimeOffset end;
        lock (_lock)
        {
            _isOver = true;
            end = time ?? _latest;
            left = [.. _open.Values.Where(span => span != except).OrderByDescending(span => span.Number)];
            foreach (OpenSpan span in left)
            {
                Forget(span);
            }
        }

        foreach (OpenSpan span in left)
        {
            try
            {
                Close(span, SpanEnd.Stopped(TelemetryNames.Abandoned), end);
            }
            catch (Exception exception)
            {
                RunLog.TelemetryFailed(_run.Logger, exception, _run.RunId);
            }
        }
    }
}
