using Agents.Core.Chat;
using Agents.Core.Mcp;
using Agents.Core.McpTests.Fakes;
using Agents.Core.Scoring.Tools;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.McpTests;

/// <summary>Servers that nobody here wrote: server-filesystem and server-memory from npm, alone and together.</summary>
public sealed class NodeFileTests : IClassFixture<NodeServers>, IDisposable
{
    private readonly NodeServers _node;
    private readonly string _folder = Directory.CreateTempSubdirectory("agents-core-mcp-").FullName;

    public NodeFileTests(NodeServers node) => _node = node;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static McpToolsOptions Quick => new()
    {
        Approval = McpApproval.Never,
        ReconnectDelay = TimeSpan.FromMilliseconds(1),
        MaxReconnectDelay = TimeSpan.FromMilliseconds(1),
        ConnectTimeout = TimeSpan.FromMinutes(2),
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Each_tool_of_the_filesystem_can_be_called_and_its_policy_follows_from_what_it_says()
    {
        _node.Demand();
        await File.WriteAllTextAsync(Path.Combine(_folder, "a.txt"), "first line\nsecond line\n", Token);
        await File.WriteAllBytesAsync(Path.Combine(_folder, "p.png"), Convert.FromBase64String("iVBORw0KGgo="), Token);
        McpToolsOptions options = Quick;
        options.Approval = McpApproval.FromAnnotations;
        await using McpTools tools = await McpTools.ConnectAsync(NodeServers.Filesystem(_folder), options, Token);
        Assert.Equal(
            ["edit_file", "move_file", "write_file"],
            tools.Tools.Where(tool => tool.Policy.NeedsApproval).Select(tool => tool.Name["files__".Length..]).Order(StringComparer.Ordinal));
        Assert.Equal(10, tools.Tools.Count(tool => tool.Policy.IsReadOnly));
        string a = Json("a.txt");
        (string Name, string Arguments, string Expected)[] calls =
        [
            ("read_file", $$"""{"path":{{a}}}""", "first line\nsecond line"),
            ("read_text_file", $$"""{"path":{{a}},"head":1}""", "first line\n</data>"),
            ("read_media_file", $$"""{"path":{{Json("p.png")}}}""", "image/png, follows"),
            ("read_multiple_files", $$"""{"paths":[{{a}},{{Json("none.txt")}}]}""", "none.txt: Error"),
            ("write_file", $$"""{"path":{{Json("b.txt")}},"content":"one"}""", "Successfully wrote"),
            ("edit_file", $$"""{"path":{{Json("b.txt")}},"edits":[{"oldText":"one","newText":"two"}]}""", "+two"),
            ("create_directory", $$"""{"path":{{Json("d")}}}""", "Successfully created"),
            ("list_directory", $$"""{"path":{{Json("")}}}""", "[FILE] a.txt"),
            ("list_directory_with_sizes", $$"""{"path":{{Json("")}}}""", "a.txt"),
            ("directory_tree", $$"""{"path":{{Json("")}}}""", "\"name\": \"d\""),
            ("move_file", $$"""{"source":{{Json("b.txt")}},"destination":{{Json("c.txt")}}}""", "Successfully moved"),
            ("search_files", $$"""{"path":{{Json("")}},"pattern":"c.*"}""", "c.txt"),
            ("get_file_info", $$"""{"path":{{a}}}""", "size: 23"),
            ("list_allowed_directories", "{}", Path.GetFileName(_folder)),
        ];
        Assert.Equal(tools.Tools.Select(tool => tool.Name).Order(StringComparer.Ordinal), calls.Select(call => $"files__{call.Name}").Order(StringComparer.Ordinal));
        foreach ((string name, string arguments, string expected) in calls)
        {
            ToolOutcome outcome = await Calling.CallAsync(tools.Tools, $"files__{name}", arguments);
            object? value = Assert.IsType<ToolSucceeded>(outcome).Value;
            Assert.Contains(expected, string.Concat((value as AIContent[] ?? [(AIContent)value!]).OfType<TextContent>()), StringComparison.Ordinal);
        }

        Assert.Equal("two", await File.ReadAllTextAsync(Path.Combine(_folder, "c.txt"), Token));
        ToolFailed outside = Assert.IsType<ToolFailed>(await Calling.CallAsync(tools.Tools, "files__read_text_file", """{"path":"/etc/hostname"}"""));
        Assert.Contains("The server 'files' says that the call failed.", outside.Message, StringComparison.Ordinal);
        Assert.Contains("outside allowed directories", outside.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_tool_of_the_memory_can_be_called()
    {
        _node.Demand();
        await using McpTools tools = await McpTools.ConnectAsync(NodeServers.Memory(Path.Combine(_folder, "memory.jsonl")), Quick, Token);
        (string Name, string Arguments, string Expected)[] calls =
        [
            ("create_entities", """{"entities":[{"name":"Ada","entityType":"person","observations":["writes"]},{"name":"Bo","entityType":"person","observations":[]}]}""", "Ada"),
            ("create_relations", """{"relations":[{"from":"Ada","to":"Bo","relationType":"knows"}]}""", "knows"),
            ("add_observations", """{"observations":[{"entityName":"Bo","contents":["reads"]}]}""", "reads"),
            ("read_graph", "{}", "writes"),
            ("search_nodes", """{"query":"reads"}""", "Bo"),
            ("open_nodes", """{"names":["Ada"]}""", "writes"),
            ("delete_observations", """{"deletions":[{"entityName":"Bo","observations":["reads"]}]}""", "success"),
            ("delete_relations", """{"relations":[{"from":"Ada","to":"Bo","relationType":"knows"}]}""", "success"),
            ("delete_entities", """{"entityNames":["Ada","Bo"]}""", "success"),
        ];
        Assert.Equal(tools.Tools.Select(tool => tool.Name).Order(StringComparer.Ordinal), calls.Select(call => $"memory__{call.Name}").Order(StringComparer.Ordinal));
        foreach ((string name, string arguments, string expected) in calls)
        {
            Assert.Contains(expected, await Calling.TextAsync(tools.Tools, $"memory__{name}", arguments), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tool_of_one_server_answers_for_that_of_another_which_was_killed_without_a_further_model_call(bool isMemoryKilled)
    {
        _node.Demand();
        await File.WriteAllTextAsync(Path.Combine(_folder, "Ada"), "Ada of the file", Token);
        McpToolsOptions options = Quick;
        options.MaxReconnects = 0;
        await using McpTools memory = await McpTools.ConnectAsync(NodeServers.Memory(Path.Combine(_folder, "memory.jsonl")), options, Token);
        await using McpTools files = await McpTools.ConnectAsync(NodeServers.Filesystem(_folder), options, Token);
        await Calling.TextAsync(
            memory.Tools, "memory__create_entities", """{"entities":[{"name":"Ada","entityType":"person","observations":["Ada of the graph"]}]}""");
        using (System.Diagnostics.Process process = System.Diagnostics.Process.GetProcessById((isMemoryKilled ? memory : files).Process!.Id))
        {
            process.Kill();
        }

        (string called, string arguments) = isMemoryKilled
            ? ("memory__search_nodes", """{"query":"Ada"}""")
            : ("files__read_text_file", $$"""{"path":{{Json("Ada")}}}""");
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls((called, arguments)), Turn.Text("done"));
        ChatAgent agent = ChatAgent.Create("caller", client).WithToolSource(memory).WithToolSource(files).ArrangeTools(tools => tools
            .WithFallback("memory__search_nodes", "files__read_text_file", ArgumentMapping.FromFunction(given => new Dictionary<string, object?> { ["path"] = Path.Combine(_folder, given["query"]!.ToString()!) }))
            .WithFallback("files__read_text_file", "memory__search_nodes", ArgumentMapping.FromFunction(given => new Dictionary<string, object?> { ["query"] = Path.GetFileName(given["path"]!.ToString()!) })))
            .Build();
        EventRecorder events = new();
        RunOptions run = new() { EventContent = EventContent.Included, ObserverGrace = Calling.Patience };
        run.Observers.Add(events);
        await agent.RunAsync("go", run, Token);
        ToolCallCompleted completed = events.Single<ToolCallCompleted>();
        Assert.Equal(isMemoryKilled ? "files__read_text_file" : "memory__search_nodes", completed.AnsweredBy);
        Assert.Contains(isMemoryKilled ? "Ada of the file" : "Ada of the graph", completed.Outcome.ToText(), StringComparison.Ordinal);
        Assert.Equal(2, client.Requests.Count);
    }

    [Fact]
    public async Task Tool_search_finds_tools_among_those_of_all_servers()
    {
        _node.Demand();
        await using McpTools memory = await McpTools.ConnectAsync(NodeServers.Memory(Path.Combine(_folder, "memory.jsonl")), Quick, Token);
        await using McpTools files = await McpTools.ConnectAsync(NodeServers.Filesystem(_folder), Quick, Token);
        await using McpTools everything = await McpTools.ConnectAsync(NodeServers.Everything(), Quick, Token);
        ToolSet all = ToolSet.Create([.. memory.Tools, .. files.Tools, .. everything.Tools]);
        Assert.Equal(36, all.Count);
        ToolSearch search = ToolSearch.Create(all, new ToolSearchOptions { Count = 4 });
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Text("done"));
        foreach ((string question, string expected) in new[]
        {
            ("Create a new directory in the filesystem", "files__create_directory"),
            ("Create relations between entities in the knowledge graph", "memory__create_relations"),
            ("Add two numbers and return the sum", "everything__get-sum"),
        })
        {
            client = ScriptedChatClient.FromTurns(Turn.Text("done"));
            ChatAgent agent = ChatAgent.Create("caller", client).WithTools(all).Configure(options => options.ToolSelector = search).Build();
            await agent.RunAsync(question, cancellationToken: Token);
            Assert.Contains(expected, client.Requests[0].Options!.Tools!.Select(tool => tool.Name));
            Assert.Equal(5, client.Requests[0].Options!.Tools!.Count);
        }
    }

    private string Json(string name) => System.Text.Json.Nodes.JsonValue.Create(Path.Combine(_folder, name)).ToJsonString();
}
