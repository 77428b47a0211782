namespace Agents.Core.Solving;

/// <summary>The options of a solver, as they were when it was built.</summary>
internal sealed class SolverSettings(SolverOptions options)
{
    public int MaxDepth { get; } = options.MaxDepth;

    public int MaxSubtasks { get; } = options.MaxSubtasks;

    public int MaxTasks { get; } = options.MaxTasks;

    public int MaxCalls { get; } = options.MaxCalls;

    public int MaxConcurrency { get; } = options.MaxConcurrency;

    public TimeSpan CallTimeout { get; } = options.CallTimeout;

    public TimeSpan CancelGrace { get; } = options.CancelGrace;

    public int PlanRetries { get; } = options.PlanRetries;

    public int VerifyRetries { get; } = options.VerifyRetries;

    public RejectionAction OnRejected { get; } = options.OnRejected;

    public double WindDownAt { get; } = options.WindDownAt;

    public double AggregationReserve { get; } = options.AggregationReserve;

    public int MaxResultLength { get; } = options.MaxResultLength;

    public RetryTable Retries { get; } = options.Retries.Copy();
}
