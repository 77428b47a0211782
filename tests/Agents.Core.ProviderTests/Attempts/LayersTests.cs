using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.ProviderTests.Limits;
using Agents.Core.ProviderTests.Resilience;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Attempts;

/// <summary>Layers in layers, inside of an agent: what each attempt is paid for.</summary>
public sealed class LayersTests
{
    private static readonly PriceBook Prices = PriceBook.Default
        .With("scripted", new ModelPrice { InputPerMillion = 1m, OutputPerMillion = 4m })
        .With("dear", new ModelPrice { InputPerMillion = 1_000m, OutputPerMillion = 4_000m })
        .With("cheap", new ModelPrice { InputPerMillion = 0.001m, OutputPerMillion = 0.004m })
        .With("held-1", new ModelPrice { InputPerMillion = 1m, OutputPerMillion = 4m })
        .With("free", ModelPrice.Free);

    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly EventRecorder _events = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_retry_around_a_fallback_is_paid_for_as_the_model_that_it_begins_with(bool streams)
    {
        ScriptedChatClient dear = Calls.Named("dear", Busy(), Turn.Text("Hi"));
        ScriptedChatClient free = Calls.Named("free", Busy());
        using IChatClient client = ModelClientBuilder.Wrap(dear).UseResilience(rules => rules.Overloaded.BaseDelay = TimeSpan.Zero).UseFallback(free).Build();

        RunResult<string> result = await RunAsync(client, Budget.Unlimited, streams);

        Assert.Equal("Hi", result.Output);
        Assert.Equal(["dear", "free", "dear"], _events.OfType<ModelCallStarted>().Select(e => e.Model));
        Assert.Equal((10 * 1_000) + (5 * 4_000), _events.Single<ModelCallCompleted>().Spend.MicroDollars);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_preferred_client_that_is_asked_late_is_paid_for_by_the_model_that_the_agent_named(bool streams)
    {
        ScriptedChatClient preferred = Calls.Named("cheap", Turn.Text("Hi"));
        ScriptedChatClient other = Calls.Named("free", Busy());
        using IChatClient client = ModelClientBuilder.Wrap(preferred).UseFallback(rules =>
        {
            rules.Clients.Add(other);
            rules.Order = (request, _) => new ValueTask<IReadOnlyList<IChatClient>>([.. request.Clients.Reverse()]);
        }).Build();
        ChatAgent agent = ChatAgent.Create("agent", client)
            .Configure(options => (options.Streaming, options.ModelOptions) = (streams, new ChatOptions { ModelId = "dear" }))
            .Build();

        RunResult<string> result = await agent.RunAsync("Hello", Options(Budget.Usd(100m)), _cancellation);

        Assert.Equal("dear", preferred.Requests[0].Options!.ModelId);
        Assert.Equal((10 * 1_000) + (5 * 4_000), result.Spend.MicroDollars);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_last_of_a_fallback_is_paid_for_when_the_first_was_not_reached(bool streams)
    {
        HttpRequestException unreachable = new(HttpRequestError.ConnectionError);
        ScriptedChatClient first = Calls.Named("scripted", Turn.Throws(unreachable));
        ScriptedChatClient second = Calls.Named("dear", Busy());
        using IChatClient client = ModelClientBuilder.Wrap(first).UseFallback(second).Build();

        ModelException thrown = await Assert.ThrowsAsync<ModelException>(() => RunAsync(client, Budget.Usd(100m), streams));

        Assert.Equal(ModelErrorKind.Overloaded, thrown.Kind);
        Assert.Equal(["scripted", "dear"], _events.OfType<ModelCallFailed>().Select(e => e.Model));
        Assert.Equal(0, _events.OfType<ModelCallFailed>()[0].Spend.MicroDollars);
        Assert.InRange(_events.OfType<ModelCallFailed>()[1].Spend.MicroDollars, 13_000, long.MaxValue);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_the_applications_budget_refuses_costs_the_run_nothing(bool streams)
    {
        BudgetLedger ledger = BudgetLedger.CreateRoot("application", new Budget { ModelCalls = 0 }, TimeProvider.System);
        ScriptedChatClient model = Calls.Named("scripted", Turn.Text("Hi"));
        using IChatClient client = ModelClientBuilder.Wrap(model).UseResilience().UseBudget(ledger, options => options.Prices = Prices).Build();

        BudgetExceededException thrown = await Assert.ThrowsAsync<BudgetExceededException>(() => RunAsync(client, Budget.Usd(1m), streams));

        Assert.Empty(model.Requests);
        Assert.Equal((0, 0), (thrown.Spend.MicroDollars, thrown.Spend.Tokens));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_that_is_cancelled_while_it_waits_for_a_retry_pays_for_no_attempt_that_was_not_made(bool streams)
    {
        ManualTimeProvider clock = new();
        BudgetLedger ledger = BudgetLedger.CreateRoot("application", Budget.Usd(1m), clock);
        ScriptedChatClient model = Calls.Named("scripted", Calls.Fails(ModelErrorKind.RateLimited));
        using IChatClient client = ModelClientBuilder.Wrap(model).UseBudget(ledger, options => options.Prices = Prices).UseResilience().Build();
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(_cancellation);
        Task<RunResult<string>> run = RunAsync(client, Budget.Usd(1m), streams, clock, source.Token);
        await _events.WaitForAsync<ModelRetried>(null, _cancellation);

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        await LimitsScene.UntilAsync(() => _events.OfType<ModelCallFailed>().Count == 2);
        Assert.Equal([0, 0], _events.OfType<ModelCallFailed>().Select(e => e.Spend.Tokens));
        Assert.Equal((0, 0), (ledger.Spent.Tokens, ledger.GetSnapshot().Reserved.Tokens));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_call_that_is_given_up_in_line_costs_nothing(bool streams, bool isLate)
    {
        ManualTimeProvider clock = new();
        using ModelLimits limits = LimitsScene.MakeLimits(options => (options.MaxConcurrency, options.Clock) = (1, clock));
        HeldChatClient held = new();
        using IChatClient client = ModelClientBuilder.Wrap(held).UseResilience(rules => rules.Timeout.Retries = 0).UseLimits(limits).Build();
        Task<ChatResponse> first = client.GetResponseAsync([new ChatMessage(ChatRole.User, "first")], null, _cancellation);
        await held.CallAsync(0);
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(_cancellation);
        Task<RunResult<string>> run = RunAsync(client, Budget.Usd(1m), streams, clock, source.Token);
        await LimitsScene.UntilAsync(() => run.IsCompleted || limits.GetStatus().Waiting == 1);
        Assert.False(run.IsCompleted, $"{run.Exception}");

        if (!isLate)
        {
            await source.CancelAsync();
        }

        await clock.DriveAsync(Assert.ThrowsAnyAsync<Exception>(() => run));
        await _events.WaitForAsync<ModelCallFailed>(null, _cancellation);
        Assert.Equal([0], _events.OfType<ModelCallFailed>().Select(e => e.Spend.Tokens));
        held.Calls[0].Reply();
        await first;
    }

    [Fact]
    public async Task A_restart_that_nobody_asked_for_is_paid_for_by_the_budget_of_a_bare_client()
    {
        Turn broken = Turn.Text("abcdefgh") with { ChunkLength = 4, Failure = Calls.Failure(ModelErrorKind.Connection), FailsAfterChunks = 2 };
        BudgetLedger ledger = BudgetLedger.CreateRoot("application", Budget.Usd(1m), TimeProvider.System);
        using IChatClient inner = ModelClientBuilder.Wrap(Calls.Named("scripted", broken))
            .UseFallback(rules =>
            {
                rules.Clients.Add(Calls.Named("dear", Turn.Text("Hi")));
                rules.AfterFirstUpdate = AfterFirstUpdate.Restart;
            }).Build();
        using IChatClient client = ModelClientBuilder.Wrap(inner)
            .UseBudget(ledger, options => options.Prices = Prices)
            .Use(client => new ForgetfulClient(client))
            .Build();

        await client.AskAsync(streaming: true, new ChatOptions { MaxOutputTokens = 32 });

        // 13 of input and 16 of output were seen of the first; the second, whose client nobody knows here, reported 10 and 5.
        Assert.Equal(2, ledger.Spent.ModelCalls);
        Assert.Equal(13 + (16 * 4) + 10 + (5 * 4), ledger.Spent.MicroDollars);
        Assert.Equal(default, ledger.GetSnapshot().Reserved);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_estimator_that_throws_leaves_nothing_reserved(bool streams)
    {
        BrokenEstimator estimator = new();
        BudgetLedger ledger = BudgetLedger.CreateRoot("application", Budget.Usd(1m), TimeProvider.System);
        using IChatClient client = ModelClientBuilder.Wrap(Calls.Named("scripted", Busy()))
            .UseBudget(ledger, options => (options.Prices, options.TokenEstimator) = (Prices, estimator))
            .Build();

        await Assert.ThrowsAsync<ModelException>(() => client.AskAsync(streams));

        Assert.Equal(default, ledger.GetSnapshot().Reserved);
        Assert.Equal(13, ledger.Spent.InputTokens);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_estimator_that_throws_gives_the_place_back(bool streams)
    {
        using ModelLimits limits = LimitsScene.MakeLimits(
            options => (options.MaxConcurrency, options.TokensPerMinute, options.TokenEstimator) = (1, 100_000, new BrokenEstimator()));
        using IChatClient client = ModelClientBuilder.Wrap(Calls.Named("scripted", Turn.Text("Hi"))).UseLimits(limits).Build();

        await Assert.ThrowsAnyAsync<Exception>(() => client.AskAsync(streams));

        Assert.Equal(0, limits.GetStatus().Running);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-1_000_000)]
    [InlineData(int.MinValue)]
    public async Task A_negative_output_reserves_nothing_below_zero(int most)
    {
        BudgetLedger ledger = BudgetLedger.CreateRoot("application", new Budget { MicroDollars = 1_000_000, Tokens = 1_000 }, TimeProvider.System);
        long least = 0;
        ScriptedChatClient model = ScriptedChatClient.FromFunction(_ =>
        {
            least = Math.Min(ledger.GetSnapshot().Reserved.MicroDollars, ledger.GetSnapshot().Reserved.Tokens);
            return Turn.Text("Hi");
        });
        using IChatClient client = ModelClientBuilder.Wrap(model).UseBudget(ledger, options => options.Prices = Prices).Build();

        Exception? thrown = await Record.ExceptionAsync(() => client.AskAsync(streaming: false, new ChatOptions { MaxOutputTokens = most }));

        Assert.True(thrown is ArgumentException, $"{thrown}");
        Assert.InRange(least, 0, long.MaxValue);
        Assert.InRange(ledger.GetSnapshot().Reserved.Tokens, 0, 0);
    }

    private static Turn Busy() => Calls.Fails(ModelErrorKind.Overloaded);

    private RunOptions Options(Budget budget, TimeProvider? clock = null)
    {
        RunOptions options = new() { Budget = budget, Prices = Prices, Observers = { _events } };
        if (clock is not null)
        {
            options.Clock = clock;
        }

        return options;
    }

    private Task<RunResult<string>> RunAsync(
        IChatClient client, Budget budget, bool streams = false, TimeProvider? clock = null, CancellationToken? cancellationToken = null) =>
        ChatAgent.Create("agent", client).Configure(options => options.Streaming = streams).Build()
            .RunAsync("Hello", Options(budget, clock), cancellationToken ?? _cancellation);

    /// <summary>A layer that makes its options anew.</summary>
    private sealed class ForgetfulClient(IChatClient inner) : DelegatingChatClient(inner)
    {
        public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            base.GetStreamingResponseAsync(messages, new ChatOptions(), cancellationToken);
    }

    /// <summary>An estimator that works once.</summary>
    private sealed class BrokenEstimator : ITokenEstimator
    {
        private int _calls;

        public long Estimate(string? model, long bound) => _calls++ == 0 ? bound : throw new InvalidOperationException("broken");

        public void Learn(string? model, long bound, long actual) => throw new InvalidOperationException("broken");
    }
}
