using Agents.Core.Budgets;

namespace Agents.Core.Graphs;

/// <summary>One node of a graph, the same for all runs: what it needs, what it does, what follows from its failure. Immutable.</summary>
internal abstract class NodeDefinition
{
    // Asked for every edge of every run, so kept beside the kind.
    private protected NodeDefinition(NodeKind kind)
    {
        Kind = kind;
        IsStructural = kind is NodeKind.Gate or NodeKind.All or NodeKind.Any or NodeKind.Quorum or NodeKind.AllSettled;
        IsTolerant = kind is NodeKind.Any or NodeKind.Quorum or NodeKind.AllSettled;
        IsPreset = kind is NodeKind.Input or NodeKind.Value;
    }

    /// <summary>Gets the handle under which others know the node.</summary>
    public abstract Node Node { get; }

    public NodeKind Kind { get; }

    /// <summary>Gets the handles of the inputs, in order; the same one may stand there twice.</summary>
    public abstract IReadOnlyList<Node> Inputs { get; }

    /// <summary>Gets the name of the agent behind the node; <see langword="null"/> when it is none.</summary>
    public abstract string? Agent { get; }

    /// <summary>Gets what the node's work is, in a trace.</summary>
    public virtual AgentOperation Operation => AgentOperation.Agent;

    /// <summary>Gets how many of the inputs a quorum needs.</summary>
    public virtual int Quorum => Inputs.Count;

    /// <summary>Gets how long a join waits after the first of its inputs started.</summary>
    public virtual TimeSpan? Deadline => null;

    public virtual FailureAction OnFailure => FailureAction.Fail;

    public virtual Node? Fallback => null;

    public virtual Budget? Budget => null;

    public virtual int Priority => 0;

    /// <summary>Gets how long the node is expected to take, in seconds.</summary>
    public virtual double Weight => 0;

    /// <summary>Gets whether the node only moves values: it takes no place under the limit on concurrency, and goes before all others.</summary>
    public bool IsStructural { get; }

    /// <summary>Gets whether the node can run without some of its inputs.</summary>
    public bool IsTolerant { get; }

    /// <summary>Gets whether the value is there before anything runs.</summary>
    public bool IsPreset { get; }

    /// <summary>Gets how long the node took on average, as far as that was observed.</summary>
    public virtual TimeSpan? MeanLatency => null;

    public abstract bool NeedsContext { get; }

    /// <summary>Gets the name of the node at an index; a definition may stand at several.</summary>
    public virtual string NameAt(int index) => Node.Name;

    /// <summary>Runs the node once, with its policies but without what follows from its failure, and stores its output.</summary>
    public abstract ValueTask RunAsync(in NodeCall call, CancellationToken cancellationToken);

    /// <summary>Stores the value of a <see cref="IsPreset"/> node.</summary>
    public virtual void StorePreset(GraphExecution execution) =>
        throw new InvalidOperationException($"Node '{Node.Name}' has no value of its own.");

    /// <summary>Stores the default of a node whose policy is <see cref="FailureAction.Default"/>.</summary>
    public virtual void StoreDefault(GraphExecution execution) =>
        throw new InvalidOperationException($"Node '{Node.Name}' has no default.");

    /// <summary>Stores the fallback's output as the node's own.</summary>
    public virtual void StoreFallback(GraphExecution execution) =>
        throw new InvalidOperationException($"Node '{Node.Name}' has no fallback.");

    /// <summary>Makes the same node with another input, or another fallback, in the place of one.</summary>
    public abstract NodeDefinition Rewire(Node from, Node to);
}
