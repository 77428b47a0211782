namespace Agents.Core.Routing;

/// <summary>A tool graph that cannot be made. Every problem is listed, not just the first.</summary>
public sealed class InvalidToolGraphException : AgentException
{
    internal InvalidToolGraphException(IReadOnlyList<string> problems, Exception? innerException = null)
        : base($"The tool graph cannot be made: {string.Join(' ', problems)}", innerException) => Problems = problems;

    /// <summary>Gets one sentence a problem: what is wrong, the value, and what to do.</summary>
    public IReadOnlyList<string> Problems { get; }
}
