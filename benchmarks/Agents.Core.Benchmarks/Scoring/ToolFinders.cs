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
    public static IReadOnlyList<ToolFinder> Create(Catalogue catalogue)
    {
        Dictionary<string, string> servers = catalogue.Servers.ToDictionary(server => server.Name, server => server.Description);
        string[] texts = [.. catalogue.Tools.Select(tool => TextOf(tool, servers[tool.Server]))];
        return
        [
            new ToolFinder("BM25", new Bm25Index(texts).Search),
            new ToolFinder("lexical embedding", ByEmbedding(texts)),
            new ToolFinder("HybridIndex of both", HybridIndex.Create(texts).Search),
            new ToolFinder("ToolSearch, one stage", catalogue.CreateSearch(new ToolSearchOptions { UseGroups = false }).Find),
            new ToolFinder(Staged, catalogue.CreateSearch().Find),
        ];
    }

    private static ToolFind ByEmbedding(string[] texts)
    {
        HashedEmbedding embedding = new();
        float[] query = new float[embedding.Dimensions];
        float[] rows = new float[texts.Length * embedding.Dimensions];
        for (int i = 0; i < texts.Length; i++)
        {
            embedding.Embed(texts[i], rows.AsSpan(i * embedding.Dimensions, embedding.Dimensions));
        }

        return (text, hits) =>
        {
            embedding.Embed(text, query);
            return VectorRows.Top(query, rows, VectorMetric.Dot, hits);
        };
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
}
