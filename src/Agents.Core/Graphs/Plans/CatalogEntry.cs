namespace Agents.Core.Graphs.Plans;

/// <summary>An agent of a catalogue, with the types that it was added with. Immutable.</summary>
internal abstract class CatalogEntry(string name, string description, IReadOnlyList<CatalogInput> inputs)
{
    public string Name { get; } = name;

    /// <summary>Gets what the model is told.</summary>
    public string Description { get; } = description;

    /// <summary>Gets the inputs one by one; of an agent of many inputs, the one that stands for all.</summary>
    public IReadOnlyList<CatalogInput> Inputs { get; } = inputs;

    public abstract Type OutputType { get; }

    /// <summary>Gets whether the agent takes a list of any length, whose inputs may be joined.</summary>
    public abstract bool IsMany { get; }

    public CatalogInput InputAt(int index) => IsMany ? Inputs[0] : Inputs[index];

    /// <summary>Adds a node that calls the agent.</summary>
    /// <param name="builder">What it is added to.</param>
    /// <param name="name">The node's name.</param>
    /// <param name="inputs">Its inputs, whose types were checked.</param>
    /// <param name="join">How many of them it needs, and the name of the node that waits for them; for an agent of many inputs.</param>
    /// <returns>The node.</returns>
    public abstract Node AddTo(GraphBuilder builder, string name, Node[] inputs, (PlanJoin Policy, string Name) join);

    /// <summary>Adds one sentence for each option of its nodes that cannot be used.</summary>
    public abstract void AddFailures(List<string> failures);

    /// <summary>Gets whether an output of one type can be read as another without being changed.</summary>
    /// <remarks>Outputs stand in arrays of their type, and arrays of references can be read as arrays of what those can be read as.</remarks>
    public static bool CanRead(Type from, Type to) =>
        from == to || (!from.IsValueType && !to.IsValueType && to.IsAssignableFrom(from));
}
