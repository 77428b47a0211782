namespace Agents.Core.Graphs;

/// <summary>The handle of a node with a typed output.</summary>
/// <typeparam name="T">The type of the output.</typeparam>
/// <inheritdoc cref="Node" path="/remarks"/>
public sealed class Node<T> : Node
{
    internal Node(string name, object owner)
        : base(name, owner)
    {
    }

    /// <inheritdoc/>
    public override Type OutputType => typeof(T);

    internal override Array CreateStore(int size) => new T[size];
}
