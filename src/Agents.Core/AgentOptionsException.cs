namespace Agents.Core;

/// <summary>Options that cannot be used. Every problem is listed, not just the first.</summary>
public sealed class AgentOptionsException : AgentException
{
    /// <summary>Initializes the failure.</summary>
    /// <param name="options">The name of the options, or of what was to be made from them.</param>
    /// <param name="failures">Every rule that is broken, a sentence each; at least one.</param>
    /// <exception cref="ArgumentException"><paramref name="options"/> is <see langword="null"/> or empty, or there is no failure.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="failures"/> is <see langword="null"/>.</exception>
    public AgentOptionsException(string options, IReadOnlyList<string> failures)
        : base($"{options} cannot be used: {string.Join(' ', Checked(options, failures))}")
    {
        Options = options;
        Failures = [.. failures];
    }

    /// <summary>Gets the name of the options type.</summary>
    public string Options { get; }

    /// <summary>Gets one sentence a problem: what is wrong, the value, and the allowed range.</summary>
    public IReadOnlyList<string> Failures { get; }

    private static IReadOnlyList<string> Checked(string options, IReadOnlyList<string> failures)
    {
        ArgumentException.ThrowIfNullOrEmpty(options);
        ArgumentNullException.ThrowIfNull(failures);
        return failures.Count > 0 ? failures : throw new ArgumentException("There must be a failure to tell of.", nameof(failures));
    }
}
