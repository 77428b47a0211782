namespace Agents.Core.Graphs;

/// <summary>The handle of a node: what other nodes name as their input.</summary>
/// <remarks>
/// A handle exists only once its node does, so that no cycle can be written. Immutable for whoever holds it, and thread-safe. It belongs
/// to the graph that it was made for, and to no other.
/// </remarks>
public abstract class Node
{
    private protected Node(string name, object owner)
    {
        Name = name;
        Owner = owner;
    }

    /// <summary>Gets the node's name, which no other node of its graph has.</summary>
    public string Name { get; }

    /// <summary>Gets the type of the node's output.</summary>
    public abstract Type OutputType { get; }

    /// <summary>Gets what made the handle: a builder and all the edits of runs of its graph have one owner each.</summary>
    internal object Owner { get; }

    /// <summary>Gets where the node stands in the arrays of a run; -1 until its graph, or its edit, is built.</summary>
    internal int Index { get; private set; } = -1;

    /// <summary>Gets which array holds the outputs of the node's type.</summary>
    internal int Store { get; private set; } = -1;

    /// <summary>Gets where in that array the output stands.</summary>
    internal int Slot { get; private set; } = -1;

    internal void Place(int index, int store, int slot)
    {
        Index = index;
        Store = store;
        Slot = slot;
    }

    internal abstract Array CreateStore(int size);

    /// <summary>Writes the name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;
}
