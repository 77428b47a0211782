namespace Agents.Core.Graphs;

/// <summary>An edit of a running graph was refused, and nothing was changed. Every problem is listed, not just the first.</summary>
public sealed class GraphEditException : AgentException
{
    internal GraphEditException(IReadOnlyList<string> problems)
        : base($"The edit of the graph was refused: {string.Join(' ', problems)}") =>
        Problems = problems;

    /// <summary>Gets one sentence a problem.</summary>
    public IReadOnlyList<string> Problems { get; }
}
