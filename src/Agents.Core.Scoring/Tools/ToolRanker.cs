using System.Numerics.Tensors;
using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Tools;

/// <summary>Ranks tools by their words, by the nearness of embeddings, and by their groups.</summary>
/// <remarks>
/// <para>
/// The score of a tool is a weighted sum of parts of 0 to 1: the BM25 score of its text, divided by the best of the query; the nearness of an embedding, which is
/// the cosine, scaled from the least to the best of the query; and, in two stages, the BM25 score of its group's text, divided by the best. Every tool keeps its own
/// score, so a group that was ranked wrong can hide none. Weighted sums of scaled scores did better here than places; see Bruch, Gai and Ingber, "An Analysis
/// of Fusion Functions for Hybrid Retrieval" (2023). A generator embeds the tool's text. Without one, nearness is that of the tool's
/// name as it is written: it is there for names that are written a little differently, and what else the text says would only blur it.
/// </para>
/// <para>Immutable and thread-safe. Once warmed up it allocates nothing.</para>
/// </remarks>
internal sealed class ToolRanker
{
    private const double NamesWeight = 0.5;
    private const double GeneratedWeight = 2;
    private const double GroupWeight = 1;
    private const int LeastStagedGroups = 3;
    private const int LeastStagedTools = 51;

    private readonly Bm25Index _texts;
    private readonly Bm25Index? _groupTexts;
    private readonly ToolNames? _names;         // null where a generator makes embeddings
    private readonly float[] _vectors;          // its own: row-major, each row of length 1, or all 0
    private readonly double _vectorWeight;
    private readonly ScratchPool<ToolRankerScratch> _scratch;

    /// <param name="texts">One text a tool.</param>
    /// <param name="names">What is compared as it is written, where no generator has made vectors.</param>
    /// <param name="vectors">One vector a tool, row-major; <see langword="null"/> where there is no generator.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="options">Checked before.</param>
    public ToolRanker(string[] texts, string[] names, float[]? vectors, ToolGroups groups, ToolSearchOptions options)
    {
        Count = texts.Length;
        Groups = groups;
        _texts = new Bm25Index(texts);
        bool usesGroups = options.UseGroups ?? (groups.Names.Count >= LeastStagedGroups && texts.Length >= LeastStagedTools);
        _groupTexts = usesGroups ? groups.MakeIndex(tool => texts[tool]) : null;
        _vectorWeight = options.VectorWeight ?? (vectors is null ? NamesWeight : GeneratedWeight);
        _names = vectors is null ? new ToolNames(names) : null;
        _vectors = vectors ?? [];
        Dimensions = vectors is null || Count == 0 ? 0 : vectors.Length / Count;
        _scratch = new ScratchPool<ToolRankerScratch>(() => new ToolRankerScratch(Count, groups.Names.Count));
    }

    /// <summary>Gets how many tools there are.</summary>
    public int Count { get; }

    public ToolGroups Groups { get; }

    /// <summary>Gets how many numbers an embedding of the generator has; 0 without one.</summary>
    public int Dimensions { get; }

    /// <summary>Takes working memory, in which nothing has a score yet.</summary>
    public ToolRankerScratch Rent()
    {
        ToolRankerScratch scratch = _scratch.Rent();
        Array.Clear(scratch.Totals);
        return scratch;
    }

    public void Return(ToolRankerScratch scratch) => _scratch.Return(scratch);

    /// <summary>Adds to the score of each tool how well it fits a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="embedding">Its embedding, where a generator makes them; nothing ranks by words alone then.</param>
    /// <param name="group">The group within which tools compete, so that groups do not count; -1 for all.</param>
    /// <param name="scratch">Where the scores are.</param>
    public void Add(ReadOnlySpan<char> query, ReadOnlySpan<float> embedding, int group, ToolRankerScratch scratch)
    {
        AddScaled(scratch.Words, _texts.ScoreAll(query, scratch.Words), scratch.Totals);
        if (_vectorWeight > 0 && _names is not null)
        {
            _names.Score(query, scratch.Nearness);
            AddNearness(scratch, least: 0, greatest: 1);
        }
        else if (_vectorWeight > 0 && !embedding.IsEmpty && Count > 0)
        {
            VectorRows.Score(embedding, _vectors, VectorMetric.Dot, scratch.Nearness);
            AddNearness(scratch, TensorPrimitives.Min<float>(scratch.Nearness), TensorPrimitives.Max<float>(scratch.Nearness));
        }

        if (_groupTexts is not null && group < 0)
        {
            AddGroups(query, scratch);
        }
    }

    /// <summary>Finds the tools with the highest scores above 0.</summary>
    /// <param name="scratch">Where the scores are.</param>
    /// <param name="group">The only group that counts; -1 for all tools.</param>
    /// <param name="places">Which tools count: those whose number here is not negative; empty for all.</param>
    /// <param name="hits">Where the hits go, best first, equal scores by the order of the tools.</param>
    /// <returns>How many there are.</returns>
    public int Take(ToolRankerScratch scratch, int group, ReadOnlySpan<int> places, Span<SearchHit> hits)
    {
        TopHits best = new(hits);
        double[] totals = scratch.Totals;
        for (int tool = 0; tool < totals.Length; tool++)
        {
            if (totals[tool] > 0 && totals[tool] >= best.Threshold
                && (group < 0 || Groups[tool] == group) && (places.IsEmpty || places[tool] >= 0))
            {
                best.Offer(tool, totals[tool]);
            }
        }

        return best.Sort();
    }

    private static void AddScaled(ReadOnlySpan<double> scores, double greatest, Span<double> totals)
    {
        if (greatest > 0)
        {
            for (int i = 0; i < totals.Length; i++)
            {
                totals[i] += scores[i] / greatest;
            }
        }
    }

    private void AddNearness(ToolRankerScratch scratch, float least, float greatest)
    {
        if (greatest <= least)
        {
            return;
        }

        double scale = _vectorWeight / (greatest - least);
        for (int tool = 0; tool < scratch.Nearness.Length; tool++)
        {
            scratch.Totals[tool] += (scratch.Nearness[tool] - least) * scale;
        }
    }

    private void AddGroups(ReadOnlySpan<char> query, ToolRankerScratch scratch)
    {
        double greatest = _groupTexts!.ScoreAll(query, scratch.Groups);
        if (greatest > 0)
        {
            for (int tool = 0; tool < scratch.Totals.Length; tool++)
            {
                int group = Groups[tool];
                scratch.Totals[tool] += group < 0 ? 0 : GroupWeight * scratch.Groups[group] / greatest;
            }
        }
    }
}
