using System.Text;
using System.Text.Json;
using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;
using Agents.Core.Scoring.Text;
using Agents.Core.Scoring.Tools;
using ToolCatalogue;

namespace Agents.Core.Benchmarks.Scoring;

/// <summary>The ways to rank the tools of a catalogue that are compared.</summary>
public static class ToolFinders
{
    /// <summary>The name of the search in two stages, which is the default of <see cref="ToolSearch"/>.</summary>
    public const string Staged = "ToolSearch, two stages";

    /// <summary>Makes all of them.</summary>
    /// <param name="catalogue">The catalogue.</param>
    public static IReadOnlyList<IToolFinder> Create(Catalogue catalogue)
    {
        Dictionary<string, string> servers = catalogue.Servers.ToDictionary(server => server.Name, server => server.Description);
        string[] texts = [.. catalogue.Tools.Select(tool => TextOf(tool, servers[tool.Server]))];
        WordFinder words = new(texts);
        EmbeddingFinder embeddings = new(texts);
        return
        [
            words,
            embeddings,
            new FusedFinder(words, embeddings),
            new SearchFinder("ToolSearch, one stage", catalogue.CreateSearch(new ToolSearchOptions { UseGroups = false })),
            new SearchFinder(Staged, catalogue.CreateSearch()),
        ];
    }

    // What a tool says of itself: its name, description and parameters, and the server that it is of.
    private static string TextOf(CatalogueTool tool, string server)
    {
        StringBuilder text = new($"{tool.FullName}\n{tool.Description}\n");
        foreach (JsonProperty parameter in tool.Schema.GetProperty("properties").EnumerateObject())
        {
            text.Append($"{parameter.Name} {parameter.Value.GetProperty("description").GetString()}\n");
        }

        return text.Append(server).ToString();
    }

    private sealed class WordFinder(string[] texts) : IToolFinder
    {
        private readonly Bm25Index _index = new(texts);

        public string Name => "BM25";

        public int Find(string text, Span<SearchHit> hits) => _index.Search(text, hits);
    }

    private sealed class EmbeddingFinder : IToolFinder
    {
        private readonly HashedEmbedding _embedding = new();
        private readonly float[] _rows;
        private readonly float[] _query;

        public EmbeddingFinder(string[] texts)
        {
            int dimensions = _embedding.Dimensions;
            _query = new float[dimensions];
            _rows = new float[texts.Length * dimensions];
            for (int i = 0; i < texts.Length; i++)
            {
                _embedding.Embed(texts[i], _rows.AsSpan(i * dimensions, dimensions));
            }
        }

        public string Name => "lexical embedding";

        public int Find(string text, Span<SearchHit> hits)
        {
            _embedding.Embed(text, _query);
            return VectorRows.Top(_query, _rows, VectorMetric.Dot, hits);
        }
    }

    // By the places alone, as rankings are fused whose scores cannot be compared.
    private sealed class FusedFinder(IToolFinder first, IToolFinder second) : IToolFinder
    {
        private const int Depth = 100;

        private readonly RankFusion _fusion = new();

        public string Name => "hybrid of both";

        public int Find(string text, Span<SearchHit> hits)
        {
            _fusion.Clear();
            Span<SearchHit> ranking = stackalloc SearchHit[Depth];
            _fusion.Add(ranking[..first.Find(text, ranking)]);
            _fusion.Add(ranking[..second.Find(text, ranking)]);
            return _fusion.Take(hits);
        }
    }

    private sealed class SearchFinder(string name, ToolSearch search) : IToolFinder
    {
        public string Name => name;

        public int Find(string text, Span<SearchHit> hits) => search.Find(text, hits);
    }
}
