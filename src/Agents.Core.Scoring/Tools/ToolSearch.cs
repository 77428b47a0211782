using Agents.Core.Chat;
using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Scoring.Tools;

/// <summary>Finds the tools that fit a task, among any number, and shows an agent's model only those.</summary>
/// <remarks>
/// <para>
/// Set it as the tool selector of an agent whose tools are those of the search. In every turn the model is then shown the pinned tools, those
/// that <c>search_tools</c> found in this call of the agent, those that were called last, and those that fit best what the agent was asked and what the model
/// said last, in the order of the set. The function <c>search_tools</c>, which is shown beside them, finds more; they can be called from the next turn on. Where a set is
/// no larger than what would be shown, it is shown whole, without that function. Tools of the agent that the search does not know are always shown.
/// </para>
/// <para>
/// Tools are ranked by the words of their names, descriptions, parameters and groups (BM25), by the nearness of embeddings, and in two stages by what
/// their groups are about. Without a generator, nearness is that of names by the runs of characters they share: that finds what is written alike, and not what means the same. With a generator,
/// each new query of a run is a model call that the run pays for; where that fails, words alone rank, and <see cref="ToolSelectionDegraded"/> says so.
/// </para>
/// <para>Immutable and thread-safe. It does not dispose of the generator.</para>
/// </remarks>
public sealed class ToolSearch : IToolSelector
{
    /// <summary>The name of the function by which a model finds more tools.</summary>
    public const string FunctionName = "search_tools";

    private readonly ToolRanker _ranker;
    private volatile ToolMap _latestMap;

    private ToolSearch(ToolSet tools, ToolRanker ranker, QueryEmbedder? embedder, ToolSearchOptions options)
    {
        Tools = tools;
        _ranker = ranker;
        Embedder = embedder;
        Settings = new ToolSearchSettings
        {
            Count = options.Count,
            RecentCount = options.RecentCount,
            MoreCount = options.MoreCount,
            Pinned = options.Pinned.ToHashSet(StringComparer.Ordinal),
        };
        _latestMap = new ToolMap(this, tools);
    }

    /// <summary>Gets the tools that are searched.</summary>
    public ToolSet Tools { get; }

    /// <summary>Gets the names of the groups, in the order in which the tools first name them.</summary>
    public IReadOnlyList<string> Groups => _ranker.Groups.Names;

    internal ToolSearchSettings Settings { get; }

    internal ToolRanker Ranker => _ranker;

    /// <summary>Gets what makes the embeddings of queries; <see langword="null"/> without a generator.</summary>
    internal QueryEmbedder? Embedder { get; }

    /// <summary>Makes a search by words and by how names are written, which needs no model.</summary>
    /// <param name="tools">The tools.</param>
    /// <param name="options">How it searches; <see langword="null"/> for the defaults.</param>
    /// <returns>The search.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tools"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used, or a tool has the name of the search's own function; every problem is listed.</exception>
    public static ToolSearch Create(ToolSet tools, ToolSearchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tools);
        options ??= new ToolSearchOptions();
        options.ThrowIfInvalid(tools);
        ToolGroups groups = new(tools, options);
        return new ToolSearch(tools, new ToolRanker(TextsOf(tools, groups), NamesOf(tools, groups), null, groups, options), null, options);
    }

    /// <summary>Makes a search with the embeddings of a generator, made here and now, outside of any run and its budget.</summary>
    /// <param name="tools">The tools.</param>
    /// <param name="generator">Makes embeddings. The application owns it and disposes of it.</param>
    /// <param name="options">How it searches; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The search.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tools"/> or <paramref name="generator"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used, or a tool has the name of the search's own function; every problem is listed.</exception>
    /// <exception cref="ModelException">The generator failed, or gave embeddings that cannot be compared.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<ToolSearch> CreateAsync(
        ToolSet tools,
        IEmbeddingGenerator<string, Embedding<float>> generator,
        ToolSearchOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tools);
        ArgumentNullException.ThrowIfNull(generator);
        options ??= new ToolSearchOptions();
        options.ThrowIfInvalid(tools);
        string? model = options.EmbeddingModel;
        ToolGroups groups = new(tools, options);
        string[] texts = TextsOf(tools, groups);
        float[] vectors = await EmbeddingBatches.MakeAsync(generator, texts, options.BatchSize, cancellationToken).ConfigureAwait(false);
        ToolRanker ranker = new(texts, [], vectors, groups, options);
        return new ToolSearch(tools, ranker, new QueryEmbedder(generator, model, ranker.Dimensions), options);
    }

    /// <summary>Finds the tools that fit best, and allocates nothing once warmed up.</summary>
    /// <param name="query">What the tools should do, in plain words.</param>
    /// <param name="hits">Where the hits go, best first, equal scores by the order of the tools; the id is the place in <see cref="Tools"/>.</param>
    /// <returns>How many there are; none that share no word with the query and are not near to it either.</returns>
    /// <exception cref="InvalidOperationException">The search has a generator, so that it must be asked by <see cref="FindAsync"/>.</exception>
    public int Find(ReadOnlySpan<char> query, Span<SearchHit> hits)
    {
        ThrowIfGenerated();
        return Find(query, [], -1, [], hits);
    }

    /// <summary>Finds the tools that fit best.</summary>
    /// <param name="query">What the tools should do, in plain words; <see langword="null"/> reads as empty.</param>
    /// <param name="count">How many are wanted at most: 0 or more.</param>
    /// <returns>The tools, best first; none that share no word with the query and are not near to it either.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">The search has a generator, so that it must be asked by <see cref="FindAsync"/>.</exception>
    public IReadOnlyList<FoundTool> Find(string? query, int count)
    {
        ThrowIfGenerated();
        return List(query, [], count);
    }

    /// <summary>Finds the tools that fit best, outside of any run and its budget.</summary>
    /// <param name="query">What the tools should do, in plain words; <see langword="null"/> reads as empty, which finds nothing.</param>
    /// <param name="count">How many are wanted at most: 0 or more.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The tools, best first.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <exception cref="ModelException">The generator failed, or gave an embedding that cannot be compared.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async ValueTask<IReadOnlyList<FoundTool>> FindAsync(string? query, int count, CancellationToken cancellationToken = default)
    {
        CheckCount(count);
        cancellationToken.ThrowIfCancellationRequested();
        float[] embedding = Embedder is null ? [] : await Embedder.EmbedAsync(query, cancellationToken).ConfigureAwait(false);
        return List(query, embedding, count);
    }

    /// <inheritdoc/>
    public IToolSelection Begin(ToolSet tools)
    {
        ArgumentNullException.ThrowIfNull(tools);

        // An agent hands over the same set each time.
        ToolMap map = _latestMap;
        if (!ReferenceEquals(map.Tools, tools))
        {
            map = new ToolMap(this, tools);
            _latestMap = map;
        }

        return new ToolSearchSelection(this, map);
    }

    internal int Find(ReadOnlySpan<char> query, ReadOnlySpan<float> embedding, int group, ReadOnlySpan<int> places, Span<SearchHit> hits)
    {
        ToolRankerScratch scratch = _ranker.Rent();
        _ranker.Add(query, embedding, group, scratch);
        int found = _ranker.Take(scratch, group, places, hits);
        _ranker.Return(scratch);
        return found;
    }

    private static string[] TextsOf(ToolSet tools, ToolGroups groups) =>
        [.. tools.Select((tool, i) => ToolText.Of(tool, groups.NameOf(i), groups.DescriptionOf(i)))];

    private static string[] NamesOf(ToolSet tools, ToolGroups groups) => [.. tools.Select((tool, i) => ToolText.OwnName(tool, groups.NameOf(i)))];

    private static void CheckCount(int count)
    {
        if (count < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(count), $"count must be at least 0, but is {count}.");
        }
    }

    private FoundTool[] List(string? query, ReadOnlySpan<float> embedding, int count)
    {
        CheckCount(count);
        SearchHit[] hits = new SearchHit[Math.Min(count, Tools.Count)];
        int found = Find(query, embedding, -1, [], hits);
        return
        [
            .. hits.Take(found).Select(hit => new FoundTool
            {
                Tool = Tools[(int)hit.Id],
                Group = _ranker.Groups.NameOf((int)hit.Id),
                Score = hit.Score,
            }),
        ];
    }

    private void ThrowIfGenerated()
    {
        if (Embedder is not null)
        {
            throw new InvalidOperationException($"The search asks a generator for the embedding of each query; use {nameof(FindAsync)}.");
        }
    }
}
