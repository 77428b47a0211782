using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

/// <summary>What estimators change about the runs of chat agents.</summary>
public sealed class EstimatedChatTests
{
    private readonly ChatHarness _chat = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Estimator_that_has_learned_admits_more_agents_under_the_same_limit()
    {
        CalibratedTokenEstimator calibrated = new();
        string question = string.Concat(Enumerable.Repeat("A plain question in English. ", 40));

        // Until enough calls are known it is as careful as the bound; what it learned outlives the run.
        int bound = await CountAdmittedAsync(question, TokenEstimators.UpperBound);
        Assert.Equal(bound, await CountAdmittedAsync(question, calibrated));
        await LearnAsync(question, calibrated);
        int learned = await CountAdmittedAsync(question, calibrated);

        // Reported is a quarter of what the question was counted as.
        Assert.True(bound >= 4 && learned >= 3 * bound, $"{bound} admitted by the bound, {learned} by what was learned");
    }

    [Fact]
    public async Task Estimator_learns_from_calls_with_complete_usage_and_from_no_others()
    {
        Recorder recorder = new();
        Turn call = Turn.Calls(("search", """{"q":"1"}"""));
        Turn[] turns =
        [
            call with { Usage = new UsageDetails { InputTokenCount = 50, CachedInputTokenCount = 30, OutputTokenCount = 5 } },
            call with { ReportsUsage = false },
            call with { Usage = new UsageDetails { InputTokenCount = 60 } },
            call with { Usage = new UsageDetails { OutputTokenCount = 60 } },
            Turn.Text("answer") with { Usage = new UsageDetails { InputTokenCount = 7, CachedInputTokenCount = 9, OutputTokenCount = 5 } },
        ];
        int number = 0;
        await _chat.RunAsync(
            ScriptedChatClient.FromFunction(_ => Distinct(turns[number], number++)), builder => builder.Configure(options => options.TokenEstimator = recorder));

        // The whole input counts, whichever part of it a cache held or stood beside it.
        Assert.Equal([("scripted", 50L), ("scripted", 16L)], recorder.Learned.Select(learned => (learned.Model!, learned.Reported)));
        Assert.All(recorder.Learned, learned => Assert.Contains(learned.Bound, recorder.Bounds));
        Assert.True(recorder.Learned[0].Bound < recorder.Learned[1].Bound);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Estimator_learns_nothing_from_a_call_that_failed(bool streaming)
    {
        Recorder recorder = new();
        Turn broken = Turn.Text("0123456789") with { Failure = new IOException("cut"), FailsAfterChunks = 1, Usage = new UsageDetails { InputTokenCount = 1, OutputTokenCount = 1 } };
        await Assert.ThrowsAsync<ModelException>(() => _chat.RunAsync(ScriptedChatClient.FromTurns(broken), builder => builder.Configure(options =>
        {
            options.TokenEstimator = recorder;
            options.Streaming = streaming;
        })));
        Assert.Empty(recorder.Learned);
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    public async Task Estimate_below_nothing_counts_as_nothing(long estimate)
    {
        _chat.Options.Budget = new Budget { Tokens = 100_000 };
        await _chat.RunAsync(ScriptedChatClient.FromTurns(Turn.Text("answer")), With(new Constant(estimate)));
        Assert.Equal(0, _chat.Events.Single<ModelCallStarted>().Reserved.InputTokens);
    }

    [Fact]
    public async Task Estimate_above_the_bound_counts_as_the_bound()
    {
        _chat.Options.Budget = new Budget { Tokens = 100_000 };
        await _chat.RunAsync(ScriptedChatClient.FromTurns(Turn.Text("answer")), With(new Constant(long.MaxValue)));
        await ChatAgent.Create("bound", ScriptedChatClient.FromTurns(Turn.Text("answer"))).WithTool(ChatHarness.Search).Build()
            .RunAsync("question", _chat.Options, Token);

        long[] reserved = [.. _chat.Events.OfType<ModelCallStarted>().Select(e => e.Reserved.InputTokens)];
        Assert.Equal(reserved[1], reserved[0]);
    }

    [Fact]
    public async Task Estimate_that_is_too_low_is_recorded_as_what_it_was_and_stops_the_spending()
    {
        _chat.Options.Budget = new Budget { InputTokens = 100 };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(
            Turn.Of(new TextContent("so far"), new FunctionCallContent("c", "search", new Dictionary<string, object?> { ["q"] = "x" })) with
            {
                Usage = new UsageDetails { InputTokenCount = 101, OutputTokenCount = 1 },
            },
            Turn.Text("never"));
        RunResult<string> result = await _chat.RunAsync(client, With(new Constant(0)));

        Assert.Equal(("so far", StopReason.BudgetExhausted, 101L), (result.Output, result.StopReason, result.Spend.InputTokens));
        Assert.Single(client.Requests);
        Assert.Equal((100L, 101L), (_chat.Events.Single<BudgetOverrun>().Limit, _chat.Events.Single<BudgetOverrun>().Spent));
    }

    private static Action<ChatAgentBuilder> With(ITokenEstimator estimator) => builder => builder.Configure(options => options.TokenEstimator = estimator);

    private static Turn Distinct(Turn turn, int number) => turn.Contents is [FunctionCallContent call]
        ? turn with { Contents = [new FunctionCallContent(call.CallId, call.Name, new Dictionary<string, object?> { ["q"] = $"{number}" })] }
        : turn;

    /// <summary>Reports a quarter of the bytes of the question as input, and ten tokens of output.</summary>
    private static ScriptedChatClient Quarter() => ScriptedChatClient.FromFunction(request => Turn.Text("answer") with
    {
        Usage = new UsageDetails { InputTokenCount = request.Messages.Sum(TokenEstimate.OfMessage) / 4, OutputTokenCount = 10 },
    });

    private static ChatAgent Asker(ITokenEstimator estimator) => ChatAgent.Create("asker", Quarter()).Configure(options =>
    {
        options.TokenEstimator = estimator;
        options.MaxOutputTokens = 100;
    }).Build();

    /// <summary>Holds as many calls open at once as the limit admits.</summary>
    private static async Task<int> CountAdmittedAsync(string question, ITokenEstimator estimator)
    {
        int admitted = 0;
        ScriptedChatClient client = ScriptedChatClient.FromFunction(_ => Turn.Text("answer") with { ReportsUsage = false, Latency = TimeSpan.FromSeconds(1) }, new ScriptedChatClientOptions { Clock = new ManualTimeProvider() });
        ChatAgent agent = ChatAgent.Create("asker", client).Configure(options =>
        {
            options.TokenEstimator = estimator;
            options.MaxOutputTokens = 100;
        }).Build();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        IAgent<int, int> crowd = Agent.Create<int, int>("crowd", async (input, context, token) =>
        {
            List<Task> open = [];
            for (int i = 0; i < 50; i++)
            {
                Task<string> asking = context.InvokeAsync(agent, question, token).AsTask();
                open.Add(asking);
                admitted += asking.IsFaulted ? 0 : 1;
            }

            await stop.CancelAsync();
            await Task.WhenAll(open).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            token.ThrowIfCancellationRequested();
            return input;
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => crowd.RunAsync(0, new RunOptions { Budget = new Budget { Tokens = 9_500 } }, stop.Token));
        return admitted;
    }

    private static async Task LearnAsync(string question, ITokenEstimator estimator)
    {
        ChatAgent agent = Asker(estimator);
        for (int i = 0; i < 8; i++)
        {
            await agent.RunAsync(question, cancellationToken: Token);
        }
    }

    private sealed class Constant(long estimate) : ITokenEstimator
    {
        public long Estimate(string? model, long bound) => estimate;

        public void Learn(string? model, long bound, long reportedInputTokens)
        {
        }
    }

    private sealed class Recorder : ITokenEstimator
    {
        public List<long> Bounds { get; } = [];

        public List<(string? Model, long Bound, long Reported)> Learned { get; } = [];

        public long Estimate(string? model, long bound)
        {
            Bounds.Add(bound);
            return bound;
        }

        public void Learn(string? model, long bound, long reportedInputTokens) => Learned.Add((model, bound, reportedInputTokens));
    }
}
