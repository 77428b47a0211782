using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

public sealed class ChatBudgetTests
{
    private readonly ChatHarness _chat = new();

    [Fact]
    public async Task What_is_set_aside_covers_the_call_and_is_settled_with_what_was_used()
    {
        _chat.Options.Budget = Budget.Unlimited with { Tokens = 100_000 };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Text("answer"));
        RunResult<string> result = await _chat.RunAsync(client);
        Spend reserved = _chat.Events.Single<ModelCallStarted>().Reserved;
        Assert.Equal((1L, 1L, 4_096L), (reserved.ModelCalls, reserved.Turns, reserved.OutputTokens));
        Assert.True(reserved.InputTokens >= "question".Length);
        Assert.Equal(4_096, client.Requests[0].Options!.MaxOutputTokens);
        Assert.Equal(new Spend { ModelCalls = 1, Turns = 1, InputTokens = 10, OutputTokens = 5, MicroDollars = 20 }, result.Spend);
    }

    [Fact]
    public async Task Without_a_limit_the_model_is_left_to_itself()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Text("answer"));
        await _chat.RunAsync(client);
        Assert.Null(client.Requests[0].Options!.MaxOutputTokens);
    }

    [Fact]
    public async Task Output_tokens_are_clamped_to_what_the_budget_leaves()
    {
        _chat.Options.Budget = Budget.Unlimited with { OutputTokens = 100 };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Text("cut") with { FinishReason = ChatFinishReason.Length });
        RunResult<string> result = await _chat.RunAsync(client);

        // The agent has a tool, so the least that a closing turn needs, 32 tokens, is kept aside.
        Assert.Equal(68, client.Requests[0].Options!.MaxOutputTokens);
        Assert.Equal(StopReason.BudgetExhausted, result.StopReason);
    }

    [Fact]
    public async Task A_limit_on_reasoning_clamps_the_output_that_reasoning_is_part_of()
    {
        _chat.Options.Budget = Budget.Unlimited with { ReasoningTokens = 64, Tokens = 100_000 };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Text("thought") with
        {
            Usage = new UsageDetails { InputTokenCount = 10, OutputTokenCount = 64, ReasoningTokenCount = 64 },
        });
        RunResult<string> result = await _chat.RunAsync(client);
        Assert.Equal(32, client.Requests[0].Options!.MaxOutputTokens);
        Assert.Equal((64L, 0L), (result.Spend.ReasoningTokens, result.Spend.OutputTokens));
    }

    [Theory(Timeout = 30_000)]
    [InlineData(BudgetDimension.ReasoningTokens)]
    [InlineData(BudgetDimension.CachedInputTokens)]
    public async Task Two_calls_at_once_never_use_the_same_room_for_reasoning_or_cached_input(BudgetDimension dimension)
    {
        _chat.Options.Budget = dimension == BudgetDimension.ReasoningTokens
            ? Budget.Unlimited with { ReasoningTokens = 100 } : Budget.Unlimited with { CachedInputTokens = 600 };
        ScriptedChatClient client = ScriptedChatClient.FromFunction(
            request => Turn.Text("thought") with
            {
                Usage = new UsageDetails
                {
                    InputTokenCount = 30,
                    CachedInputTokenCount = 30,
                    OutputTokenCount = request.Options!.MaxOutputTokens,
                    ReasoningTokenCount = request.Options.MaxOutputTokens,
                },
            },
            new ScriptedChatClientOptions { Clock = _chat.Clock, Latency = TimeSpan.FromSeconds(1) });
        ChatAgent agent = ChatAgent.Create("thinker", client).Configure(options => options.MaxOutputTokens = 1_000).Build();
        Exception? refused = null;
        IAgent<int, int> both = Agent.Create<int, int>("both", async (input, context, token) =>
        {
            Task<string> first = context.InvokeAsync(agent, "one two three four five six", token).AsTask();
            refused = await Record.ExceptionAsync(async () => await context.InvokeAsync(agent, "one two three four five six", token));
            await first;
            return input;
        });
        Task<RunResult<int>> run = both.RunAsync(0, _chat.Options, TestContext.Current.CancellationToken);
        await client.WaitForCallsAsync(1, TestContext.Current.CancellationToken);
        _chat.Clock.Advance(TimeSpan.FromSeconds(1));
        RunResult<int> result = await run;
        Assert.Equal(dimension, Assert.IsType<BudgetExceededException>(refused).Refusal.Dimension);
        Assert.Equal(1, result.Spend.ModelCalls);
    }

    [Fact]
    public async Task A_budget_that_allows_no_first_call_throws_with_the_refusal()
    {
        _chat.Options.Budget = Budget.Unlimited with { ModelCalls = 0 };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Text("never"));
        BudgetExceededException exception = await Assert.ThrowsAsync<BudgetExceededException>(() => _chat.RunAsync(client));
        Assert.Equal(BudgetDimension.ModelCalls, exception.Refusal.Dimension);
        Assert.Empty(client.Requests);
        Assert.Equal(default, exception.Spend);
        Assert.NotEmpty(_chat.Events.OfType<BudgetRefused>());
    }

    [Fact]
    public async Task A_budget_that_ends_between_turns_leaves_what_was_said()
    {
        _chat.Options.Budget = Budget.Unlimited with { ModelCalls = 1 };
        Turn talks = Turn.Of(new TextContent("so far"), new FunctionCallContent("c", "search", new Dictionary<string, object?> { ["q"] = "x" }));
        RunResult<string> result = await _chat.RunAsync(ScriptedChatClient.FromTurns(talks));
        Assert.Equal(("so far", StopReason.BudgetExhausted, 1L), (result.Output, result.StopReason, result.Spend.ModelCalls));
        ValidHistory.Check(_chat.Conversation.Messages);
    }

    [Fact]
    public async Task A_refused_tool_call_is_read_by_the_model_and_the_run_is_not_completed()
    {
        _chat.Options.Budget = Budget.Unlimited with { ToolCalls = 0 };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("search", """{"q":"x"}""")), Turn.Text("without"));
        RunResult<string> result = await _chat.RunAsync(client);
        Assert.Equal(("without", StopReason.BudgetExhausted), (result.Output, result.StopReason));
        Assert.Contains("= [budget refused] The budget 'chat' allows 0 tool calls", _chat.History(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_behind_a_tool_that_runs_out_of_budget_leaves_the_run_not_completed()
    {
        Tool inner = ChatAgent.Create("inner", ScriptedChatClient.FromTurns(Turn.Text("never"))).Build()
            .AsTool("Helps.", Budget.Unlimited with { ModelCalls = 0 });
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("inner", """{"input":"go"}""")), Turn.Text("alone"));
        RunResult<string> result = await _chat.RunAsync(client, builder => builder.WithTool(inner));
        Assert.Equal(("alone", StopReason.BudgetExhausted, 2L), (result.Output, result.StopReason, result.Spend.ModelCalls));
    }

    [Fact]
    public async Task Under_a_limit_on_money_an_unknown_price_is_refused_before_any_call()
    {
        _chat.Options.Budget = Budget.Usd(1);
        _chat.Options.Prices = PriceBook.Default;
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Text("never"));
        AgentOptionsException exception = await Assert.ThrowsAsync<AgentOptionsException>(() => _chat.RunAsync(client));
        Assert.Contains("there is no price for the model 'scripted'", exception.Message, StringComparison.Ordinal);
        Assert.Empty(client.Requests);

        ScriptedChatClient nameless = ScriptedChatClient.FromTurns([Turn.Text("never")], new ScriptedChatClientOptions { ModelId = null });
        exception = await Assert.ThrowsAsync<AgentOptionsException>(() => _chat.RunAsync(nameless));
        Assert.Contains("the client does not say which model it calls", exception.Message, StringComparison.Ordinal);
        ValidHistory.Check(_chat.Conversation.Messages);
    }

    [Fact]
    public async Task Without_a_limit_on_money_an_unknown_price_is_no_matter()
    {
        _chat.Options.Prices = PriceBook.Default;
        _chat.Options.Budget = Budget.Unlimited with { Tokens = 10_000 };
        RunResult<string> result = await _chat.RunAsync(ScriptedChatClient.FromTurns(Turn.Text("answer")));
        Assert.Equal(0, result.Spend.MicroDollars);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_reported_usage_the_call_is_estimated_and_marked(bool streaming)
    {
        RunResult<string> result = await _chat.RunAsync(
            ScriptedChatClient.FromTurns(Turn.Text("answer") with { ReportsUsage = false }),
            builder => builder.Configure(options => options.Streaming = streaming));
        Assert.True(_chat.Events.Single<ModelCallCompleted>().IsEstimated);
        Assert.Equal(1, result.Spend.EstimatedCalls);
        Assert.True(result.Spend.InputTokens >= "question".Length && result.Spend.OutputTokens >= "answer".Length);
        Assert.True(result.Spend.MicroDollars > 0);
    }

    [Fact]
    public async Task Usage_that_overlaps_becomes_spend_that_does_not()
    {
        RunResult<string> result = await _chat.RunAsync(ScriptedChatClient.FromTurns(Turn.Text("answer") with
        {
            Usage = new UsageDetails { InputTokenCount = 100, CachedInputTokenCount = 30, OutputTokenCount = 50, ReasoningTokenCount = 20 },
        }));
        Assert.Equal(
            (70L, 30L, 30L, 20L, 0L),
            (result.Spend.InputTokens, result.Spend.CachedInputTokens, result.Spend.OutputTokens, result.Spend.ReasoningTokens, result.Spend.EstimatedCalls));
    }

    [Fact]
    public async Task Usage_that_makes_no_sense_is_not_believed()
    {
        RunResult<string> result = await _chat.RunAsync(ScriptedChatClient.FromTurns(Turn.Text("answer") with
        {
            Usage = new UsageDetails { InputTokenCount = -5, CachedInputTokenCount = 9, OutputTokenCount = 3, ReasoningTokenCount = 8 },
        }));

        // A negative count is no count, and gives way to an estimate; a part that is more than its whole stands beside it.
        Assert.True(result.Spend.InputTokens > 0);
        Assert.Equal((9L, 3L, 8L, 1L), (result.Spend.CachedInputTokens, result.Spend.OutputTokens, result.Spend.ReasoningTokens, result.Spend.EstimatedCalls));
    }

    [Fact]
    public async Task A_stream_that_breaks_off_is_charged_for_what_was_seen_and_marked()
    {
        Turn broken = Turn.Text("0123456789abcdef") with { ChunkLength = 4, Failure = new IOException("cut"), FailsAfterChunks = 3 };
        ModelException exception = await Assert.ThrowsAsync<ModelException>(() => _chat.RunAsync(
            ScriptedChatClient.FromTurns(broken), builder => builder.Configure(options => options.Streaming = true)));
        Assert.Equal(ModelErrorKind.Connection, exception.Kind);
        Assert.Equal((1L, 1L), (exception.Spend.ModelCalls, exception.Spend.EstimatedCalls));
        Assert.InRange(exception.Spend.OutputTokens, 12, 24);
        Assert.True(exception.Spend.InputTokens >= "question".Length);
        Assert.Equal(exception.Spend, _chat.Events.Single<ModelCallFailed>().Spend);
        Assert.Equal(["0123", "4567", "89ab"], _chat.Events.OfType<TextStreamed>().Select(e => e.Text));
        Assert.Equal("user: question", _chat.History());
    }

    [Fact]
    public async Task A_stream_that_reported_some_usage_before_it_broke_off_is_charged_for_what_was_seen_all_the_same()
    {
        // Some providers report the input, and one output token, with the first chunk.
        using EarlyUsageClient client = new();
        ModelException exception = await Assert.ThrowsAsync<ModelException>(() => _chat.RunAsync(
            client, TestContext.Current.CancellationToken, builder => builder.Configure(options => options.Streaming = true)));
        Assert.Equal((123L, 1L), (exception.Spend.InputTokens, exception.Spend.EstimatedCalls));
        Assert.True(exception.Spend.OutputTokens >= 400);
    }

    [Theory]
    [InlineData(429, 0)]
    [InlineData(401, 0)]
    [InlineData(500, 1)]
    public async Task A_request_that_was_refused_costs_no_tokens_and_any_other_failure_its_input(int status, int least)
    {
        ModelException exception = await Assert.ThrowsAsync<ModelException>(() => _chat.RunAsync(
            ScriptedChatClient.FromTurns(Turn.Throws(new HttpRequestException("no", null, (System.Net.HttpStatusCode)status)))));
        Assert.Equal(1, exception.Spend.ModelCalls);
        Assert.Equal(least, Math.Min(1, exception.Spend.InputTokens));
    }

    [Fact]
    public async Task Branches_that_race_for_a_budget_never_spend_more_than_it()
    {
        _chat.Options.Budget = Budget.Unlimited with { Tokens = 20_000, ModelCalls = 40, MicroDollars = 60_000 };
        ScriptedChatClient client = ScriptedChatClient.FromFunction(request => Turn.Text("answer") with
        {
            Usage = new UsageDetails { InputTokenCount = 20, OutputTokenCount = request.Options!.MaxOutputTokens },
        });
        ChatAgent agent = ChatAgent.Create("racer", client).Configure(options => options.MaxOutputTokens = 700).Build();
        int refused = 0;
        IAgent<int, int> race = Agent.Create<int, int>("race", async (input, context, token) =>
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, 100), token, async (n, inner) =>
            {
                try
                {
                    await context.InvokeAsync(agent, $"question {n}", inner);
                }
                catch (BudgetExceededException)
                {
                    Interlocked.Increment(ref refused);
                }
            });
            return input;
        });
        RunResult<int> result = await race.RunAsync(0, _chat.Options, TestContext.Current.CancellationToken);
        Assert.True(result.Spend.Tokens <= 20_000, $"{result.Spend}");
        Assert.True(result.Spend.MicroDollars <= 60_000, $"{result.Spend}");
        Assert.Equal(100, refused + result.Spend.ModelCalls);
        Assert.Equal(StopReason.BudgetExhausted, result.StopReason);
    }

    private sealed class EarlyUsageClient : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return new ChatResponseUpdate(
                ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 123, OutputTokenCount = 1 })]);
            yield return null!;
            yield return new ChatResponseUpdate(ChatRole.Assistant, new string('x', 400));
            throw new IOException("cut");
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
