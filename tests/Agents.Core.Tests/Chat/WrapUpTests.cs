using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

/// <summary>The closing turn, seen from the requests that the model gets.</summary>
public sealed class WrapUpTests
{
    private static readonly Turn Search = Turn.Calls(("search", """{"q":"x"}"""));

    private readonly ChatHarness _chat = new();

    [Fact]
    public async Task Closing_turn_has_no_tools_and_its_notice_is_not_in_the_history()
    {
        _chat.Options.Budget = new Budget { ModelCalls = 2 };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Search, Turn.Text("from what I know"));
        RunResult<string> result = await _chat.RunAsync(client);

        ScriptedRequest closing = client.Requests[1];
        Assert.Null(closing.Options!.Tools);
        Assert.Equal(ChatToolMode.None, closing.Options.ToolMode);
        Assert.Equal(
            "<notice>\nNo further tool calls are possible. Answer now, from what you know, and say what is missing.\n</notice>",
            closing.LastUserText);
        Assert.Equal(
            """
            user: question
            assistant: call-1 search {"q":"x"}
            tool: call-1 = found x
            assistant: from what I know
            """,
            _chat.History());
        Assert.Equal(("from what I know", StopReason.BudgetExhausted, 2L), (result.Output, result.StopReason, result.Spend.ModelCalls));
        Assert.Equal(BudgetDimension.ModelCalls, _chat.Events.Single<BudgetRefused>().Refusal.Dimension);
    }

    [Theory]
    [InlineData(100, null, 100)]
    [InlineData(512, null, 512)]
    [InlineData(512, 40, 40)]
    [InlineData(1, null, 1)]
    public async Task Closing_turn_may_use_the_output_that_was_kept_for_it(int kept, int? maxOutputTokens, int expected)
    {
        _chat.Options.Budget = new Budget { OutputTokens = 600 };
        ScriptedChatClient client = ScriptedChatClient.FromFunction(request => request.Number == 1
            ? Search with { Usage = new UsageDetails { InputTokenCount = 1, OutputTokenCount = request.Options!.MaxOutputTokens } }
            : Turn.Text("closed"));
        RunResult<string> result = await _chat.RunAsync(client, builder => builder.Configure(options =>
        {
            options.ClosingOutputTokens = kept;
            options.MaxOutputTokens = maxOutputTokens;
            options.MaxTurns = 1;
        }));

        // The first turn was given all that was not kept, and reported that it used it.
        Assert.Equal(maxOutputTokens ?? 600 - kept, client.Requests[0].Options!.MaxOutputTokens);
        Assert.Equal(expected, client.Requests[1].Options!.MaxOutputTokens);
        Assert.Equal("closed", result.Output);
    }

    [Fact]
    public async Task Closing_turn_keeps_its_output_and_cuts_its_input_rather_than_the_other_way_round()
    {
        // What is left besides the kept part pays for the whole result, but then for 32 tokens of output only.
        _chat.Options.Budget = new Budget { Tokens = 4_000 };
        string result = new('r', 2_900);
        ScriptedChatClient client = ScriptedChatClient.FromFunction(request => request.Number == 1
            ? Turn.Calls(("long", "{}")) with { Usage = new UsageDetails { InputTokenCount = 10, OutputTokenCount = 10 } }
            : Turn.Text("closed"));
        await _chat.RunAsync(client, builder => builder
            .WithTool(Tool.Create(() => result, "long", policy: new ToolPolicy { StartsInline = true }))
            .Configure(options => (options.ClosingOutputTokens, options.MaxOutputTokens) = (1_000, 1_000)));

        Assert.Equal(1_000, client.Requests[1].Options!.MaxOutputTokens);
        string sent = ResultOf(client.Requests[1].Messages);
        Assert.Contains("characters left out, since the budget has no room for them", sent, StringComparison.Ordinal);
        Assert.True(sent.Length < result.Length);
    }

    [Fact]
    public async Task Large_results_are_cut_in_what_is_sent_and_stay_whole_in_the_history()
    {
        _chat.Options.Budget = new Budget { Tokens = 2_500 };
        string whole = string.Concat(Enumerable.Range(0, 3_000).Select(i => $"{i} "));
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("long", "{}")), Turn.Text("closed"));
        RunResult<string> result = await _chat.RunAsync(
            client, builder => builder.WithTool(Tool.Create(() => whole, "long", policy: new ToolPolicy { StartsInline = true })));

        Assert.Equal(("closed", StopReason.BudgetExhausted), (result.Output, result.StopReason));
        Assert.Equal(whole, ResultOf(_chat.Conversation.Messages));
        string sent = ResultOf(client.Requests[1].Messages);
        Assert.StartsWith("0 1 2 ", sent, StringComparison.Ordinal);
        Assert.EndsWith(" 2998 2999 ", sent, StringComparison.Ordinal);
        ModelCallStarted closing = _chat.Events.OfType<ModelCallStarted>()[1];
        Assert.True(client.Requests[1].Messages.Sum(TokenEstimate.OfMessage) <= closing.Reserved.InputTokens);
    }

    [Fact]
    public async Task Answer_that_leaves_no_room_for_itself_is_left_out_of_the_closing_request()
    {
        _chat.Options.Budget = new Budget { Tokens = 2_500 };
        Turn talkative = Turn.Of(new TextContent(new string('t', 5_000)), new FunctionCallContent("c", "search", new Dictionary<string, object?> { ["q"] = "x" }));
        ScriptedChatClient client = ScriptedChatClient.FromTurns(
            talkative with { Usage = new UsageDetails { InputTokenCount = 100, OutputTokenCount = 900 } }, Turn.Text("closed"));
        RunResult<string> result = await _chat.RunAsync(client);

        Assert.Equal("closed", result.Output);
        Assert.Equal(["question", client.Requests[1].LastUserText], client.Requests[1].Messages.Select(message => message.Text));
        Assert.Equal(4, _chat.Conversation.Messages.Count);
        ModelCallStarted closing = _chat.Events.OfType<ModelCallStarted>()[1];
        Assert.True(client.Requests[1].Messages.Sum(TokenEstimate.OfMessage) <= closing.Reserved.InputTokens);
    }

    [Fact]
    public async Task Reducer_that_hands_over_more_than_was_kept_gives_way_to_what_was_sent_before()
    {
        _chat.Options.Budget = new Budget { Tokens = 2_500 };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Search, Turn.Text("closed"));
        RunResult<string> result = await _chat.RunAsync(
            client, builder => builder.Configure(options => options.Reducer = new Swelling()));

        Assert.Equal("closed", result.Output);
        Assert.Equal(["question", client.Requests[1].LastUserText], client.Requests[1].Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task Other_branches_cannot_take_what_is_kept_for_the_closing_turn()
    {
        // The branch asks for everything again and again while the agent is in its tool.
        _chat.Options.Budget = new Budget { Tokens = 5_000, MicroDollars = 10_000, ModelCalls = 50 };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("greedy", "{}")), Turn.Text("closed"));
        int taken = 0;
        Tool greedy = Tool.Create(
            (AgentContext context) =>
            {
                for (Spend one = new() { ModelCalls = 1, InputTokens = 1, MicroDollars = 1 }; context.Budget.TryReserve(one, out Reservation held, out _);)
                {
                    held.Settle(one);
                    taken++;
                }

                return new string('g', 9_000);
            },
            "greedy");
        RunResult<string> result = await _chat.RunAsync(client, builder => builder.WithTool(greedy));

        // One call was the agent's own, and one is kept.
        Assert.Equal(48, taken);
        Assert.Equal(("closed", StopReason.BudgetExhausted, 50L), (result.Output, result.StopReason, result.Spend.ModelCalls));
    }

    [Fact]
    public async Task What_was_kept_is_given_back_when_the_agent_needs_no_closing_turn()
    {
        _chat.Options.Budget = new Budget { ModelCalls = 2 };
        ChatAgent agent = ChatAgent.Create("kept", ScriptedChatClient.FromFunction(_ => Turn.Text("answer"))).WithTool(ChatHarness.Search).Build();
        IAgent<int, int> twice = Agent.Create<int, int>("twice", async (input, context, token) =>
        {
            await context.InvokeAsync(agent, "first", token);
            Assert.Equal(1, context.Budget.Remaining(BudgetDimension.ModelCalls));
            Assert.Equal(default, context.Budget.GetSnapshot().Reserved);
            return input;
        });
        Assert.Equal(StopReason.Completed, (await twice.RunAsync(0, _chat.Options, TestContext.Current.CancellationToken)).StopReason);
    }

    [Fact]
    public async Task Nothing_is_called_any_more_when_a_provider_reported_more_than_a_limit_allows()
    {
        _chat.Options.Budget = new Budget { Tokens = 5_000 };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(
            Search with { Usage = new UsageDetails { InputTokenCount = 4_000, OutputTokenCount = 1_001 } }, Turn.Text("never"));
        BudgetExceededException exception = await Assert.ThrowsAsync<BudgetExceededException>(() => _chat.RunAsync(client));

        Assert.Equal((5_001L, 5_000L), (exception.Refusal.Spent, exception.Refusal.Limit));
        Assert.Single(client.Requests);
        Assert.Equal(5_001, exception.Spend.Tokens);
    }

    [Fact]
    public async Task No_closing_turn_is_made_after_the_time_of_a_budget_has_passed()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(
            Turn.Of(new TextContent("so far"), new FunctionCallContent("c", "wait")), Turn.Text("never"));
        Tool wait = Tool.Create(() => _chat.Clock.Advance(TimeSpan.FromSeconds(10)), "wait", policy: new ToolPolicy { StartsInline = true });
        ChatAgent agent = ChatAgent.Create("late", client).WithTool(wait).Build();
        IAgent<int, string> outer = Agent.Create<int, string>("outer", (_, context, token) =>
            agent.InvokeAsync("question", context.Enter("late", new Budget { Duration = TimeSpan.FromSeconds(5), ModelCalls = 10 }), token));
        RunResult<string> result = await outer.RunAsync(0, _chat.Options, TestContext.Current.CancellationToken);

        Assert.Equal(("so far", StopReason.BudgetExhausted), (result.Output, result.StopReason));
        Assert.Single(client.Requests);
    }

    [Fact]
    public async Task Estimate_that_grows_during_a_call_does_not_charge_more_than_was_set_aside()
    {
        _chat.Options.Budget = new Budget { Tokens = 200, OutputTokens = 100 };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Text("answer") with { ReportsUsage = false });
        RunResult<string> result = await _chat.RunAsync(client, builder => builder.Configure(options => options.TokenEstimator = new Growing()));

        Assert.Equal(_chat.Events.Single<ModelCallStarted>().Reserved.InputTokens, result.Spend.InputTokens);
        Assert.Equal(1, result.Spend.EstimatedCalls);
    }

    private static string ResultOf(IEnumerable<ChatMessage> messages) =>
        Assert.Single(messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>()).Result!.ToString()!;

    private sealed class Swelling : IChatReducer
    {
        public Task<IEnumerable<ChatMessage>> ReduceAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken)
        {
            ChatMessage[] all = [.. messages];
            return Task.FromResult<IEnumerable<ChatMessage>>(all.Length == 1 ? all : [new ChatMessage(ChatRole.User, new string('s', 9_000)), .. all]);
        }
    }

    private sealed class Growing : ITokenEstimator
    {
        private int _asked;

        public long Estimate(string? model, long bound) => Math.Min(bound, 1 + (5 * Interlocked.Increment(ref _asked)));

        public void Learn(string? model, long bound, long reportedInputTokens)
        {
        }
    }
}
