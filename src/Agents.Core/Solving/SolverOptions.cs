namespace Agents.Core.Solving;

/// <summary>How a recursive solver works.</summary>
/// <remarks>Read once when the solver is built. Not thread-safe while it is being changed.</remarks>
public sealed class SolverOptions
{
    /// <summary>The greatest <see cref="MaxDepth"/>.</summary>
    public const int GreatestDepth = 16;

    /// <summary>The greatest <see cref="MaxSubtasks"/>.</summary>
    public const int GreatestSubtasks = 1_000;

    /// <summary>The greatest <see cref="MaxTasks"/>.</summary>
    public const int GreatestTasks = 100_000;

    /// <summary>The greatest <see cref="MaxConcurrency"/>.</summary>
    public const int GreatestConcurrency = 1_024;

    /// <summary>Gets or sets how often the whole may be divided. A task at that depth is done at once, without asking the atomizer.</summary>
    /// <value>0 to <see cref="GreatestDepth"/>. The default is 2.</value>
    public int MaxDepth { get; set; } = 2;

    /// <summary>Gets or sets how many parts one plan may have. A plan with more is refused.</summary>
    /// <value>1 to <see cref="GreatestSubtasks"/>. The default is 15.</value>
    public int MaxSubtasks { get; set; } = 15;

    /// <summary>Gets or sets how many tasks there may be in all, the whole among them. A task whose parts would be too many is done at once.</summary>
    /// <value>1 to <see cref="GreatestTasks"/>. The default is 256.</value>
    public int MaxTasks { get; set; } = 256;

    /// <summary>Gets or sets how often roles may be called in all, retries included. When it is reached nothing is divided any more, and tasks that
    /// were not done yet are missing from the result.</summary>
    /// <value>1 or more. The default is 2,000.</value>
    public int MaxCalls { get; set; } = 2_000;

    /// <summary>Gets or sets how many tasks are worked on at once.</summary>
    /// <value>1 to <see cref="GreatestConcurrency"/>. The default is 5.</value>
    public int MaxConcurrency { get; set; } = 5;

    /// <summary>Gets or sets how long one call of a role may take, by the run's clock.</summary>
    /// <value>1 ms to 1 day. The default is 10 minutes. A call that is out of time is cancelled, and tried again as a failure that may pass.</value>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets or sets how long a cancelled call is waited for. One that goes on after that is left to itself: its result is lost, and its
    /// budget ends with the run.</summary>
    /// <value>0 to 1 hour, by the run's clock. The default is 5 seconds.</value>
    public TimeSpan CancelGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how often a planner is asked again after a plan that cannot be used. After that the task is done at once.</summary>
    /// <value>0 to 10. The default is 1.</value>
    public int PlanRetries { get; set; } = 1;

    /// <summary>Gets or sets how often work is done again that the verifier rejected.</summary>
    /// <value>0 to 10. The default is 1.</value>
    public int VerifyRetries { get; set; } = 1;

    /// <summary>Gets or sets what becomes of a result that the verifier rejects for the last time.</summary>
    /// <value>The default is <see cref="RejectionAction.Accept"/>.</value>
    public RejectionAction OnRejected { get; set; } = RejectionAction.Accept;

    /// <summary>Gets or sets at which part of any limit of the budget nothing is divided any more.</summary>
    /// <value>0 to 1; 0 divides to the end. The default is 0.25: when a quarter is left.</value>
    public double WindDownAt { get; set; } = 0.25;

    /// <summary>Gets or sets which part of what is left of the budget at the start is kept aside for putting the last results together.</summary>
    /// <value>0 to 0.9; 0 keeps nothing. The default is 0.1.</value>
    public double AggregationReserve { get; set; } = 0.1;

    /// <summary>Gets or sets how many characters of a result other tasks and the aggregator see. A longer one is kept whole as an artefact of the
    /// run, and its head and tail are handed on.</summary>
    /// <value>1,000 or more. The default is 20,000.</value>
    public int MaxResultLength { get; set; } = 20_000;

    /// <summary>Gets which calls are tried again how often.</summary>
    /// <value>The default is the published table; see <see cref="RetryTable"/>.</value>
    public RetryTable Retries { get; } = new();

    internal void AddFailures(List<string> failures)
    {
        AddIf(failures, MaxDepth is < 0 or > GreatestDepth, nameof(MaxDepth), $"0 to {GreatestDepth}", MaxDepth);
        AddIf(failures, MaxSubtasks is < 1 or > GreatestSubtasks, nameof(MaxSubtasks), $"1 to {GreatestSubtasks}", MaxSubtasks);
        AddIf(failures, MaxTasks is < 1 or > GreatestTasks, nameof(MaxTasks), $"1 to {GreatestTasks}", MaxTasks);
        AddIf(failures, MaxCalls < 1, nameof(MaxCalls), "1 or more", MaxCalls);
        AddIf(failures, MaxConcurrency is < 1 or > GreatestConcurrency, nameof(MaxConcurrency), $"1 to {GreatestConcurrency}", MaxConcurrency);
        AddIf(failures, CallTimeout < TimeSpan.FromMilliseconds(1) || CallTimeout > TimeSpan.FromDays(1), nameof(CallTimeout), "1 ms to 1 day", CallTimeout);
        AddIf(failures, CancelGrace < TimeSpan.Zero || CancelGrace > TimeSpan.FromHours(1), nameof(CancelGrace), "0 to 1 hour", CancelGrace);
        AddIf(failures, PlanRetries is < 0 or > 10, nameof(PlanRetries), "0 to 10", PlanRetries);
        AddIf(failures, VerifyRetries is < 0 or > 10, nameof(VerifyRetries), "0 to 10", VerifyRetries);
        AddIf(failures, !Enum.IsDefined(OnRejected), nameof(OnRejected), "a known action", OnRejected);
        AddIf(failures, WindDownAt is not (>= 0 and <= 1), nameof(WindDownAt), "0 to 1", WindDownAt);
        AddIf(failures, AggregationReserve is not (>= 0 and <= 0.9), nameof(AggregationReserve), "0 to 0.9", AggregationReserve);
        AddIf(failures, MaxResultLength < 1_000, nameof(MaxResultLength), "1,000 or more characters", MaxResultLength);
    }

    private static void AddIf(List<string> failures, bool isWrong, string name, string range, object value)
    {
        if (isWrong)
        {
            failures.Add($"{name} must be {range}, but is {value}.");
        }
    }
}
