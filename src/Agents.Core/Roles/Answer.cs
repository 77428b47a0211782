namespace Agents.Core.Roles;

/// <summary>What came out of work on a goal.</summary>
/// <remarks>Immutable.</remarks>
public sealed record Answer
{
    /// <summary>Gets the answer in words.</summary>
    public required string Text { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); }

    /// <summary>Gets where it was found.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Sources { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = [];

    /// <summary>Gets what was given up for it, one sentence each; empty when nothing was.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Notes { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = [];

    /// <summary>Makes an answer of a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The answer, without sources and notes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    public static Answer Of(string text) => new() { Text = text };
}
