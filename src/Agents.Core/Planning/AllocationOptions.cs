namespace Agents.Core.Planning;

/// <summary>From which scores on an agent is trusted with a task, or not.</summary>
/// <remarks>Read when a decision is made. Not thread-safe.</remarks>
public sealed class AllocationOptions
{
    /// <summary>Gets or sets the score from which on an agent is given a task as it is.</summary>
    /// <value>0 to 1, and at least <see cref="Down"/>. The default is 0.625.</value>
    public double Up { get; set; } = 0.625;

    /// <summary>Gets or sets the score below which no agent is taken to be able to do a task.</summary>
    /// <value>0 to 1. The default is 0.125.</value>
    public double Down { get; set; } = 0.125;

    /// <summary>Gets or sets how much like a work of an agent a task must be, so that it can be put in the words of that work.</summary>
    /// <value>0 to 1. The default is 0.7.</value>
    public double Similar { get; set; } = 0.7;

    internal AllocationOptions Copy() => (AllocationOptions)MemberwiseClone();

    internal void AddFailures(List<string> failures)
    {
        AddFailure(failures, nameof(Up), Up);
        AddFailure(failures, nameof(Down), Down);
        AddFailure(failures, nameof(Similar), Similar);
        if (Down > Up)
        {
            failures.Add($"{nameof(Down)} must be at most {nameof(Up)}, {Up}, but is {Down}.");
        }
    }

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        AddFailures(failures);
        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(AllocationOptions), failures);
        }
    }

    private static void AddFailure(List<string> failures, string name, double value)
    {
        if (value is not (>= 0 and <= 1))
        {
            failures.Add($"{name} must be 0 to 1, but is {value}.");
        }
    }
}
