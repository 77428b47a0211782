using Agents.Core.Chat;
using Agents.Core.Graphs;
using Agents.Core.Testing;
using Agents.Core.Tests.Runs;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Tools;

/// <summary>What a chat agent may call that stands inside the tool of another one.</summary>
public sealed class ToolGrantsTests : IDisposable
{
    private readonly EventRecorder _events = new();
    private readonly LogRecorder _log = new();
    private readonly List<string> _made = [];
    private readonly Tool _search;
    private readonly Tool _delete;

    public ToolGrantsTests()
    {
        _search = Make("search");
        _delete = Make("delete");
    }

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task A_tool_that_the_caller_lacks_is_not_shown_and_a_call_of_it_is_denied()
    {
        ScriptedChatClient inner = Calling("search", "delete");

        await RunAsync(Parent(Child(inner, _search, _delete).AsTool("Helps."), _search));

        Assert.Equal(["search"], _made);
        Assert.Equal(["search"], inner.Requests[0].Options!.Tools!.Select(tool => tool.Name));
        Assert.Equal("[denied] The tool 'delete' may not be called here: the agent that called this one lacks it, and it was not granted.", LastResult(inner));
        ToolNotGranted told = _events.Single<ToolNotGranted>();
        Assert.Equal(("delete", "parent/child"), (told.Tool, told.Path!.ToString()));
        Assert.Equal("denied", _events.OfType<ToolCallCompleted>().Single(call => call.Tool == "delete").Outcome.Label);
        Assert.Equal(2, _log.Warnings.Count(entry => entry.Text.Contains("Tool delete ", StringComparison.Ordinal)));
        Assert.Contains(1104, _log.Warnings.Select(entry => entry.Id));
    }

    [Fact]
    public async Task What_was_granted_is_shown_and_called()
    {
        ScriptedChatClient all = Calling("search", "delete"), one = Calling("search", "delete"), byPolicy = Calling("search", "delete");

        await RunAsync(Parent(Child(all, _search, _delete).AsTool("Helps.", grants: ToolGrants.All)));
        Assert.Equal(["search", "delete"], _made);

        await RunAsync(Parent(Child(one, _search, _delete).AsTool("Helps.", grants: ToolGrants.Of(_delete))));
        Assert.Equal(["search", "delete", "delete"], _made);

        await RunAsync(Parent(Child(byPolicy, _search, _delete).AsTool("Helps.", policy: new ToolPolicy { Grants = ToolGrants.Of(_search) })));
        Assert.Equal(["search", "delete", "delete", "search"], _made);
        Assert.Equal(["search"], byPolicy.Requests[0].Options!.Tools!.Select(tool => tool.Name));
    }

    [Fact]
    public async Task An_agent_that_stands_in_no_chat_agent_calls_all_that_it_has()
    {
        ScriptedChatClient client = Calling("search", "delete");
        ChatAgent child = Child(client, _search, _delete);
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>("g", (g, input) => g.Add("child", child, input));

        await RunAsync(Agent.Create<string, string>("root", (input, context, token) => context.InvokeAsync(graph, input, token)));

        Assert.Equal(["search", "delete"], _made);
    }

    [Fact]
    public async Task Graphs_and_functions_between_the_agents_lend_nothing_and_hide_nothing()
    {
        ScriptedChatClient client = Calling("search", "delete");
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>("team", (g, input) => g.Add("child", Child(client, _search, _delete), input));
        Tool through = Tool.Create(
            async (string input, AgentContext context, CancellationToken token) => await context.InvokeAsync(graph, input, token), "child");

        await RunAsync(Parent(through, _search));

        Assert.Equal(["search"], _made);
        Assert.Equal("parent/child/team/child", _events.Single<ToolNotGranted>().Path!.ToString());
    }

    [Fact]
    public async Task A_tool_of_the_same_name_is_not_the_same_tool()
    {
        Tool other = Make("search");
        ScriptedChatClient client = Calling("search");

        await RunAsync(Parent(Child(client, other).AsTool("Helps."), _search));

        Assert.Empty(_made);
        Assert.Null(client.Requests[0].Options!.Tools);
        Assert.Equal("search", _events.Single<ToolNotGranted>().Tool);
    }

    [Fact]
    public async Task A_child_does_not_call_without_approval_what_its_caller_calls_with_it()
    {
        Tool guarded = new(_delete, new ToolPolicy { NeedsApproval = true });

        await RunAsync(Parent(Child(Calling("delete"), _delete).AsTool("Helps."), guarded));
        Assert.Empty(_made);
        _events.Single<ToolNotGranted>();

        // The other way round only the child asks.
        await RunAsync(Parent(Child(Calling("delete"), guarded).AsTool("Helps."), _delete));
        Assert.Empty(_made);
        _events.Single<ApprovalDecided>();
    }

    [Fact]
    public async Task What_a_child_may_call_is_the_most_that_its_own_children_may()
    {
        ScriptedChatClient deepest = Calling("search", "delete");
        Tool grandchild = ChatAgent.Create("grandchild", deepest).WithTools([_search, _delete]).Build().AsTool("Helps more.");
        ChatAgent child = ChatAgent.Create("child", ScriptedChatClient.FromTurns(Turn.Calls(("grandchild", """{"input":"go"}""")), Turn.Text("c")))
            .WithTools([_search, _delete, grandchild]).Build();

        // The child itself may call no delete, so what it calls may neither, although it was built with it.
        await RunAsync(Parent(child.AsTool("Helps."), _search, grandchild));

        Assert.Equal(["search"], _made);
        Assert.Equal("parent/child/grandchild", _events.Single<ToolNotGranted>().Path!.ToString());
    }

    [Fact]
    public async Task What_its_caller_loses_while_a_child_works_the_child_loses_too()
    {
        Source source = new() { Tools = ToolSet.Create([_search, _delete]) };
        Tool lose = Tool.Create((string text) => source.Tools = ToolSet.Create([_search]), "lose");
        ScriptedChatClient client = Calling("delete", "lose", "delete");
        ChatAgent child = Child(client, _search, _delete, lose);
        ScriptedChatClient parent = ScriptedChatClient.FromTurns(Turn.Calls(("child", """{"input":"go"}""")), Turn.Text("done"));

        await RunAsync(ChatAgent.Create("parent", parent).WithTools([child.AsTool("Helps."), lose]).WithToolSource(source).Build());

        Assert.Equal(["delete"], _made);
        Assert.StartsWith("[denied] The tool 'delete' may not be called here", LastResult(client), StringComparison.Ordinal);
        Assert.Equal(["search delete lose", "search delete lose", "search lose", "search lose"], client.Requests.Select(ShownIn));
        ToolsChanged told = _events.OfType<ToolsChanged>().Single(change => change.Path!.ToString() == "parent/child");
        Assert.Equal((3, "delete", 0), (told.Turn, Assert.Single(told.Removed), told.Added.Count));
    }

    [Fact]
    public async Task What_its_caller_loses_while_a_person_decides_is_not_called_any_more()
    {
        Source source = new() { Tools = ToolSet.Create([_search, _delete]) };
        ScriptedChatClient client = Calling("delete");
        Tool guarded = new(_delete, new ToolPolicy { NeedsApproval = true });
        ScriptedChatClient parent = ScriptedChatClient.FromTurns(Turn.Calls(("child", """{"input":"go"}""")), Turn.Text("done"));
        RunOptions options = new() { Approval = new Deciding(() => source.Tools = ToolSet.Create([_search])) };

        await ChatAgent.Create("parent", parent).WithTool(Child(client, guarded).AsTool("Helps.")).WithToolSource(source).Build()
            .RunAsync("go", options, TestContext.Current.CancellationToken);

        Assert.Empty(_made);
        Assert.StartsWith("[denied] The tool 'delete' may not be called here", LastResult(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grant_is_for_the_agents_inside_and_for_nobody_beside()
    {
        Tool granted = Child(Calling("delete"), _delete).AsTool("May.", grants: ToolGrants.All);
        ChatAgent other = ChatAgent.Create("other", Calling("delete")).WithTool(_delete).Build();
        ScriptedChatClient parent = ScriptedChatClient.FromTurns(
            Turn.Calls(("child", """{"input":"go"}"""), ("other", """{"input":"go"}""")), Turn.Text("done"));

        await RunAsync(ChatAgent.Create("parent", parent).WithTools([granted, other.AsTool("May not.")]).Build());

        Assert.Equal(["delete"], _made);
        Assert.Equal("parent/other", _events.Single<ToolNotGranted>().Path!.ToString());
    }

    [Fact]
    public async Task A_tool_that_may_not_be_called_stands_in_for_none()
    {
        Tool broken = Tool.Create(string (string text) => throw new IOException("down"), "search");
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("search", """{"text":"x"}""")), Turn.Text("c"));
        ChatAgent child = ChatAgent.Create("child", client).WithTools(ToolSet.Create([broken]).WithFallback("search", _delete)).Build();

        await RunAsync(Parent(child.AsTool("Helps."), broken));

        Assert.Empty(_made);
        Assert.Equal("delete", _events.Single<ToolNotGranted>().Tool);
        Assert.StartsWith("[failed] The tool 'search' failed with IOException: down. Tried in its place: 'delete' [denied]", LastResult(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_the_settings_demand_is_not_demanded_of_an_agent_that_may_not_make_it()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Text("c"));
        ChatAgent child = ChatAgent.Create("child", client).WithTool(_delete)
            .Configure(options => options.ModelOptions = new ChatOptions { ToolMode = ChatToolMode.RequireSpecific("delete") }).Build();

        await RunAsync(Parent(child.AsTool("Helps.")));

        Assert.Null(client.Requests[0].Options!.ToolMode);
        Assert.Null(client.Requests[0].Options!.Tools);
    }

    [Fact]
    public async Task A_selector_is_given_what_may_be_called_and_nothing_else()
    {
        ScriptedChatClient client = Calling("search");
        Everything selector = new();
        ChatAgent child = ChatAgent.Create("child", client).WithTools([_search, _delete]).Configure(options => options.ToolSelector = selector).Build();

        await RunAsync(Parent(child.AsTool("Helps."), _search));

        Assert.Equal(["search"], selector.Given.Select(tool => tool.Name));
        Assert.Equal(["search"], _made);
    }

    [Fact]
    public void A_grant_of_nothing_is_none_and_null_is_refused()
    {
        Assert.Same(ToolGrants.None, ToolGrants.Of());
        Assert.Same(ToolGrants.None, ToolPolicy.Default.Grants);
        Assert.Throws<ArgumentNullException>("functions", () => ToolGrants.Of(_search, null!));
        Assert.Throws<ArgumentNullException>("value", () => new ToolPolicy { Grants = null! });
    }

    private static ChatAgent Child(IChatClient client, params Tool[] tools) => ChatAgent.Create("child", client).WithTools(tools).Build();

    private static ChatAgent Parent(params Tool[] tools) => ChatAgent
        .Create("parent", ScriptedChatClient.FromTurns(Turn.Calls(("child", """{"input":"go"}""")), Turn.Text("done"))).WithTools(tools).Build();

    /// <summary>A model that calls tools one after the other, whether it was shown them or not.</summary>
    private static ScriptedChatClient Calling(params string[] tools) =>
        ScriptedChatClient.FromTurns([.. tools.Select(tool => Turn.Calls((tool, """{"text":"x"}"""))), Turn.Text("inside")], null);

    private static string ShownIn(ScriptedRequest request) => string.Join(' ', request.Options!.Tools!.Select(tool => tool.Name));

    private static string LastResult(ScriptedChatClient client) =>
        client.Requests[^1].Messages[^1].Contents.OfType<FunctionResultContent>().Single().Result!.ToString()!;

    private Tool Make(string name) => Tool.Create(
        (string text) =>
        {
            lock (_made)
            {
                _made.Add(name);
            }

            return text;
        },
        name);

    private Task<RunResult<string>> RunAsync(IAgent<string, string> agent) => agent.RunAsync(
        "go", new RunOptions { LoggerFactory = _log, ObserverGrace = TimeSpan.FromHours(1), Observers = { _events } }, TestContext.Current.CancellationToken);

    private sealed class Deciding(Action meanwhile) : IApproval
    {
        public ValueTask<ApprovalDecision> DecideAsync(ApprovalRequest request, CancellationToken cancellationToken)
        {
            meanwhile();
            return new ValueTask<ApprovalDecision>(ApprovalDecision.Approved);
        }
    }

    private sealed class Source : IToolSource
    {
        public ToolSet Tools { get; set; } = ToolSet.Empty;
    }

    private sealed class Everything : IToolSelector, IToolSelection
    {
        public ToolSet Given { get; private set; } = ToolSet.Empty;

        public IReadOnlyList<Tool> Functions => [];

        public IToolSelection Begin(ToolSet tools)
        {
            Given = tools;
            return this;
        }

        public ValueTask<IReadOnlyList<Tool>> SelectAsync(ToolSelectionRequest request, AgentContext context, CancellationToken cancellationToken) => new([.. Given]);
    }
}
