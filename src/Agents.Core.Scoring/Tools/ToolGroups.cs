using System.Text;
using Agents.Core.Scoring.Indexes;
using Agents.Core.Tools;

namespace Agents.Core.Scoring.Tools;

/// <summary>The groups of the tools of a search, in the order in which the tools name them. Immutable.</summary>
internal sealed class ToolGroups
{
    private readonly int[] _groupOf;
    private readonly Dictionary<string, int> _exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _places = new(StringComparer.OrdinalIgnoreCase);

    public ToolGroups(ToolSet tools, ToolSearchOptions options)
    {
        List<string> names = [];
        _groupOf = new int[tools.Count];
        for (int i = 0; i < tools.Count; i++)
        {
            string? name = options.Groups(tools[i]);
            _groupOf[i] = -1;
            if (!string.IsNullOrEmpty(name))
            {
                if (!_exact.TryGetValue(name, out int place))
                {
                    place = names.Count;
                    _exact.Add(name, place);
                    _places.TryAdd(OneLine.Of(name, int.MaxValue), place);
                    names.Add(name);
                }

                _groupOf[i] = place;
            }
        }

        // What a model is shown of a name that is too long must lead to its group too.
        for (int place = 0; place < names.Count; place++)
        {
            _places.TryAdd(OneLine.Of(names[place], SearchText.MaxGroupName), place);
        }

        Names = names;
        Descriptions = [.. names.Select(name => options.GroupDescriptions.TryGetValue(name, out string? text) ? text : null)];
    }

    public IReadOnlyList<string> Names { get; }

    public IReadOnlyList<string?> Descriptions { get; }

    /// <summary>Gets the place of a tool's group; -1 when it has none.</summary>
    public int this[int tool] => _groupOf[tool];

    public string? NameOf(int tool) => _groupOf[tool] < 0 ? null : Names[_groupOf[tool]];

    public string? DescriptionOf(int tool) => _groupOf[tool] < 0 ? null : Descriptions[_groupOf[tool]];

    /// <summary>Finds a group by its name as a model writes it: the one of that very name, else one whatever the letter case.</summary>
    public int Find(string name)
    {
        string line = OneLine.Of(name, int.MaxValue);
        return _exact.TryGetValue(line, out int place) ? place : _places.GetValueOrDefault(line, -1);
    }

    /// <summary>Makes the index that ranks groups: the text of each is its name, its description and the texts of its tools.</summary>
    public Bm25Index MakeIndex(Func<int, string> textOf)
    {
        StringBuilder[] texts = [.. Names.Select((name, i) => new StringBuilder(name).Append('\n').Append(Descriptions[i]).Append('\n'))];
        for (int tool = 0; tool < _groupOf.Length; tool++)
        {
            if (_groupOf[tool] >= 0)
            {
                texts[_groupOf[tool]].Append(textOf(tool));
            }
        }

        return new Bm25Index(texts.Select(text => text.ToString()));
    }
}
