namespace Agents.Core.Roles;

/// <summary>What a verifier decided.</summary>
/// <remarks>Immutable.</remarks>
public sealed record Verification
{
    /// <summary>Gets the decision that accepts.</summary>
    public static Verification Accepted { get; } = new() { IsAccepted = true };

    /// <summary>Gets whether the result is what was asked for.</summary>
    public required bool IsAccepted { get; init; }

    /// <summary>Gets what is wrong and has to change, for whoever tries again.</summary>
    /// <value>The default is <see langword="null"/>: nothing was said.</value>
    public string? Feedback { get; init; }

    /// <summary>Makes the decision that rejects.</summary>
    /// <param name="feedback">What is wrong and has to change.</param>
    /// <returns>The decision.</returns>
    public static Verification Rejected(string? feedback) => new() { IsAccepted = false, Feedback = feedback };
}
