using Agents.Core;
using Agents.Core.Chat;
using Agents.Core.Scoring.Tools;
using Agents.Core.Tools;

namespace ToolCatalogue;

/// <summary>An agent with 1,000 tools, of which its model is shown a handful a turn. <see cref="WorkAsync"/> is the tour of the library.</summary>
internal static class Program
{
    private const int Incomplete = 1;
    private const int Unusable = 2;

    private static string CatalogueFolder => Path.Combine(AppContext.BaseDirectory, "catalogue");

    public static Task<int> Main(string[] args) => RunAsync(args, Console.Out, Console.Error, isPlain: Console.IsOutputRedirected);

    internal static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, bool isPlain)
    {
        if (!Arguments.TryParse(args, out Arguments? arguments, out string? problem))
        {
            await error.WriteLineAsync(problem);
            return Unusable;
        }

        if (arguments.ShowHelp)
        {
            await output.WriteLineAsync(Arguments.Help);
            return 0;
        }

        Report report = new(output, isPlain);
        IReadOnlyList<CatalogueServer> servers = CatalogueFile.ReadFolder(CatalogueFolder);
        return arguments.Find is { } words ? Find(servers, words, report) : await WorkAsync(servers, report);
    }

    private static async Task<int> WorkAsync(IReadOnlyList<CatalogueServer> servers, Report report)
    {
        // The tools of all servers as one set, and a search over them. It is made once, and any number of agents and runs share it.
        ToolSet tools = MakeTools(servers);
        ToolSearch search = MakeSearch(tools, servers);

        // The same agent twice: once it is shown, turn by turn, what the search finds for it, and once everything.
        ChatAgent clerk = ChatAgent.Create("clerk", new ClerkModel()).WithToolSearch(search).Build();
        ChatAgent shownAll = ChatAgent.Create("clerk, shown everything", new ClerkModel()).WithTools(tools).Build();

        TurnLog log = new();
        await using AgentRun<string> run = clerk.StartRun(
            RefundCase.Request, new RunOptions { EventContent = EventContent.Included }); // the log shows arguments
        await foreach (AgentEvent step in run.Events)
        {
            log.Add(step);
        }

        RunResult<string> found = await run.Completion;
        RunResult<string> all = await shownAll.RunAsync(RefundCase.Request);
        return report.Write(servers, log, found, all) ? 0 : Incomplete;
    }

    private static int Find(IReadOnlyList<CatalogueServer> servers, string words, Report report)
    {
        IReadOnlyList<FoundTool> found = MakeSearch(MakeTools(servers), servers).Find(words, count: 8);
        report.WriteFound(words, found);
        return found.Count > 0 ? 0 : Incomplete;
    }

    private static ToolSet MakeTools(IReadOnlyList<CatalogueServer> servers) =>
        ToolSet.Create(servers.SelectMany(server => server.Tools).Select(tool => new CatalogueFunction(tool, RefundCase.Answer)));

    // The group of a tool is what stands before "__" in its name: its server. What a server says of itself helps to find its tools.
    private static ToolSearch MakeSearch(ToolSet tools, IReadOnlyList<CatalogueServer> servers)
    {
        ToolSearchOptions options = new();
        foreach (CatalogueServer server in servers)
        {
            options.GroupDescriptions[server.Name] = server.Description;
        }

        return ToolSearch.Create(tools, options);
    }
}
