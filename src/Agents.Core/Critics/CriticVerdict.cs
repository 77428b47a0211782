namespace Agents.Core.Critics;

/// <summary>What a critic decided.</summary>
/// <remarks>Immutable.</remarks>
public sealed record CriticVerdict
{
    /// <summary>Gets the verdict that lets a result pass.</summary>
    public static CriticVerdict Passed { get; } = new() { IsVeto = false };

    /// <summary>Gets whether the result is rejected.</summary>
    public required bool IsVeto { get; init; }

    /// <summary>Gets what is wrong and has to change, for whoever tries again.</summary>
    /// <value>The default is <see langword="null"/>: nothing was said.</value>
    public string? Feedback { get; init; }

    /// <summary>Gets the names of the criteria that are broken.</summary>
    /// <value>The default is empty: none was named.</value>
    public IReadOnlyList<string> Broken { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = [];

    /// <summary>Gets the names of the critics behind a verdict that several came to together.</summary>
    /// <value>The default is empty: the critic that was asked.</value>
    public IReadOnlyList<string> Critics { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = [];

    /// <summary>Makes the verdict that rejects.</summary>
    /// <param name="feedback">What is wrong and has to change.</param>
    /// <param name="broken">The names of the criteria that are broken.</param>
    /// <returns>The verdict.</returns>
    public static CriticVerdict Veto(string? feedback, params IReadOnlyList<string> broken) =>
        new() { IsVeto = true, Feedback = feedback, Broken = broken };
}
