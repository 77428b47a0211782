using Agents.Core.Budgets;

namespace Agents.Core.Hosting;

/// <summary>One thing that is registered, described for people and for pages. Immutable.</summary>
public sealed record AgentRegistryEntry
{
    /// <summary>Gets its name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets what it is.</summary>
    public required AgentRegistryKind Kind { get; init; }

    /// <summary>Gets what it is good for.</summary>
    /// <value>The default is empty: nothing was said.</value>
    public string Description { get; init; } = "";

    /// <summary>Gets the type of an agent's input.</summary>
    /// <value>The default is <see langword="null"/>: it is no agent.</value>
    public Type? InputType { get; init; }

    /// <summary>Gets the type of an agent's output.</summary>
    /// <value>The default is <see langword="null"/>: it is no agent.</value>
    public Type? OutputType { get; init; }

    /// <summary>Gets the name of a chat agent's model, or the model string of a model.</summary>
    /// <value>The default is <see langword="null"/>: none is known. It holds no key.</value>
    public string? Model { get; init; }

    /// <summary>Gets the names of the tools of a chat agent or of a source.</summary>
    /// <value>The default is empty. Those of a source are what it had when the registry was asked, and none before it was connected.</value>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>Gets the limits of runs of an agent.</summary>
    /// <value>The default is <see langword="null"/>: it is no agent.</value>
    public Budget? Budget { get; init; }
}
