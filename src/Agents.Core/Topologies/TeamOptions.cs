namespace Agents.Core.Topologies;

/// <summary>How a team works.</summary>
/// <remarks>Read once when the team is built. Not thread-safe while it is being changed.</remarks>
public sealed class TeamOptions
{
    /// <summary>The greatest <see cref="Rounds"/>.</summary>
    public const int MaxRounds = 100;

    /// <summary>Gets or sets how many rounds a lead may delegate in, and how many follow the first drafts of peers.</summary>
    /// <value>1 to <see cref="MaxRounds"/>. The default is 3.</value>
    public int Rounds { get; set; } = 3;

    /// <summary>Gets or sets from which likeness on peers count as agreed, as the mean over all pairs of their drafts.</summary>
    /// <value>0 to 1. The default is 0.95. Peers whose drafts did not change any more have agreed to differ, and end too.</value>
    public double AgreementThreshold { get; set; } = 0.95;

    /// <summary>Gets or sets how many tasks are worked on at once.</summary>
    /// <value>1 to 1,048,576. The default is 256.</value>
    public int MaxConcurrency { get; set; } = 256;

    /// <summary>Gets or sets how long one call of a member may take, by the run's clock.</summary>
    /// <value>1 ms to 1 day. The default is 3 minutes.</value>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>Gets or sets how long a call that was cancelled is waited for; after that it is left to itself.</summary>
    /// <value>0 to 1 hour, by the run's clock. The default is 5 seconds.</value>
    public TimeSpan CancelGrace { get; set; } = TimeSpan.FromSeconds(5);

    internal void AddFailures(List<string> failures)
    {
        if (Rounds is < 1 or > MaxRounds)
        {
            failures.Add($"{nameof(Rounds)} must be 1 to {MaxRounds}, but is {Rounds}.");
        }

        if (AgreementThreshold is not (>= 0 and <= 1))
        {
            failures.Add($"{nameof(AgreementThreshold)} must be 0 to 1, but is {AgreementThreshold}.");
        }

        if (MaxConcurrency is < 1 or > Graphs.GraphOptions.GreatestConcurrency)
        {
            failures.Add($"{nameof(MaxConcurrency)} must be 1 to {Graphs.GraphOptions.GreatestConcurrency}, but is {MaxConcurrency}.");
        }

        if (CallTimeout < TimeSpan.FromMilliseconds(1) || CallTimeout > TimeSpan.FromDays(1))
        {
            failures.Add($"{nameof(CallTimeout)} must be 1 ms to 1 day, but is {CallTimeout}.");
        }

        if (CancelGrace < TimeSpan.Zero || CancelGrace > TimeSpan.FromHours(1))
        {
            failures.Add($"{nameof(CancelGrace)} must be 0 to 1 hour, but is {CancelGrace}.");
        }
    }
}
