using System.ComponentModel;
using Agents.Core.Chat;
using Agents.Core.Scoring.Kernels;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Scoring.Tools;

/// <summary>The tools that one call of an agent shows.</summary>
internal sealed class ToolSearchSelection : IToolSelection
{
    private readonly ToolSearch _search;
    private readonly ToolMap _map;
    private readonly FoundTools _found;
    private string? _embeddedInput;
    private float[] _inputEmbedding = [];
    private string? _embeddedText;
    private float[] _textEmbedding = [];

    public ToolSearchSelection(ToolSearch search, ToolMap map)
    {
        _search = search;
        _map = map;
        _found = new FoundTools(search.Settings.FoundLimit);
        Functions = map.ShowsAll
            ? []
            : [Tool.Create(SearchAsync, ToolSearch.FunctionName, SearchText.Describe(search, map.Count), new ToolPolicy { IsReadOnly = true })];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Tool> Functions { get; }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Tool>> SelectAsync(ToolSelectionRequest request, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_map.ShowsAll)
        {
            return _map.Tools;
        }

        string input = QueryText.Cut(request.Input);
        string text = QueryText.Cut(request.LastText);
        if (_search.Embedder is { } embedder)
        {
            // Asked for again only when it changed: the input stays, and so does the last text where a turn only calls tools.
            if (input != _embeddedInput)
            {
                _inputEmbedding = await embedder.EmbedAsync(input, context, cancellationToken).ConfigureAwait(false);
                _embeddedInput = input;
            }

            if (text != _embeddedText)
            {
                _textEmbedding = await embedder.EmbedAsync(text, context, cancellationToken).ConfigureAwait(false);
                _embeddedText = text;
            }
        }

        bool[] isShown = new bool[_map.Tools.Count];
        foreach (int place in _map.Always)
        {
            isShown[place] = true;
        }

        foreach (int tool in _found.BeginTurn(request.Turn))
        {
            isShown[_map.Places[tool]] = true;
        }

        ShowRecent(request.Messages, isShown);
        ShowBest(input, text, isShown);
        return [.. _map.Tools.Where((_, place) => isShown[place])];
    }

    private void ShowRecent(IReadOnlyList<ChatMessage> messages, bool[] isShown)
    {
        int left = _search.Settings.RecentCount;
        HashSet<int> recent = [];
        for (int i = messages.Count - 1; i >= 0 && recent.Count < left; i--)
        {
            for (int j = messages[i].Contents.Count - 1; j >= 0 && recent.Count < left; j--)
            {
                if (messages[i].Contents[j] is FunctionCallContent call
                    && !_search.Settings.Pinned.Contains(call.Name) && _map.PlaceOf(call.Name) is >= 0 and int place)
                {
                    recent.Add(place);
                }
            }
        }

        foreach (int place in recent)
        {
            isShown[place] = true;
        }
    }

    private void ShowBest(string input, string text, bool[] isShown)
    {
        ToolRanker ranker = _search.Ranker;
        ToolRankerScratch scratch = ranker.Rent();
        ranker.Add(input, _inputEmbedding, -1, scratch);
        if (text.Length > 0)
        {
            ranker.Add(text, _textEmbedding, -1, scratch);
        }

        Span<SearchHit> best = stackalloc SearchHit[_search.Settings.Count];
        int found = ranker.Take(scratch, -1, _map.Places, best);
        ranker.Return(scratch);
        foreach (SearchHit hit in best[..found])
        {
            isShown[_map.Places[(int)hit.Id]] = true;
        }
    }

    private async Task<string> SearchAsync(
        [Description("What the tool should do, in a few words.")] string query,
        AgentContext context,
        [Description("Search in this group only.")] string? group = null,
        CancellationToken cancellationToken = default)
    {
        query = QueryText.Cut(query);
        int place = -1;
        if (!string.IsNullOrWhiteSpace(group))
        {
            place = _search.Ranker.Groups.Find(group);
            if (place < 0)
            {
                return SearchText.UnknownGroup(_search, group);
            }
        }

        if (place < 0 && string.IsNullOrWhiteSpace(query))
        {
            return SearchText.EmptyQuery(_search);
        }

        float[] embedding = _search.Embedder is null ? [] : await _search.Embedder.EmbedAsync(query, context, cancellationToken).ConfigureAwait(false);
        List<int> found = Find(query, embedding, place);
        _found.Add(found);
        return found.Count == 0 ? SearchText.NothingFound(_search) : SearchText.Found([.. found.Select(tool => _map.Tools[_map.Places[tool]])]);
    }

    /// <summary>Finds tools; in a group, what has nothing in common with the query fills up, in the order of the set.</summary>
    private List<int> Find(string query, float[] embedding, int group)
    {
        Span<SearchHit> hits = stackalloc SearchHit[_search.Settings.MoreCount];
        List<int> found = [];
        foreach (SearchHit hit in hits[.._search.Find(query, embedding, group, _map.Places, hits)])
        {
            found.Add((int)hit.Id);
        }

        for (int tool = 0; group >= 0 && tool < _map.Places.Length && found.Count < hits.Length; tool++)
        {
            if (_search.Ranker.Groups[tool] == group && _map.Places[tool] >= 0 && !found.Contains(tool))
            {
                found.Add(tool);
            }
        }

        return found;
    }
}
