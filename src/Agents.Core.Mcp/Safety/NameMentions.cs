namespace Agents.Core.Mcp.Safety;

/// <summary>The names of other servers' tools, which a description has no business with.</summary>
internal sealed class NameMentions
{
    private const int MinLength = 6;
    private const int MaxFound = 4;

    private readonly Dictionary<string, (string Name, string Source)> _names = new(StringComparer.Ordinal);

    /// <summary>Adds a name, unless it is a word that any description may use.</summary>
    public void Add(string name, string source)
    {
        if (name is { Length: >= MinLength } && (name.Contains('_') || name.Contains('-') || HasHump(name)) && Key(name) is { } key)
        {
            _names.TryAdd(key, (name, source));
        }
    }

    public IEnumerable<(TextMatch Match, string Name, string Source)> Find(IReadOnlyList<TextWord> words)
    {
        if (_names.Count == 0)
        {
            yield break;
        }

        int found = 0;
        foreach (TextWord word in words)
        {
            if (_names.TryGetValue(word.Text, out (string Name, string Source) other))
            {
                yield return (new TextMatch(ToolFindingKind.ToolReference, "other-tool", FindingSeverity.Medium, word.Start), other.Name, other.Source);
                if (++found == MaxFound)
                {
                    yield break;
                }
            }
        }
    }

    private static string? Key(string name) => TextWord.Split(name.Replace('-', '_')) is [var word] ? word.Text : null;

    private static bool HasHump(string name) => name.AsSpan(1).IndexOfAnyInRange('A', 'Z') >= 0;
}
