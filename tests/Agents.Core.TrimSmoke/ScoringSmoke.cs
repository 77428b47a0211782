using Agents.Core.Chat;
using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;
using Agents.Core.Scoring.Text;
using Agents.Core.Scoring.Tools;
using Agents.Core.Tools;

namespace Agents.Core.TrimSmoke;

/// <summary>Searches vectors and tools, trimmed.</summary>
internal static class ScoringSmoke
{
    private static readonly string[] Texts = ["Rain falls in Bergen.", "The sun shines in Seville.", "Snow lies in Kiruna."];

    public static void SearchIndexes(Action<bool, string> expect)
    {
        HashedEmbedding embedding = new();
        string folder = Directory.CreateTempSubdirectory("trim-smoke-").FullName;
        try
        {
            foreach (VectorStorage storage in Enum.GetValues<VectorStorage>())
            {
                string path = Path.Combine(folder, $"{storage}.index");
                using FlatIndex index = new(new FlatIndexOptions { Dimensions = embedding.Dimensions, Storage = storage });
                Fill(index, embedding);
                index.Save(path);
                using FlatIndex loaded = FlatIndex.Load(path);
                ExpectSnow(index, loaded, embedding, expect);
            }

            string graph = Path.Combine(folder, "hnsw.index");
            using HnswIndex hnsw = new(new HnswIndexOptions { Dimensions = embedding.Dimensions });
            Fill(hnsw, embedding);
            hnsw.Save(graph);
            using HnswIndex restored = HnswIndex.Load(graph);
            ExpectSnow(hnsw, restored, embedding, expect);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static async Task SearchToolsAsync(Tool weather, Action<bool, string> expect)
    {
        Tool[] others = [.. Enumerable.Range(1, 20).Select(i => Tool.Create(() => "nothing", $"paint_wall_{i}", "Paints a wall."))];
        ToolSet tools = ToolSet.Create([.. others, weather]);
        ToolSearchOptions options = new() { Count = 2 };
        ToolSearch[] searches = [ToolSearch.Create(tools, options), await ToolSearch.CreateAsync(tools, new HashedEmbeddingGenerator(), options)];
        foreach (ToolSearch search in searches)
        {
            using SearchingClient client = new(weather.Name);
            RunResult<string> result = await ChatAgent.Create("searcher", client).WithToolSearch(search).Build().RunAsync("Paint a wall.");
            expect(result.Output.Contains("two hundred days", StringComparison.Ordinal), $"a tool that was searched for answered '{result.Output}'");
            expect(result.Spend.ToolCalls == 2, $"{result.Spend.ToolCalls} tools were called to find one and to use it");
        }
    }

    private static void Fill(IVectorIndex index, HashedEmbedding embedding)
    {
        float[] vector = new float[index.Dimensions];
        for (int i = 0; i < Texts.Length; i++)
        {
            embedding.Embed(Texts[i], vector);
            index.Add(i, vector);
        }
    }

    private static void ExpectSnow(IVectorIndex index, IVectorIndex loaded, HashedEmbedding embedding, Action<bool, string> expect)
    {
        float[] query = new float[index.Dimensions];
        embedding.Embed("Where does snow lie?", query);
        SearchHit[] hits = new SearchHit[2];
        SearchHit[] again = new SearchHit[2];
        expect(index.Search(query, hits) == 2 && hits[0].Id == 2, $"the nearest is {hits[0]}");
        expect(loaded.Search(query, again) == 2 && hits.SequenceEqual(again), $"the nearest in a file is {again[0]}, but {hits[0]} in memory");
    }
}
