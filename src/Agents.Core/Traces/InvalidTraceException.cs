namespace Agents.Core.Traces;

/// <summary>A text is no orchestration trace. Its problems are listed, not just the first.</summary>
public sealed class InvalidTraceException : AgentException
{
    internal InvalidTraceException(IReadOnlyList<TraceProblem> problems)
        : base($"The trace cannot be used: {string.Join(' ', problems)}") => Problems = problems;

    /// <summary>Gets what is wrong, at most <see cref="TraceReaderOptions.MaxProblems"/> of it; at least one.</summary>
    public IReadOnlyList<TraceProblem> Problems { get; }
}
