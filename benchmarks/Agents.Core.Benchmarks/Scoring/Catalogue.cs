using Agents.Core.Scoring.Tools;
using Agents.Core.Tools;
using ToolCatalogue;

namespace Agents.Core.Benchmarks.Scoring;

/// <summary>The catalogue of tools beside this program, and the questions that belong to it.</summary>
public sealed class Catalogue
{
    private Catalogue(IReadOnlyList<CatalogueServer> servers, IReadOnlyList<CatalogueQuestion> questions)
    {
        Servers = servers;
        Questions = questions;
        Tools = [.. servers.SelectMany(server => server.Tools)];
    }

    /// <summary>Gets the servers.</summary>
    public IReadOnlyList<CatalogueServer> Servers { get; }

    /// <summary>Gets the tools of all servers, in the order of the servers.</summary>
    public IReadOnlyList<CatalogueTool> Tools { get; }

    /// <summary>Gets the questions.</summary>
    public IReadOnlyList<CatalogueQuestion> Questions { get; }

    /// <summary>Reads the catalogue and the questions.</summary>
    public static Catalogue Read() => new(CatalogueFile.ReadFolder(PathOf("Catalogue")), CatalogueQuestion.ReadFolder(PathOf("Questions")));

    /// <summary>Makes a search over all tools.</summary>
    /// <param name="options">How it searches, but for what the servers are for, which is added; <see langword="null"/> for the defaults.</param>
    public ToolSearch CreateSearch(ToolSearchOptions? options = null)
    {
        options ??= new ToolSearchOptions();
        foreach (CatalogueServer server in Servers)
        {
            options.GroupDescriptions[server.Name] = server.Description;
        }

        return ToolSearch.Create(ToolSet.Create(Tools.Select(tool => new CatalogueFunction(tool))), options);
    }

    private static string PathOf(string folder) => Path.Combine(AppContext.BaseDirectory, "Scoring", folder);
}
