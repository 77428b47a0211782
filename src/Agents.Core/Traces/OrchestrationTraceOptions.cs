namespace Agents.Core.Traces;

/// <summary>What a trace says beside what happened, and how long it may become.</summary>
/// <remarks>Read once when the recorder is made; changes after that have no effect on it. Not thread-safe while it is being changed.</remarks>
public sealed class OrchestrationTraceOptions
{
    /// <summary>The least <see cref="MaxEvents"/>.</summary>
    public const int LeastMaxEvents = 16;

    /// <summary>The greatest <see cref="MaxEvents"/>.</summary>
    public const int GreatestMaxEvents = 1 << 24;

    /// <summary>Gets or sets the id of the task.</summary>
    /// <value>Not empty, or <see langword="null"/> for the name of the run's agent. The default is <see langword="null"/>.</value>
    public string? TaskId { get; set; }

    /// <summary>Gets or sets the name of the system.</summary>
    /// <value>Not empty, or <see langword="null"/> to leave it out. The default is <see langword="null"/>.</value>
    public string? System { get; set; }

    /// <summary>Gets or sets how the agents are organized.</summary>
    /// <value>A known value, or <see langword="null"/> to leave it out. The default is <see langword="null"/>.</value>
    public TraceTopology? Topology { get; set; }

    /// <summary>Gets the names of the tools whose results are marked as trusted.</summary>
    /// <value>The default is empty: no result of a tool is trusted.</value>
    public ISet<string> TrustedTools { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Gets or sets how many events a trace may hold. What comes after that counts as dropped, but the end of the run is kept.</summary>
    /// <value><see cref="LeastMaxEvents"/> to <see cref="GreatestMaxEvents"/> events. The default is 262,144.</value>
    public int MaxEvents { get; set; } = 1 << 18;

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        if (TaskId is "")
        {
            failures.Add($"{nameof(TaskId)} must not be empty.");
        }

        if (System is "")
        {
            failures.Add($"{nameof(System)} must not be empty.");
        }

        if (Topology is { } topology && !Enum.IsDefined(topology))
        {
            failures.Add($"{nameof(Topology)} must be a known value, but is {topology}.");
        }

        if (MaxEvents is < LeastMaxEvents or > GreatestMaxEvents)
        {
            failures.Add($"{nameof(MaxEvents)} must be {LeastMaxEvents} to {GreatestMaxEvents} events, but is {MaxEvents}.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(OrchestrationTraceOptions), failures);
        }
    }
}
