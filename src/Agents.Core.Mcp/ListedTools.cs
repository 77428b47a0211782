using Agents.Core.Tools;

namespace Agents.Core.Mcp;

/// <summary>The tools of a server as they stood when they were listed. Immutable.</summary>
internal sealed class ListedTools
{
    private readonly Dictionary<string, ListedTool> _byName;

    public ListedTools(IEnumerable<ListedTool> tools)
    {
        ListedTool[] all = [.. tools];
        _byName = all.ToDictionary(tool => tool.ServerName, StringComparer.Ordinal);
        Tools = ToolSet.Create(all.Select(tool => tool.Tool));
    }

    public static ListedTools None { get; } = new([]);

    public ToolSet Tools { get; }

    public int Count => _byName.Count;

    public bool Has(string serverName) => _byName.ContainsKey(serverName);

    /// <summary>Finds a tool that is the same as before, so that what runs remember of it holds.</summary>
    public ListedTool? Find(string serverName, string text) =>
        _byName.TryGetValue(serverName, out ListedTool? known) && known.Text == text ? known : null;

    public bool IsSame(IReadOnlyList<ListedTool> tools) =>
        tools.Count == Count && tools.Select(tool => tool.Tool).SequenceEqual(Tools, ReferenceEqualityComparer.Instance);

    public int CountNotIn(ListedTools other) => _byName.Keys.Count(name => !other.Has(name));
}
