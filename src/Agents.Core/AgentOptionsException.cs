namespace Agents.Core;

/// <summary>Options that cannot be used. Every problem is listed, not just the first.</summary>
public sealed class AgentOptionsException : AgentException
{
    internal AgentOptionsException(string options, IReadOnlyList<string> failures)
        : base($"{options} cannot be used: {string.Join(' ', failures)}")
    {
        Options = options;
        Failures = failures;
    }

    /// <summary>Gets the name of the options type.</summary>
    public string Options { get; }

    /// <summary>Gets one sentence a problem: what is wrong, the value, and the allowed range.</summary>
    public IReadOnlyList<string> Failures { get; }
}
