namespace Agents.Core.Graphs;

/// <summary>What a worker does next.</summary>
internal readonly struct Assignment
{
    public NodeDefinition? Definition { get; init; }

    public int Node { get; init; }

    /// <summary>Gets the token of a node that can be ended alone, or of all.</summary>
    public CancellationToken Token { get; init; }

    /// <summary>Gets whether more is ready than this worker can start at once.</summary>
    public bool NeedsHelp { get; init; }

    /// <summary>Gets whether nothing is left to do in the whole run, and this worker has to say so.</summary>
    public bool EndsRun { get; init; }
}
