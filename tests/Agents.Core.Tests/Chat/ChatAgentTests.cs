using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

public sealed class ChatAgentTests
{
    private static readonly Turn SearchX = Turn.Calls(("search", """{"q":"x"}"""));
    private readonly ChatHarness _chat = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_calls_tools_until_it_answers()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(
            Turn.Calls(("search", """{"q":"x"}"""), ("search", """{"q":"y"}""")), Turn.Text("both found"));
        RunResult<string> result = await _chat.RunAsync(client, builder => builder.WithInstructions("Be brief."));
        Assert.Equal(("both found", StopReason.Completed), (result.Output, result.StopReason));
        Assert.Equal(
            new Spend { ModelCalls = 2, Turns = 2, ToolCalls = 2, InputTokens = 20, OutputTokens = 10, MicroDollars = 40 }, result.Spend);
        Assert.Equal(
            "user: question\nassistant: call-1 search {\"q\":\"x\"}\nassistant: call-2 search {\"q\":\"y\"}\n"
            + "tool: call-1 = found x\ntool: call-2 = found y\nassistant: both found",
            _chat.History());
        Assert.Equal([ChatRole.System, ChatRole.User], client.Requests[0].Messages.Select(message => message.Role));
        Assert.Equal(["search"], client.Requests[0].Options!.Tools!.Select(tool => tool.Name));
        _chat.Events.AssertSequence(
            typeof(RunStarted), typeof(ModelCallStarted), typeof(ModelCallCompleted), typeof(ToolCallStarted), typeof(ToolCallStarted),
            typeof(ToolCallCompleted), typeof(ToolCallCompleted), typeof(ModelCallStarted), typeof(ModelCallCompleted), typeof(RunCompleted));
    }

    [Fact]
    public async Task At_the_limit_of_turns_one_more_without_tools_closes()
    {
        int n = 0;
        ScriptedChatClient client = ScriptedChatClient.FromFunction(request =>
            request.Options!.Tools is null ? Turn.Text("what I know") : Turn.Calls(("search", $$"""{"q":"{{n++}}"}""")));
        RunResult<string> result = await _chat.RunAsync(client);
        Assert.Equal(("what I know", StopReason.TurnLimit), (result.Output, result.StopReason));
        Assert.Equal((17L, 16L), (result.Spend.ModelCalls, result.Spend.ToolCalls));
        Assert.Equal(ChatToolMode.None, client.Requests[^1].Options!.ToolMode);
        Assert.Equal(
            "<notice>\nNo further tool calls are possible. Answer now, from what you know, and say what is missing.\n</notice>",
            client.Requests[^1].LastUserText);
        Assert.DoesNotContain("notice", _chat.History(), StringComparison.Ordinal);
        ValidHistory.Check(_chat.Conversation.Messages);
    }

    [Fact]
    public async Task A_closing_turn_that_says_nothing_leaves_what_was_said_before_or_nothing()
    {
        AgentStoppedException silent = await Assert.ThrowsAsync<AgentStoppedException>(
            () => _chat.RunAsync(ScriptedChatClient.FromTurns(SearchX, Turn.Empty), OneTurn));
        Assert.Equal(StopReason.TurnLimit, silent.StopReason);
        Assert.Equal(
            "The agent 'chat' stopped without an output (TurnLimit): the limit of turns, 1, is reached. "
            + "The closing turn, without tools, brought no text.",
            silent.Message);

        Turn talks = Turn.Of(new TextContent("looking"), new FunctionCallContent("c", "search", new Dictionary<string, object?> { ["q"] = "x" }));
        RunResult<string> result = await new ChatHarness().RunAsync(ScriptedChatClient.FromTurns(talks, Turn.Empty), OneTurn);
        Assert.Equal(("looking", StopReason.TurnLimit), (result.Output, result.StopReason));
        static void OneTurn(ChatAgentBuilder builder) => builder.Configure(options => options.MaxTurns = 1);
    }

    [Fact]
    public async Task Calls_in_a_turn_without_tools_are_answered_and_not_made()
    {
        int made = 0;
        Tool count = Tool.Create((int n) => ++made, "count");
        ScriptedChatClient client = ScriptedChatClient.FromTurns(
            Turn.Calls(("count", """{"n":1}""")), Turn.Of(new TextContent("so far"), new FunctionCallContent("again", "count")));
        RunResult<string> result = await _chat.RunAsync(
            client, builder => builder.WithTool(count).Configure(options => options.MaxTurns = 1));
        Assert.Equal((1, "so far", StopReason.TurnLimit), (made, result.Output, result.StopReason));
        Assert.EndsWith(
            "tool: again = [not executed] No tool was offered in this turn; the call was not made.", _chat.History(), StringComparison.Ordinal);
        ValidHistory.Check(_chat.Conversation.Messages);
    }

    [Fact]
    public async Task The_fourth_equal_call_ends_the_run_as_no_progress()
    {
        Turn talks = Turn.Of(new TextContent("hm"), new FunctionCallContent("", "search", new Dictionary<string, object?> { ["q"] = "x" }));
        RunResult<string> result = await _chat.RunAsync(ScriptedChatClient.FromTurns(talks, SearchX, SearchX, SearchX));
        Assert.Equal(("hm", StopReason.NoProgress), (result.Output, result.StopReason));
        Assert.Contains("[notice] This was call 3 of 'search'", _chat.History(), StringComparison.Ordinal);
        ValidHistory.Check(_chat.Conversation.Messages);

        AgentStoppedException silent = await Assert.ThrowsAsync<AgentStoppedException>(
            () => new ChatHarness().RunAsync(ScriptedChatClient.FromTurns(SearchX, SearchX, SearchX, SearchX)));
        Assert.Equal(StopReason.NoProgress, silent.StopReason);
    }

    [Fact]
    public async Task An_empty_answer_is_no_progress()
    {
        AgentStoppedException exception = await Assert.ThrowsAsync<AgentStoppedException>(() => _chat.RunAsync(ScriptedChatClient.FromTurns(Turn.Empty)));
        Assert.Equal(
            "The agent 'chat' stopped without an output (NoProgress): the model gave neither an answer nor a call.", exception.Message);
        Assert.Equal("user: question", _chat.History());
        Assert.All(_chat.Conversation.Messages, message => Assert.NotEmpty(message.Contents));
    }

    [Fact]
    public async Task An_answer_that_ends_in_a_call_that_never_came_is_no_progress()
    {
        Turn dangling = Turn.Text("Let me look.") with { FinishReason = ChatFinishReason.ToolCalls };
        RunResult<string> result = await _chat.RunAsync(ScriptedChatClient.FromTurns(dangling));
        Assert.Equal(("Let me look.", StopReason.NoProgress), (result.Output, result.StopReason));
        await Assert.ThrowsAsync<AgentStoppedException>(
            () => new ChatHarness().RunAsync(ScriptedChatClient.FromTurns(Turn.Empty with { FinishReason = ChatFinishReason.ToolCalls })));
    }

    [Fact]
    public async Task An_answer_that_was_cut_at_its_limit_says_so()
    {
        RunResult<string> result = await _chat.RunAsync(
            ScriptedChatClient.FromTurns(Turn.Text("half an ans") with { FinishReason = ChatFinishReason.Length }),
            builder => builder.Configure(options => options.MaxOutputTokens = 5));
        Assert.Equal(("half an ans", StopReason.OutputLimit), (result.Output, result.StopReason));
    }

    [Fact]
    public async Task Ids_that_are_empty_or_used_before_are_replaced_and_the_client_s_own_objects_are_left_alone()
    {
        FunctionCallContent same = new("c1", "search", new Dictionary<string, object?> { ["q"] = "x" });
        ChatMessage shared = new(ChatRole.Assistant, [same, new FunctionCallContent("", "nothing"), new FunctionCallContent("c1", "none")]);
        int calls = 0;
        using SameMessageClient client = new(shared, () => ++calls <= 2);
        RunResult<string> result = await _chat.RunAsync(client, Token);
        Assert.Equal("done", result.Output);
        Assert.Same(same, shared.Contents[0]);
        Assert.Equal(["c1", "", "c1"], shared.Contents.Cast<FunctionCallContent>().Select(call => call.CallId));
        ValidHistory.Check(_chat.Conversation.Messages);
        Assert.Equal(6, _chat.Conversation.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Count());
    }

    [Fact]
    public async Task A_client_that_calls_functions_itself_leaves_a_valid_history()
    {
        // The same id in every answer, results without calls, and two results of one call.
        Turn own = Turn.Of(
            new FunctionResultContent("c9", "of nothing"),
            new FunctionCallContent("c1", "search", new Dictionary<string, object?> { ["q"] = "x" }),
            new FunctionResultContent("c1", "found by the client"),
            new FunctionResultContent("c1", "again"),
            new TextContent("done"));
        for (int i = 0; i < 2; i++)
        {
            RunResult<string> result = await _chat.RunAsync(ScriptedChatClient.FromTurns(own with { FinishReason = ChatFinishReason.Stop }));
            Assert.Equal(("done", 0L), (result.Output, result.Spend.ToolCalls));
        }

        ValidHistory.Check(_chat.Conversation.Messages);
        Assert.Equal(
            2, _chat.Conversation.Messages.SelectMany(m => m.Contents).OfType<FunctionResultContent>().Count(r => (string?)r.Result == "found by the client"));
    }

    [Fact]
    public async Task Calls_that_are_for_information_only_are_not_made()
    {
        int made = 0;
        Tool count = Tool.Create(() => ++made, "count");
        FunctionCallContent elsewhere = new("c1", "count") { InformationalOnly = true };
        RunResult<string> result = await _chat.RunAsync(
            new FixedClient(new ChatMessage(ChatRole.Assistant, [elsewhere, new TextContent("done")])), Token, builder => builder.WithTool(count));
        Assert.Equal((0, "done", StopReason.Completed), (made, result.Output, result.StopReason));
        ValidHistory.Check(_chat.Conversation.Messages);
    }

    [Fact]
    public async Task A_required_tool_mode_holds_for_the_first_turn()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(SearchX, Turn.Text("done"));
        await _chat.RunAsync(client, builder => builder.Configure(options => options.ModelOptions = new ChatOptions
        {
            ToolMode = ChatToolMode.RequireAny,
            Temperature = 0.25f,
            ModelId = "scripted",
        }));
        Assert.IsType<RequiredChatToolMode>(client.Requests[0].Options!.ToolMode);
        Assert.Null(client.Requests[1].Options!.ToolMode);
        Assert.All(client.Requests, request => Assert.Equal(0.25f, request.Options!.Temperature));
    }

    [Fact]
    public async Task A_long_result_is_read_through_read_artifact_which_is_offered_once_there_is_one()
    {
        Tool big = Tool.Create(() => new string('x', 700), "big", policy: new ToolPolicy { MaxResultLength = 500 });
        ScriptedChatClient client = ScriptedChatClient.FromTurns(
            Turn.Calls(("big", "{}")), Turn.Calls(("read_artifact", """{"id":"artifact-1","offset":698}""")), Turn.Text("done"));
        await _chat.RunAsync(client, builder => builder.WithTool(big));
        Assert.Equal(["search", "big"], client.Requests[0].Options!.Tools!.Select(tool => tool.Name));
        Assert.Equal(["search", "big", "read_artifact"], client.Requests[1].Options!.Tools!.Select(tool => tool.Name));
        Assert.Contains("[artifact-1: characters 698 to 699 of 700]\nxx", _chat.History(), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_listed_all_at_once()
    {
        ChatAgentBuilder builder = ChatAgent.Create("chat", ScriptedChatClient.FromTurns()).WithTool(ChatHarness.Search).WithTool(ChatHarness.Search)
            .Configure(options =>
            {
                options.MaxTurns = 0;
                options.MaxOutputTokens = 0;
                options.MaxParallelToolCalls = 1_025;
                options.ModelOptions = new ChatOptions { Instructions = "x", MaxOutputTokens = 1 };
            });
        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(() => builder.Build());
        Assert.Equal(
            [
                "MaxTurns must be 1 to 10000 turns, but is 0.",
                "MaxOutputTokens must be 1 or more tokens, or null, but is 0.",
                "MaxParallelToolCalls must be 1 to 1024 calls, but is 1025.",
                "ModelOptions.Instructions must not be set; use WithInstructions.",
                "ModelOptions.MaxOutputTokens must not be set; use MaxOutputTokens.",
                "Two tools are named 'search'.",
            ],
            exception.Failures);
    }

    [Fact]
    public void A_builder_is_used_once()
    {
        ChatAgentBuilder builder = ChatAgent.Create("chat", ScriptedChatClient.FromTurns());
        builder.Build();
        Assert.Throws<InvalidOperationException>(() => builder.Build());
        Assert.Throws<InvalidOperationException>(() => builder.WithInstructions("late"));
    }

    private sealed class FixedClient(ChatMessage answer) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(answer));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    private sealed class SameMessageClient(ChatMessage answer, Func<bool> again) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(again() ? answer : new ChatMessage(ChatRole.Assistant, "done")));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
