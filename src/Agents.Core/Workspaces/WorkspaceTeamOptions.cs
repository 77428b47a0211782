namespace Agents.Core.Workspaces;

/// <summary>How a team works.</summary>
/// <remarks>Read once when the team is made. Not thread-safe while it is being changed.</remarks>
public sealed class WorkspaceTeamOptions
{
    /// <summary>The greatest <see cref="MaxReturns"/>.</summary>
    public const int GreatestReturns = 100;

    /// <summary>Gets or sets how often the work of a group may go back to its author.</summary>
    /// <value>0 to <see cref="GreatestReturns"/>; conflicts, refused writes and refusals of the gate count together. The default is 2.</value>
    public int MaxReturns { get; set; } = 2;

    /// <summary>Gets or sets how long an engineer may take each time, by the run's clock. One that takes no notice of its token then
    /// is left behind after 5 seconds, with a fork that is gone.</summary>
    /// <value>More than 0 and at most 49 days. The default is <see langword="null"/>: as long as it takes.</value>
    public TimeSpan? EngineerTimeout { get; set; }

    /// <summary>Gets or sets who decides whether a merged tree is good.</summary>
    /// <value>The default is <see langword="null"/>: every tree is.</value>
    public IGate? Gate { get; set; }

    /// <summary>Gets or sets how long the gate may take, by the run's clock; others wait for their merges meanwhile.</summary>
    /// <value>More than 0 and at most 49 days. The default is <see langword="null"/>: as long as it takes.</value>
    public TimeSpan? GateTimeout { get; set; }

    /// <summary>Gets or sets who may decide conflicts before they go back to the author. Ours is then the author's side.</summary>
    /// <value>The default is <see langword="null"/>: nobody.</value>
    public IMergeResolver? Resolver { get; set; }

    internal void ThrowIfInvalid(int engineers)
    {
        List<string> failures = [];
        if (engineers is < 1 or > Graphs.GraphOptions.GreatestConcurrency)
        {
            failures.Add($"A team must have 1 to {Graphs.GraphOptions.GreatestConcurrency} engineers, but has {engineers}.");
        }

        if (MaxReturns is < 0 or > GreatestReturns)
        {
            failures.Add($"{nameof(MaxReturns)} must be 0 to {GreatestReturns}, but is {MaxReturns}.");
        }

        AddIfOutside(failures, EngineerTimeout, nameof(EngineerTimeout));
        AddIfOutside(failures, GateTimeout, nameof(GateTimeout));
        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(WorkspaceTeamOptions), failures);
        }
    }

    private static void AddIfOutside(List<string> failures, TimeSpan? value, string name)
    {
        if (value is { } time && (time <= TimeSpan.Zero || time > TimeSpan.FromDays(49)))
        {
            failures.Add($"{name} must be more than 0 and at most 49 days, but is {time}.");
        }
    }
}
