using System.Runtime.CompilerServices;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.ProviderTests.Attempts;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Budgets;

public class BudgetedChatClientTests
{
    private static readonly PriceBook Prices = PriceBook.Default
        .With("scripted", new ModelPrice { InputPerMillion = 1m, OutputPerMillion = 4m })
        .With("dear", new ModelPrice { InputPerMillion = 10m, OutputPerMillion = 40m });

    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Hello")];
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_is_settled_by_what_was_reported(bool streams)
    {
        BudgetLedger ledger = Ledger(Budget.Usd(1m));
        using IChatClient client = Wrap(ScriptedChatClient.FromTurns(Turn.Text("Hi")), ledger);

        Assert.Equal("Hi", await AskAsync(client, streams));

        Assert.Equal((10, 5, 1, 10 + 20, 0), Figures(ledger.Spent));
        Assert.Equal(default, ledger.GetSnapshot().Reserved);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_reports_nothing_is_estimated_and_marked(bool streams)
    {
        BudgetLedger ledger = Ledger(Budget.Usd(1m));
        using IChatClient client = Wrap(ScriptedChatClient.FromTurns([Turn.Text("Hi")], new ScriptedChatClientOptions { Usage = null }), ledger);

        await AskAsync(client, streams);

        // A message counts 8 tokens and its bytes.
        Assert.Equal((8 + 5, 8 + 2, 1, 13 + 40, 1), Figures(ledger.Spent));
        Assert.Equal(default, ledger.GetSnapshot().Reserved);
    }

    [Fact]
    public async Task A_model_without_a_price_is_told_with_the_options_that_hold_the_prices()
    {
        using IChatClient client = ModelClientBuilder.Wrap(ScriptedChatClient.FromTurns(Turn.Text("Hi"))).UseBudget(Ledger(Budget.Usd(1m))).Build();

        AgentOptionsException thrown = await Assert.ThrowsAsync<AgentOptionsException>(() => AskAsync(client, streams: false));

        Assert.StartsWith(
            "ModelBudgetOptions cannot be used: The budget limits money, but there is no price for the model 'scripted'", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refused_call_is_not_made(bool streams)
    {
        BudgetLedger ledger = Ledger(new Budget { ModelCalls = 1 });
        ScriptedChatClient model = ScriptedChatClient.FromTurns(Turn.Text("one"), Turn.Text("two"));
        using IChatClient client = Wrap(model, ledger);
        await AskAsync(client, streams);

        BudgetExceededException thrown = await Assert.ThrowsAsync<BudgetExceededException>(() => AskAsync(client, streams));

        Assert.Equal(BudgetDimension.ModelCalls, thrown.Refusal.Dimension);
        Assert.Single(model.Requests);
        Assert.Equal(1, ledger.Spent.ModelCalls);
    }

    [Fact]
    public async Task Output_is_lowered_to_what_the_money_pays_for()
    {
        // 13 of input, and 40 output tokens of 4 micro-dollars each.
        BudgetLedger ledger = Ledger(new Budget { MicroDollars = 13 + 160 });
        ScriptedChatClient model = ScriptedChatClient.FromTurns(Turn.Text("Hi"));
        using IChatClient client = Wrap(model, ledger);

        await client.GetResponseAsync(Question, new ChatOptions { MaxOutputTokens = 1_000 }, _cancellation);

        Assert.Equal(40, model.Requests[0].Options!.MaxOutputTokens);
    }

    [Theory]
    [InlineData(ModelErrorKind.RateLimited, 0)]
    [InlineData(ModelErrorKind.Authentication, 0)]
    [InlineData(ModelErrorKind.InvalidRequest, 0)]
    [InlineData(ModelErrorKind.ContextTooLong, 0)]
    [InlineData(ModelErrorKind.Overloaded, 13)]
    [InlineData(ModelErrorKind.Timeout, 13)]
    [InlineData(ModelErrorKind.Connection, 13)]
    [InlineData(ModelErrorKind.Unknown, 13)]
    public async Task A_failed_call_costs_its_input_unless_the_provider_refused_it(ModelErrorKind kind, long input)
    {
        BudgetLedger ledger = Ledger(Budget.Usd(1m));
        using IChatClient client = Wrap(ScriptedChatClient.FromTurns(Turn.Throws(new ModelException("scripted", kind, "no."))), ledger);

        await Assert.ThrowsAsync<ModelException>(() => AskAsync(client, streams: false));

        Assert.Equal((input, 0, 1, input, 1), Figures(ledger.Spent));
        Assert.Equal(default, ledger.GetSnapshot().Reserved);
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, 0)]
    [InlineData(HttpRequestError.NameResolutionError, 0)]
    [InlineData(HttpRequestError.ResponseEnded, 13)]
    public async Task A_call_that_reached_nobody_costs_nothing(HttpRequestError error, long input)
    {
        foreach (Exception failure in new Exception[]
        {
            new HttpRequestException(error, "no"),
            new ModelException("scripted", ModelErrorKind.Connection, "no.", new HttpRequestException(error, "no")),
        })
        {
            BudgetLedger ledger = Ledger(Budget.Usd(1m));
            using IChatClient client = Wrap(ScriptedChatClient.FromTurns(Turn.Throws(failure)), ledger);
            ChatAgent agent = ChatAgent.Create("a", ScriptedChatClient.FromTurns(Turn.Throws(failure))).Build();

            await Assert.ThrowsAnyAsync<Exception>(() => AskAsync(client, streams: false));
            ModelException ended = await Assert.ThrowsAsync<ModelException>(() => agent.RunAsync("Hello", new RunOptions { Prices = Prices }, _cancellation));

            Assert.Equal((input, 0, 1, input, 1), Figures(ledger.Spent));
            Assert.Equal(input > 0, ended.Spend.InputTokens > 0);
        }
    }

    [Fact]
    public async Task A_stream_that_is_given_up_costs_what_was_seen()
    {
        BudgetLedger ledger = Ledger(Budget.Usd(1m));
        Turn turn = Turn.Text("abcdefgh") with { ChunkLength = 4 };
        using IChatClient client = Wrap(ScriptedChatClient.FromTurns(turn), ledger);

        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Question, cancellationToken: _cancellation))
        {
            break;
        }

        Assert.Equal((13, 8 + 4, 1, 13 + 48, 1), Figures(ledger.Spent));
        Assert.Equal(default, ledger.GetSnapshot().Reserved);
    }

    [Fact]
    public async Task Each_attempt_of_a_layer_inside_is_asked_for_and_charged()
    {
        BudgetLedger ledger = Ledger(new Budget { ModelCalls = 2 });
        AttemptingClient attempts = new(ScriptedChatClient.FromTurns(Failure(), Failure(), Turn.Text("late")), 3);
        using IChatClient client = Wrap(attempts, ledger);

        ModelException thrown = await Assert.ThrowsAsync<ModelException>(() => AskAsync(client, streams: false));

        Assert.Equal(ModelErrorKind.Overloaded, thrown.Kind);
        Assert.Equal((26, 0, 2, 26, 2), Figures(ledger.Spent));
        Assert.Equal(BudgetDimension.ModelCalls, attempts.Refusal!.Dimension);
    }

    [Fact]
    public async Task An_attempt_of_another_model_is_priced_as_that_model()
    {
        BudgetLedger ledger = Ledger(Budget.Usd(1m));
        using ScriptedChatClient dear = ScriptedChatClient.FromTurns([Turn.Text("Hi")], new ScriptedChatClientOptions { ModelId = "dear" });
        using IChatClient client = Wrap(new AttemptingClient(ScriptedChatClient.FromTurns(Failure()), 2) { Next = dear }, ledger);

        await AskAsync(client, streams: false);

        Assert.Equal((13 + 10, 5, 2, 13 + 100 + 200, 1), Figures(ledger.Spent));
        Assert.Equal(default, ledger.GetSnapshot().Reserved);
    }

    [Fact]
    public async Task A_switch_before_the_first_attempt_costs_nothing_by_itself()
    {
        BudgetLedger ledger = Ledger(Budget.Usd(1m));
        using ScriptedChatClient dear = ScriptedChatClient.FromTurns([Turn.Text("Hi")], new ScriptedChatClientOptions { ModelId = "dear" });
        using IChatClient client = Wrap(new AttemptingClient(ScriptedChatClient.FromTurns(), 1) { Next = dear, Switches = true }, ledger);

        await AskAsync(client, streams: false);

        Assert.Equal((10, 5, 1, 100 + 200, 0), Figures(ledger.Spent));
    }

    [Fact]
    public async Task A_budget_of_the_application_and_that_of_the_run_both_pay_for_an_agent()
    {
        BudgetLedger application = Ledger(new Budget { ModelCalls = 3 });
        AttemptingClient attempts = new(ScriptedChatClient.FromTurns(Failure(), Turn.Text("Hi")), 2);
        using IChatClient client = Wrap(attempts, application);
        ChatAgent agent = ChatAgent.Create("a", client).Build();

        RunResult<string> result = await agent.RunAsync("Hello", new RunOptions { Budget = Budget.Usd(1m), Prices = Prices }, _cancellation);

        Assert.Equal((2, 1), (result.Spend.ModelCalls, result.Spend.EstimatedCalls));
        Assert.Equal((13 + 10, 5, 2, 23 + 20, 1), Figures(application.Spent));
        Assert.Equal(default, application.GetSnapshot().Reserved);
    }

    [Fact]
    public async Task A_refusal_of_the_outer_budget_leaves_nothing_reserved_in_the_inner()
    {
        BudgetLedger application = Ledger(new Budget { ModelCalls = 30 });
        using IChatClient client = Wrap(new AttemptingClient(ScriptedChatClient.FromTurns(Failure(), Turn.Text("Hi")), 2), application);
        ChatAgent agent = ChatAgent.Create("a", client).Build();

        ModelException thrown = await Assert.ThrowsAsync<ModelException>(
            () => agent.RunAsync("Hello", new RunOptions { Budget = new Budget { ModelCalls = 1 }, Prices = Prices }, _cancellation));

        Assert.Equal(1, thrown.Spend.ModelCalls);
        Assert.Equal(1, application.Spent.ModelCalls);
        Assert.Equal(default, application.GetSnapshot().Reserved);
    }

    [Fact]
    public async Task Racing_calls_never_get_more_than_there_is()
    {
        BudgetLedger ledger = Ledger(new Budget { ModelCalls = 50 });
        using IChatClient client = Wrap(ScriptedChatClient.FromFunction(_ => Turn.Text("Hi")), ledger);

        int[] answered = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            int count = 0;
            for (int i = 0; i < 20; i++)
            {
                try
                {
                    await AskAsync(client, streams: i % 2 == 0);
                    count++;
                }
                catch (BudgetExceededException)
                {
                    // Counted by its absence.
                }
            }

            return count;
        })));

        Assert.Equal(50, answered.Sum());
        Assert.Equal(50, ledger.Spent.ModelCalls);
        Assert.Equal(default, ledger.GetSnapshot().Reserved);
    }

    [Fact]
    public async Task What_came_before_a_restart_is_charged_once()
    {
        BudgetLedger ledger = Ledger(Budget.Usd(1m));
        Turn broken = Turn.Text("abcdefgh") with { ChunkLength = 4, Failure = new ModelException("scripted", ModelErrorKind.Connection, "cut."), FailsAfterChunks = 2 };
        ScriptedChatClientOptions silent = new() { Usage = null };
        using IChatClient client = Wrap(new StreamAttemptingClient(ScriptedChatClient.FromTurns([broken, Turn.Text("Hi")], silent)), ledger);

        await AskAsync(client, streams: true);

        Assert.Equal((13 + 13, 16 + 10, 2, 26 + (4 * 26), 2), Figures(ledger.Spent));
        Assert.Equal(default, ledger.GetSnapshot().Reserved);
    }

    [Theory]
    [InlineData(100, 40)]
    [InlineData(40, 100)]
    public async Task A_further_attempt_may_have_as_much_output_as_both_budgets_leave(long run, long application)
    {
        BudgetLedger ledger = Ledger(new Budget { OutputTokens = application });
        AttemptingClient attempts = new(ScriptedChatClient.FromTurns(Failure(), Turn.Text("Hi")), 2);
        using IChatClient client = Wrap(attempts, ledger);
        ChatAgent agent = ChatAgent.Create("a", client).Build();

        await agent.RunAsync("Hello", new RunOptions { Budget = new Budget { OutputTokens = run }, Prices = Prices }, _cancellation);

        Assert.Equal(40, attempts.MaxOutputTokens);
    }

    [Fact]
    public async Task A_stream_that_reports_usage_in_parts_is_charged_by_their_sum_and_by_who_answered()
    {
        BudgetLedger ledger = Ledger(Budget.Unlimited);
        ScriptedChatClient model = ScriptedChatClient.FromTurns(
            [Turn.Of(new TextContent("Hi"), new UsageContent(new UsageDetails { InputTokenCount = 3, OutputTokenCount = 2 }))],
            new ScriptedChatClientOptions { ModelId = "not-listed" });
        using IChatClient client = Wrap(new RenamingClient(model, "dear"), ledger);

        await AskAsync(client, streams: true);

        Assert.Equal((10 + 3, 5 + 2, 1, 130 + 280, 0), Figures(ledger.Spent));
    }

    [Fact]
    public async Task The_estimator_learns_of_the_model_that_answered()
    {
        NotingEstimator estimator = new();
        using ScriptedChatClient dear = ScriptedChatClient.FromTurns([Turn.Text("Hi")], new ScriptedChatClientOptions { ModelId = "dear" });
        using IChatClient client = ModelClientBuilder.Wrap(new AttemptingClient(ScriptedChatClient.FromTurns(Failure()), 2) { Next = dear })
            .UseBudget(Ledger(Budget.Unlimited), options => options.TokenEstimator = estimator)
            .Build();

        await AskAsync(client, streams: false);

        Assert.Equal([("dear", 13L, 10L)], estimator.Learned);
    }

    [Fact]
    public void Options_are_checked_at_once_and_services_pass_through()
    {
        using ScriptedChatClient model = ScriptedChatClient.FromTurns(Turn.Text("Hi"));
        AgentOptionsException thrown = Assert.Throws<AgentOptionsException>(() => ModelClientBuilder.Wrap(model).UseBudget(
            Ledger(Budget.Unlimited),
            options =>
            {
                options.Prices = null!;
                options.TokenEstimator = null!;
            }));
        using IChatClient client = Wrap(model, Ledger(Budget.Unlimited));

        Assert.Equal(["Prices must not be null.", "TokenEstimator must not be null."], thrown.Failures);
        Assert.Same(model, client.GetService<ScriptedChatClient>());
        Assert.Equal("scripted", client.GetService<ChatClientMetadata>()!.DefaultModelId);
    }

    private sealed class NotingEstimator : ITokenEstimator
    {
        public List<(string? Model, long Bound, long Tokens)> Learned { get; } = [];

        public long Estimate(string? model, long bound) => bound;

        public void Learn(string? model, long bound, long reportedInputTokens) => Learned.Add((model, bound, reportedInputTokens));
    }

    private sealed class RenamingClient(IChatClient inner, string model) : DelegatingChatClient(inner)
    {
        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
            {
                update.ModelId = model;
                yield return update;
            }
        }
    }

    private static Turn Failure() => Turn.Throws(new ModelException("scripted", ModelErrorKind.Overloaded, "busy."));

    private static BudgetLedger Ledger(Budget budget) => BudgetLedger.CreateRoot("application", budget, new ManualTimeProvider());

    private static IChatClient Wrap(IChatClient model, BudgetLedger ledger) =>
        ModelClientBuilder.Wrap(model).UseBudget(ledger, options => options.Prices = Prices).Build();

    private static (long Input, long Output, long Calls, long MicroDollars, long Estimated) Figures(Spend spend) =>
        (spend.InputTokens, spend.OutputTokens, spend.ModelCalls, spend.MicroDollars, spend.EstimatedCalls);

    private async Task<string> AskAsync(IChatClient client, bool streams)
    {
        ChatResponse response = streams
            ? await client.GetStreamingResponseAsync(Question, cancellationToken: _cancellation).ToChatResponseAsync(_cancellation)
            : await client.GetResponseAsync(Question, cancellationToken: _cancellation);
        return response.Text;
    }
}
