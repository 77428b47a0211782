namespace Agents.Core.Graphs.Plans;

/// <summary>The agents that a model may name in a plan. <see cref="AgentCatalogBuilder"/> makes it.</summary>
/// <remarks>Immutable, thread-safe, and reusable by any number of plans.</remarks>
public sealed class AgentCatalog
{
    private readonly Dictionary<string, CatalogEntry> _entries;

    internal AgentCatalog(IReadOnlyList<CatalogEntry> entries)
    {
        Entries = entries;
        _entries = entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        Names = [.. entries.Select(entry => entry.Name)];
    }

    /// <summary>Gets the names of the agents, in the order in which they were added.</summary>
    public IReadOnlyList<string> Names { get; }

    internal IReadOnlyList<CatalogEntry> Entries { get; }

    internal CatalogEntry? Find(string name) => _entries.GetValueOrDefault(name);
}
