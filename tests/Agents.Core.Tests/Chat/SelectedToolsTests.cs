using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

/// <summary>A chat agent with a selector of tools.</summary>
public sealed class SelectedToolsTests
{
    private static readonly Tool[] Many =
        [.. Enumerable.Range(0, 40).Select(i => Tool.Create((string q) => $"{i} says {q}", $"tool_{i}", new string('d', 400), new ToolPolicy { StartsInline = true }))];

    private readonly ChatHarness _chat = new();

    [Fact]
    public async Task Each_request_shows_what_was_selected_for_its_turn_and_the_functions_of_the_selection()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Call("tool_1", "a"), Call("tool_3", "b"), Turn.Text("answer"));
        Selector selector = new(turn => turn switch { 1 => [1, 2], 2 => [3], _ => [] }) { Functions = [More] };
        RunResult<string> result = await _chat.RunAsync(client, With(selector));

        Assert.Equal(
            ["tool_1 tool_2 more", "tool_3 more", "more"],
            client.Requests.Select(request => string.Join(' ', request.Options!.Tools!.Select(tool => tool.Name))));
        Assert.Equal(("answer", StopReason.Completed), (result.Output, result.StopReason));
        Assert.Equal(
            ["1 question -", "2 question -", "3 question -"],
            selector.Requests.Select(request => $"{request.Turn} {request.Input} {request.LastText ?? "-"}"));
    }

    [Fact]
    public async Task Selection_is_given_the_conversation_and_the_last_text()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Of(new TextContent("I look it up."), new FunctionCallContent("call-1", "tool_1", new Dictionary<string, object?> { ["q"] = "a" })), Turn.Text("answer"));
        Selector selector = new(_ => [1]);
        await _chat.RunAsync(client, With(selector));

        Assert.Equal([null, "I look it up."], selector.Requests.Select(request => request.LastText));
        Assert.Equal([1, 3], selector.Counts);
    }

    [Fact]
    public async Task Tool_that_was_not_shown_is_called_all_the_same()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Call("tool_39", "x"), Turn.Text("answer"));
        await _chat.RunAsync(client, With(new Selector(_ => [1])));

        Assert.Contains("39 says x", _chat.History(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Function_of_the_selection_is_called_as_a_tool()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Call("more", "x"), Turn.Text("answer"));
        RunResult<string> result = await _chat.RunAsync(client, With(new Selector(_ => [1]) { Functions = [More] }));

        Assert.Contains("more of x", _chat.History(), StringComparison.Ordinal);
        Assert.Equal(1, result.Spend.ToolCalls);
    }

    [Fact]
    public async Task Unknown_tool_is_answered_with_the_names_that_were_shown()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Call("telephone", "x"), Turn.Text("answer"));
        await _chat.RunAsync(client, With(new Selector(_ => [7, 9]) { Functions = [More] }));

        Assert.Contains("There is no tool 'telephone'. The tools are: tool_7, tool_9, more.", _chat.History(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_shown_tools_are_reserved_for()
    {
        Selector selector = new(_ => [1]);
        await _chat.RunAsync(ScriptedChatClient.FromTurns(Turn.Text("answer")), With(selector, new Budget { Tokens = 1_000_000 }));
        long part = _chat.Events.Single<ModelCallStarted>().Reserved.InputTokens;

        ChatHarness whole = new();
        whole.Options.Budget = new Budget { Tokens = 1_000_000 };
        await whole.RunAsync(ScriptedChatClient.FromTurns(Turn.Text("answer")), builder => builder.WithTools(Many));
        long all = whole.Events.Single<ModelCallStarted>().Reserved.InputTokens;

        long others = Many.Where(tool => tool.Name != "tool_1").Append(ChatHarness.Search)
            .Sum(tool => 16L + tool.Name.Length + tool.Description.Length + tool.JsonSchema.GetRawText().Length);
        Assert.Equal(others, all - part);
    }

    [Fact]
    public async Task Event_of_each_turn_tells_what_is_shown_and_what_it_saves()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Call("tool_1", "a"), Turn.Text("answer"));
        await _chat.RunAsync(client, With(new Selector(turn => turn == 1 ? [1] : [1, 2])));

        ToolsSelected[] told = [.. _chat.Events.OfType<ToolsSelected>()];
        Assert.Equal([1, 2], told.Select(selected => selected.Turn));
        Assert.Equal(["tool_1", "tool_2"], told[1].Tools);
        Assert.All(told, selected => Assert.Equal(41, selected.Total));
        Assert.True(told[0].TokensSaved > told[1].TokensSaved && told[1].TokensSaved > 38 * 100);
        Assert.Equal(told[0].Tokens + told[0].TokensSaved, told[1].Tokens + told[1].TokensSaved, 1.0);
    }

    [Fact]
    public async Task Budget_notice_says_what_was_saved_so_far()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Call("tool_1", "a"), Call("tool_1", "b"), Turn.Text("answer"));
        Budget budget = new() { ToolUnits = ToolUnits.Of([("tool_1", 10)]) };
        await _chat.RunAsync(client, With(new Selector(_ => [1]), budget));

        long saved = _chat.Events.OfType<ToolsSelected>()[0].TokensSaved;
        Assert.Contains(
            $"Tools shown: 1 of 41; about {saved} tokens saved so far by not describing the others.\n", client.Requests[1].Messages[^1].Text, StringComparison.Ordinal);
        Assert.Contains(
            $"Tools shown: 1 of 41; about {2 * saved} tokens saved so far by not describing the others.\n", client.Requests[2].Messages[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tool_that_the_settings_demand_is_shown_in_the_first_turn()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Call("tool_5", "a"), Turn.Text("answer"));
        Selector selector = new(_ => [1]);
        await _chat.RunAsync(
            client, builder => With(selector)(builder.Configure(options => options.ModelOptions = new ChatOptions { ToolMode = ChatToolMode.RequireSpecific("tool_5") })));

        Assert.Equal(["tool_1 tool_5", "tool_1"], client.Requests.Select(request => string.Join(' ', request.Options!.Tools!.Select(tool => tool.Name))));
    }

    [Theory]
    [InlineData("stranger", "The selection of tools holds 'stranger', which is no tool of the agent 'chat'.")]
    [InlineData("namesake", "The selection of tools holds 'tool_1', which is no tool of the agent 'chat'.")]
    [InlineData("twice", "The selection of tools holds 'tool_1' twice.")]
    [InlineData("null tool", "The selection of tools holds null, which is no tool of the agent 'chat'.")]
    [InlineData("null", "The selection of tools returned null; it must return a list.")]
    public async Task Selection_that_cannot_be_shown_ends_the_run(string kind, string message)
    {
        Selector selector = new(_ => [])
        {
            Special = kind switch
            {
                "stranger" => () => [Tool.Create(() => "", "stranger")],
                "namesake" => () => [Tool.Create(() => "", "tool_1")],
                "twice" => () => [Many[1], Many[1]],
                "null tool" => () => [null!],
                _ => () => null!,
            },
        };
        AgentException failed = await Assert.ThrowsAnyAsync<AgentException>(() => _chat.RunAsync(ScriptedChatClient.FromTurns(Turn.Text("answer")), With(selector)));
        Assert.Equal(message, Assert.IsType<InvalidOperationException>(failed.InnerException).Message);
    }

    [Theory]
    [InlineData("null", "The functions of the selection of tools hold null.")]
    [InlineData("twice", "The selection of tools brings a function 'more', but that name is taken already.")]
    [InlineData("kept", "The selection of tools brings a function 'read_artifact', but that name is taken already.")]
    public async Task Functions_that_cannot_be_told_apart_end_the_run(string kind, string message)
    {
        Selector selector = new(_ => [1])
        {
            Functions = kind switch { "null" => [null!], "twice" => [More, More], _ => [Tool.Create(() => "", "read_artifact")] },
        };
        AgentException failed = await Assert.ThrowsAnyAsync<AgentException>(() => _chat.RunAsync(ScriptedChatClient.FromTurns(Turn.Text("answer")), With(selector)));
        Assert.Equal(message, failed.InnerException!.Message);
    }

    [Fact]
    public async Task Nearly_right_name_of_a_function_is_put_right()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Call("mor", "x"), Turn.Text("answer"));
        await _chat.RunAsync(client, With(new Selector(_ => [7]) { Functions = [More] }));
        Assert.Contains("There is no tool 'mor'. Did you mean 'more'?", _chat.History(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Function_with_the_name_of_a_tool_ends_the_run()
    {
        Selector selector = new(_ => [1]) { Functions = [Many[3]] };
        AgentException failed = await Assert.ThrowsAnyAsync<AgentException>(() => _chat.RunAsync(ScriptedChatClient.FromTurns(Turn.Text("answer")), With(selector)));
        Assert.Equal(
            "The selection of tools brings a function 'tool_3', but the agent 'chat' has a tool of that name; rename the tool.", failed.InnerException!.Message);
    }

    [Fact]
    public async Task Agent_without_tools_asks_no_selector()
    {
        Selector selector = new(_ => [1]);
        await ChatAgent.Create("chat", ScriptedChatClient.FromTurns(Turn.Text("answer"))).Configure(options => options.ToolSelector = selector).Build()
            .RunAsync("question", _chat.Options, TestContext.Current.CancellationToken);
        Assert.Empty(selector.Requests);
    }

    [Fact]
    public async Task Closing_turn_shows_nothing()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Call("tool_1", "a"), Turn.Text("answer"));
        await _chat.RunAsync(client, builder => With(new Selector(_ => [1]))(builder.Configure(options => options.MaxTurns = 1)));
        Assert.Null(client.Requests[1].Options!.Tools);
    }

    private static Tool More { get; } = Tool.Create((string q) => $"more of {q}", "more", policy: new ToolPolicy { StartsInline = true });

    private static Turn Call(string tool, string q) => Turn.Calls((tool, new Dictionary<string, object?> { ["q"] = q }));

    private Action<ChatAgentBuilder> With(Selector selector, Budget? budget = null)
    {
        _chat.Options.Budget = budget ?? _chat.Options.Budget;
        return builder => builder.WithTools(Many).Configure(options => options.ToolSelector = selector);
    }

    private sealed class Selector(Func<int, int[]> choose) : IToolSelector, IToolSelection
    {
        private ToolSet _tools = ToolSet.Empty;

        public List<ToolSelectionRequest> Requests { get; } = [];

        public List<int> Counts { get; } = [];

        public IReadOnlyList<Tool> Functions { get; init; } = [];

        public Func<IReadOnlyList<Tool>>? Special { get; init; }

        public IToolSelection Begin(ToolSet tools)
        {
            _tools = tools;
            return this;
        }

        public ValueTask<IReadOnlyList<Tool>> SelectAsync(ToolSelectionRequest request, AgentContext context, CancellationToken cancellationToken)
        {
            Requests.Add(request);
            Counts.Add(request.Messages.Count);
            return new ValueTask<IReadOnlyList<Tool>>(
                Special is not null ? Special() : [.. choose(request.Turn).Select(i => _tools.TryGet($"tool_{i}", out Tool? tool) ? tool : throw new InvalidOperationException())]);
        }
    }
}
