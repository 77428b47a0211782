using Agents.Core.Tools;

namespace Agents.Core.Scoring.Tools;

/// <summary>Where the tools of a search stand in the set of an agent. Immutable.</summary>
internal sealed class ToolMap
{
    private readonly int[] _places;
    private readonly Dictionary<string, int> _searched = new(StringComparer.Ordinal);

    public ToolMap(ToolSearch search, ToolSet tools)
    {
        Tools = tools;
        _places = new int[search.Tools.Count];
        Array.Fill(_places, -1);
        for (int i = 0; i < search.Tools.Count; i++)
        {
            _searched.Add(search.Tools[i].Name, i);
        }

        List<int> always = [];
        for (int place = 0; place < tools.Count; place++)
        {
            string name = tools[place].Name;
            if (!_searched.TryGetValue(name, out int tool))
            {
                always.Add(place);
                continue;
            }

            _places[tool] = place;
            Count++;
            if (search.Settings.Pinned.Contains(name))
            {
                always.Add(place);
            }
        }

        Always = always;
        ShowsAll = tools.Count <= always.Count + search.Settings.Count;
    }

    public ToolSet Tools { get; }

    /// <summary>Gets how many tools of the set can be searched for.</summary>
    public int Count { get; }

    /// <summary>Gets the place in the set of each tool of the search; -1 when the set does not have it.</summary>
    public ReadOnlySpan<int> Places => _places;

    /// <summary>Gets the places in the set of what is shown in every turn: what is pinned, and what the search does not know.</summary>
    public IReadOnlyList<int> Always { get; }

    /// <summary>Gets whether the set is no larger than what would be shown of it.</summary>
    public bool ShowsAll { get; }

    /// <summary>Finds the place in the set of a tool of the search by its name; -1 when there is none.</summary>
    public int PlaceOf(string name) => _searched.TryGetValue(name, out int tool) ? _places[tool] : -1;
}
