namespace Agents.Core.Critics;

/// <summary>How a <see cref="CriticPanel"/> judges.</summary>
/// <remarks>Read once when the panel is made; changes after that have no effect on it. Not thread-safe.</remarks>
public sealed class CriticPanelOptions
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Gets or sets how the verdicts become one.</summary>
    /// <value>A known mode. The default is <see cref="CriticMode.Veto"/>.</value>
    public CriticMode Mode { get; set; }

    /// <summary>Gets or sets what a critic counts for that failed or took too long.</summary>
    /// <value>A known rule. The default is <see cref="CriticFailure.Veto"/>.</value>
    public CriticFailure OnFailure { get; set; }

    /// <summary>Gets or sets how long each critic may take, by the run's clock.</summary>
    /// <value>More than 0 and at most 1 day, or <see langword="null"/> for as long as it takes. The default is 2 minutes. A critic that is out of time, or cancelled,
    /// is waited for 5 seconds more; then it is left to itself.</value>
    public TimeSpan? Timeout { get; set; } = TimeSpan.FromMinutes(2);

    internal CriticPanelOptions Copy() => (CriticPanelOptions)MemberwiseClone();

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        if (!Enum.IsDefined(Mode))
        {
            failures.Add($"{nameof(Mode)} must be a known mode, but is {Mode}.");
        }

        if (!Enum.IsDefined(OnFailure))
        {
            failures.Add($"{nameof(OnFailure)} must be a known rule, but is {OnFailure}.");
        }

        if (Timeout is { } timeout && (timeout <= TimeSpan.Zero || timeout > Longest))
        {
            failures.Add($"{nameof(Timeout)} must be more than 0 and at most {Longest}, but is {timeout}.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(CriticPanelOptions), failures);
        }
    }
}
