namespace Agents.Core.Topologies;

/// <summary>A graph of subtasks that cannot be made. Every problem is listed, not just the first.</summary>
public sealed class InvalidTaskGraphException : AgentException
{
    internal InvalidTaskGraphException(IReadOnlyList<string> problems)
        : base($"The task graph cannot be made: {string.Join(' ', problems)}") => Problems = problems;

    /// <summary>Gets one sentence a problem: what is wrong, the value, and what to do.</summary>
    public IReadOnlyList<string> Problems { get; }
}
