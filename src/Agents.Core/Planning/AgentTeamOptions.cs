namespace Agents.Core.Planning;

/// <summary>How an <see cref="AgentTeam"/> learns.</summary>
/// <remarks>Read once when the team is made; changes after that have no effect on it. Not thread-safe.</remarks>
public sealed class AgentTeamOptions
{
    /// <summary>The best score of a task.</summary>
    public const double MaxScore = 10;

    /// <summary>The greatest <see cref="MaxWorks"/>.</summary>
    public const int WorksLimit = 1_024;

    /// <summary>Gets or sets from which score on a task becomes a representative work of its agent.</summary>
    /// <value>0 to <see cref="MaxScore"/>. The default is 10: only what could not be done better.</value>
    public double WorkScore { get; set; } = MaxScore;

    /// <summary>Gets or sets from which score on a task counts as done well.</summary>
    /// <value>0 to <see cref="MaxScore"/>. The default is 5.</value>
    public double SuccessScore { get; set; } = 5;

    /// <summary>Gets or sets how much alike two representative works of one agent may be.</summary>
    /// <value>0 to 1. The default is 0.7. A task that is more like one that is kept is not kept.</value>
    public double MaxWorkSimilarity { get; set; } = 0.7;

    /// <summary>Gets or sets how many representative works of one agent are kept; when there is one more, the oldest is left out.</summary>
    /// <value>1 to <see cref="WorksLimit"/>. The default is 32.</value>
    public int MaxWorks { get; set; } = 32;

    internal AgentTeamOptions Copy() => (AgentTeamOptions)MemberwiseClone();

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        if (WorkScore is not (>= 0 and <= MaxScore))
        {
            failures.Add($"{nameof(WorkScore)} must be 0 to {MaxScore}, but is {WorkScore}.");
        }

        if (SuccessScore is not (>= 0 and <= MaxScore))
        {
            failures.Add($"{nameof(SuccessScore)} must be 0 to {MaxScore}, but is {SuccessScore}.");
        }

        if (MaxWorkSimilarity is not (>= 0 and <= 1))
        {
            failures.Add($"{nameof(MaxWorkSimilarity)} must be 0 to 1, but is {MaxWorkSimilarity}.");
        }

        if (MaxWorks is < 1 or > WorksLimit)
        {
            failures.Add($"{nameof(MaxWorks)} must be 1 to {WorksLimit} works, but is {MaxWorks}.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(AgentTeamOptions), failures);
        }
    }
}
