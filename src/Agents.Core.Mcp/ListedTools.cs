using Agents.Core.Mcp.Safety;
using Agents.Core.Tools;

namespace Agents.Core.Mcp;

/// <summary>The tools of a server as they stood when they were listed, and the review that let them in: whoever sees the one sees the other. Immutable.</summary>
internal sealed class ListedTools
{
    private readonly Dictionary<string, ListedTool> _byName;

    public ListedTools(IEnumerable<ListedTool> tools, ToolReview? review)
    {
        ListedTool[] all = [.. tools];
        _byName = all.ToDictionary(tool => tool.ServerName, StringComparer.Ordinal);
        Tools = ToolSet.Create(all.Select(tool => tool.Tool));
        Review = review;
    }

    private ListedTools(ListedTools same, ToolReview review)
    {
        _byName = same._byName;
        Tools = same.Tools;
        Review = review;
    }

    public static ListedTools None { get; } = new([], review: null);

    public ToolSet Tools { get; }

    public ToolReview? Review { get; }

    public int Count => _byName.Count;

    public bool Has(string serverName) => _byName.ContainsKey(serverName);

    /// <summary>Finds a tool that is the same as before, so that what runs remember of it holds.</summary>
    public ListedTool? Find(string serverName, string text) =>
        _byName.TryGetValue(serverName, out ListedTool? known) && known.Text == text ? known : null;

    public bool IsSame(IReadOnlyList<ListedTool> tools) =>
        tools.Count == Count && tools.Select(tool => tool.Tool).SequenceEqual(Tools, ReferenceEqualityComparer.Instance);

    /// <summary>The same tools after one more review; the set stays the very same object, so nobody takes it for a change.</summary>
    public ListedTools With(ToolReview review) => new(this, review);

    public int CountNotIn(ListedTools other) => _byName.Keys.Count(name => !other.Has(name));
}
