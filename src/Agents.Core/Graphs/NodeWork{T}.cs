namespace Agents.Core.Graphs;

/// <summary>What a node does with its inputs. Immutable.</summary>
internal abstract class NodeWork<T>
{
    public abstract NodeKind Kind { get; }

    public abstract IReadOnlyList<Node> Inputs { get; }

    public virtual string? Agent => null;

    public virtual int Quorum => Inputs.Count;

    public virtual TimeSpan? Deadline => null;

    public virtual bool NeedsContext => true;

    /// <summary>Does the work once. May be called again for the same node, by a retry, and at the same time, by a hedge.</summary>
    public abstract ValueTask<T> RunAsync(in NodeCall call, CancellationToken cancellationToken);

    /// <summary>Gets what the node's execution is shared by: who does the work, and on what.</summary>
    /// <returns><see langword="false"/> when the work has no such identity.</returns>
    public virtual bool TryGetSignature(in NodeCall call, out object executor, out object? input)
    {
        executor = this;
        input = null;
        return false;
    }

    /// <summary>Makes the same work with another input in the place of one.</summary>
    public abstract NodeWork<T> Rewire(Node from, Node to);
}
