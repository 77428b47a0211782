using System.Numerics.Tensors;
using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;
using Agents.Core.Scoring.Text;

namespace Agents.Core.Scoring.Tools;

/// <summary>Ranks tools by their words, by the nearness of embeddings, and by their groups.</summary>
/// <remarks>
/// <para>
/// The score of a tool is a weighted sum of parts that are each scaled to 0 to 1 for the query: the BM25 score of its text, divided by the best; the cosine of an
/// embedding, scaled from the least to the best; and, in two stages, the BM25 score of its group's text, divided by the best. Every tool keeps its own
/// score, so a group that was ranked wrong can hide none. Weighted sums of scaled scores did better here than places; see Bruch, Gai and Ingber, "An Analysis
/// of Fusion Functions for Hybrid Retrieval" (2023). A generator embeds the tool's text. A hashed embedding is that of its name: it is there for names that are
/// written a little differently, and what else the text says would only blur it.
/// </para>
/// <para>Immutable and thread-safe. Once warmed up it allocates nothing.</para>
/// </remarks>
internal sealed class ToolRanker
{
    private const double HashedWeight = 0.25;
    private const double GeneratedWeight = 2;
    private const double GroupWeight = 1;
    private const int LeastStagedGroups = 3;
    private const int LeastStagedTools = 51;

    private readonly Bm25Index _texts;
    private readonly Bm25Index? _groupTexts;
    private readonly HashedEmbedding? _hashed;
    private readonly float[] _vectors;          // row-major, each row of length 1, or all 0
    private readonly int _dimensions;
    private readonly float _floor;              // what is not nearer than this is not near
    private readonly double _vectorWeight;
    private readonly ScratchPool<ToolRankerScratch> _scratch;

    /// <param name="texts">One text a tool.</param>
    /// <param name="names">What is hashed of each tool, where no generator has made vectors.</param>
    /// <param name="vectors">One vector a tool, row-major; <see langword="null"/> for hashed ones.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="options">Checked before.</param>
    public ToolRanker(string[] texts, string[] names, float[]? vectors, ToolGroups groups, ToolSearchOptions options)
    {
        Count = texts.Length;
        Groups = groups;
        _texts = new Bm25Index(texts);
        bool usesGroups = options.UseGroups ?? (groups.Names.Count >= LeastStagedGroups && texts.Length >= LeastStagedTools);
        _groupTexts = usesGroups ? groups.MakeIndex(tool => texts[tool]) : null;
        _vectorWeight = options.VectorWeight ?? (vectors is null ? HashedWeight : GeneratedWeight);
        if (vectors is null)
        {
            _hashed = new HashedEmbedding();
            _dimensions = _hashed.Dimensions;
            _vectors = EmbedHashed(names, _hashed);

            // The cosine of texts that have nothing in common is 0 with a standard deviation of about 1 / root(dimensions).
            _floor = (float)(2 / Math.Sqrt(_dimensions));
        }
        else
        {
            _vectors = vectors;
            _dimensions = Count == 0 ? 0 : vectors.Length / Count;
        }

        _scratch = new ScratchPool<ToolRankerScratch>(() => new ToolRankerScratch(Count, groups.Names.Count, _hashed is null ? 0 : _dimensions));
    }

    /// <summary>Gets how many tools there are.</summary>
    public int Count { get; }

    public ToolGroups Groups { get; }

    /// <summary>Gets how many numbers an embedding has.</summary>
    public int Dimensions => _dimensions;

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
        if (_hashed is not null)
        {
            _hashed.Embed(query, scratch.Query);
            embedding = scratch.Query;
        }

        if (!embedding.IsEmpty && _vectorWeight > 0 && Count > 0)
        {
            AddNearness(embedding, scratch);
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

    private static float[] EmbedHashed(string[] texts, HashedEmbedding hashed)
    {
        float[] vectors = new float[texts.Length * hashed.Dimensions];
        for (int i = 0; i < texts.Length; i++)
        {
            hashed.Embed(texts[i], vectors.AsSpan(i * hashed.Dimensions, hashed.Dimensions));
        }

        return vectors;
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

    private void AddNearness(ReadOnlySpan<float> embedding, ToolRankerScratch scratch)
    {
        float[] nearness = scratch.Nearness;
        VectorRows.Score(embedding, _vectors, VectorMetric.Dot, nearness);
        float greatest = TensorPrimitives.Max<float>(nearness);
        float least = Math.Max(TensorPrimitives.Min<float>(nearness), _floor);
        if (greatest <= least)
        {
            return;
        }

        double scale = _vectorWeight / (greatest - least);
        for (int tool = 0; tool < nearness.Length; tool++)
        {
            scratch.Totals[tool] += Math.Max(0, nearness[tool] - least) * scale;
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
