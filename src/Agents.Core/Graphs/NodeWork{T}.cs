using System.Text.Json;

namespace Agents.Core.Graphs;

/// <summary>What a node does with its inputs. Immutable.</summary>
internal abstract class NodeWork<T>
{
    public abstract NodeKind Kind { get; }

    public abstract IReadOnlyList<Node> Inputs { get; }

    public virtual string? Agent => null;

    /// <summary>Gets what the work is, in a trace; asked when there is an agent.</summary>
    public virtual AgentOperation Operation => AgentOperation.Agent;

    public virtual int Quorum => Inputs.Count;

    public virtual TimeSpan? Deadline => null;

    public virtual bool NeedsContext => true;

    /// <summary>Does the work once. May be called again for the same node, by a retry, and at the same time, by a hedge.</summary>
    public abstract ValueTask<T> RunAsync(in NodeCall call, CancellationToken cancellationToken);

    /// <summary>Gets who does the work, by reference, for nodes that would do the same to share it; <see langword="null"/> when nobody can tell.</summary>
    public virtual object? Executor => null;

    /// <summary>Writes what the work is done on, so that equal inputs, and no others, are equal texts.</summary>
    /// <returns>The text; <see langword="null"/> when an input cannot be written whole.</returns>
    public virtual string? WriteInput(GraphExecution execution, JsonSerializerOptions? contracts) => null;

    /// <summary>Makes the same work with another input in the place of one.</summary>
    public abstract NodeWork<T> Rewire(Node from, Node to);
}
