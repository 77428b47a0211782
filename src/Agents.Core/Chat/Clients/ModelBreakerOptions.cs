namespace Agents.Core.Chat.Clients;

/// <summary>When a client that fails again and again is left alone for a while.</summary>
/// <remarks>
/// Overload and broken connections count, by attempt; every other ending counts as an answer. The circuit opens when enough attempts were made
/// within the window and enough of them failed. While it is open, calls fail at once and send nothing. After that one attempt is let through: its
/// success closes the circuit, its failure opens it anew. Not thread-safe while it is being changed.
/// </remarks>
public sealed class ModelBreakerOptions
{
    /// <summary>Gets or sets which part of the attempts must have failed.</summary>
    /// <value>Above 0 and at most 1. The default is 0.5.</value>
    public double FailureRatio { get; set; } = 0.5;

    /// <summary>Gets or sets how many attempts within the window must have been made.</summary>
    /// <value>2 to 1,000,000. The default is 10.</value>
    public int MinimumAttempts { get; set; } = 10;

    /// <summary>Gets or sets over which time attempts are counted.</summary>
    /// <value>500 ms to 1 day. The default is 30 seconds.</value>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long the circuit stays open.</summary>
    /// <value>500 ms to 1 day. The default is 15 seconds.</value>
    public TimeSpan Break { get; set; } = TimeSpan.FromSeconds(15);

    internal ModelBreakerOptions Copy() => (ModelBreakerOptions)MemberwiseClone();

    internal void AddFailures(string name, List<string> failures)
    {
        if (FailureRatio is not (> 0 and <= 1))
        {
            failures.Add($"{name}.{nameof(FailureRatio)} must be above 0 and at most 1, but is {FailureRatio}.");
        }

        if (MinimumAttempts is < 2 or > 1_000_000)
        {
            failures.Add($"{name}.{nameof(MinimumAttempts)} must be 2 to 1,000,000, but is {MinimumAttempts}.");
        }

        AddIfOutside(failures, Window, $"{name}.{nameof(Window)}");
        AddIfOutside(failures, Break, $"{name}.{nameof(Break)}");
    }

    private static void AddIfOutside(List<string> failures, TimeSpan value, string name)
    {
        if (value < TimeSpan.FromMilliseconds(500) || value > TimeSpan.FromDays(1))
        {
            failures.Add($"{name} must be 500 ms to 1 day, but is {value}.");
        }
    }
}
