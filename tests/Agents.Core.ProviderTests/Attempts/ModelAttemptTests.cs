using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.ProviderTests.Budgets;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Attempts;

/// <summary>What an agent pays for, and tells, when clients inside it try again.</summary>
public class ModelAttemptTests
{
    private static readonly PriceBook Prices = PriceBook.Default
        .With("scripted", new ModelPrice { InputPerMillion = 1m, OutputPerMillion = 4m })
        .With("dear", new ModelPrice { InputPerMillion = 1_000m, OutputPerMillion = 4_000m })
        .With("free", ModelPrice.Free);

    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly EventRecorder _events = new();

    [Fact]
    public async Task Each_attempt_is_told_of_and_paid_for()
    {
        AttemptingClient client = new(ScriptedChatClient.FromTurns(Failure(), Failure(), Turn.Text("Hi")), 3);

        RunResult<string> result = await RunAsync(client, Budget.Usd(1m));

        Assert.Equal("Hi", result.Output);
        Assert.Equal((3, 2, 1), (result.Spend.ModelCalls, result.Spend.EstimatedCalls, result.Spend.Turns));
        Assert.Equal(["ModelCallStarted", "ModelCallFailed", "ModelCallStarted", "ModelCallFailed", "ModelCallStarted", "ModelCallCompleted"], CallEvents());
        Assert.Equal(result.Spend, _events.OfType<ModelCallFailed>().Select(e => e.Spend).Append(_events.Single<ModelCallCompleted>().Spend).Aggregate((a, b) => a + b));
        Assert.All(_events.OfType<ModelCallStarted>(), started => Assert.Equal(1, started.Turn));
    }

    [Fact]
    public async Task Attempts_of_one_turn_need_no_more_than_one_turn_of_the_budget()
    {
        AttemptingClient client = new(ScriptedChatClient.FromTurns(Failure(), Failure(), Turn.Text("Hi")), 3);

        RunResult<string> result = await RunAsync(client, new Budget { Turns = 1 });

        Assert.Equal(("Hi", 3, 1), (result.Output, result.Spend.ModelCalls, result.Spend.Turns));
    }

    [Fact]
    public async Task An_attempt_that_the_budget_refuses_is_not_made_and_the_failure_surfaces()
    {
        ScriptedChatClient model = ScriptedChatClient.FromTurns(Failure(), Failure(), Turn.Text("Hi"));
        AttemptingClient client = new(model, 3);

        ModelException thrown = await Assert.ThrowsAsync<ModelException>(() => RunAsync(client, new Budget { ModelCalls = 2 }));

        Assert.Equal(ModelErrorKind.Overloaded, thrown.Kind);
        Assert.Equal(2, thrown.Spend.ModelCalls);
        Assert.Equal(2, model.Requests.Count);
        Assert.Equal("agent", thrown.Path!.Name);
        Assert.Equal(BudgetDimension.ModelCalls, _events.Single<BudgetRefused>().Refusal.Dimension);
        Assert.Equal(2, _events.OfType<ModelCallFailed>().Count);
    }

    [Fact]
    public async Task Retries_can_spend_no_more_money_than_the_budget_has()
    {
        for (long money = 0; money < 3_000; money += 97)
        {
            ScriptedChatClient model = ScriptedChatClient.FromFunction(_ => Failure());
            AgentException thrown = await Assert.ThrowsAnyAsync<AgentException>(
                () => RunAsync(new AttemptingClient(model, 10), new Budget { MicroDollars = money }));

            Assert.InRange(thrown.Spend.MicroDollars, 0, money);
            Assert.Equal(thrown.Spend.ModelCalls, model.Requests.Count);
        }
    }

    [Fact]
    public async Task Another_model_is_reserved_and_charged_by_its_own_price()
    {
        using ScriptedChatClient dear = ScriptedChatClient.FromTurns([Turn.Text("Hi")], new ScriptedChatClientOptions { ModelId = "dear" });
        AttemptingClient client = new(ScriptedChatClient.FromTurns(Failure()), 2) { Next = dear };

        RunResult<string> result = await RunAsync(client, Budget.Unlimited);

        Assert.Equal(["scripted", "dear"], _events.OfType<ModelCallStarted>().Select(e => e.Model));
        Assert.Equal(10 * 1_000 + 5 * 4_000, _events.Single<ModelCallCompleted>().Spend.MicroDollars);
        Assert.Equal(2, result.Spend.ModelCalls);
    }

    [Fact]
    public async Task Another_model_that_is_too_dear_is_refused_and_a_free_one_is_not()
    {
        using ScriptedChatClient dear = ScriptedChatClient.FromTurns([Turn.Text("Hi")], new ScriptedChatClientOptions { ModelId = "dear" });
        using ScriptedChatClient free = ScriptedChatClient.FromTurns([Turn.Text("Hi")], new ScriptedChatClientOptions { ModelId = "free" });
        Budget budget = new() { MicroDollars = 3_000 };

        await Assert.ThrowsAsync<ModelException>(() => RunAsync(new AttemptingClient(ScriptedChatClient.FromTurns(Failure()), 2) { Next = dear }, budget));
        RunResult<string> result = await RunAsync(new AttemptingClient(ScriptedChatClient.FromTurns(Failure()), 2) { Next = free }, budget);

        Assert.Empty(dear.Requests);
        Assert.Equal("Hi", result.Output);
    }

    [Fact]
    public async Task Another_model_without_a_price_is_named()
    {
        using ScriptedChatClient unknown = ScriptedChatClient.FromTurns([Turn.Text("Hi")], new ScriptedChatClientOptions { ModelId = "never-heard-of" });
        AttemptingClient client = new(ScriptedChatClient.FromTurns(Failure()), 2) { Next = unknown };

        AgentOptionsException thrown = await Assert.ThrowsAsync<AgentOptionsException>(() => RunAsync(client, Budget.Usd(1m)));

        Assert.Contains("never-heard-of", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(1, thrown.Spend.ModelCalls);
    }

    [Fact]
    public async Task A_model_that_is_chosen_before_the_first_attempt_is_paid_for_alone()
    {
        using ScriptedChatClient dear = ScriptedChatClient.FromTurns([Turn.Text("Hi")], new ScriptedChatClientOptions { ModelId = "dear" });
        AttemptingClient client = new(ScriptedChatClient.FromTurns(), 1) { Next = dear, Switches = true };

        RunResult<string> result = await RunAsync(client, Budget.Usd(100m));

        Assert.Equal((30_000, 0), (result.Spend.MicroDollars, result.Spend.EstimatedCalls));
        Assert.Equal(["ModelCallStarted", "ModelCallFailed", "ModelCallStarted", "ModelCallCompleted"], CallEvents());
        Assert.Equal((ModelErrorKind.Canceled, default), (_events.Single<ModelCallFailed>().Kind, _events.Single<ModelCallFailed>().Spend));
    }

    [Fact]
    public async Task A_stream_that_fails_before_its_first_update_begins_anew_unnoticed()
    {
        StreamAttemptingClient client = new(ScriptedChatClient.FromTurns(Failure(), Turn.Text("Hi")));

        RunResult<string> result = await RunAsync(client, Budget.Usd(1m), streams: true);

        Assert.Equal("Hi", result.Output);
        Assert.Equal("Hi", string.Concat(_events.OfType<TextStreamed>().Select(e => e.Text)));
        _events.AssertNone<AnswerRestarted>();
        Assert.Equal(2, result.Spend.ModelCalls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_streamed_before_a_restart_is_void_and_paid_for(bool asks)
    {
        Turn broken = Turn.Text("abcdefgh") with { ChunkLength = 4, Failure = new ModelException("scripted", ModelErrorKind.Connection, "cut."), FailsAfterChunks = 2 };
        StreamAttemptingClient client = new(ScriptedChatClient.FromTurns(broken, Turn.Text("Hi"))) { Asks = asks };

        RunResult<string> result = await RunAsync(client, Budget.Usd(1m), streams: true);

        Assert.Equal("Hi", result.Output);
        AnswerRestarted restarted = _events.Single<AnswerRestarted>();
        Assert.Equal(("scripted", "next", 1, ModelErrorKind.Connection), (restarted.From, restarted.To, restarted.Turn, restarted.Kind));
        Assert.Equal((2, 1), (result.Spend.ModelCalls, result.Spend.EstimatedCalls));

        // A message counts 8 tokens and its bytes.
        Assert.Equal(8 + 8, _events.Single<ModelCallFailed>().Spend.OutputTokens);
        Assert.Equal(5, _events.Single<ModelCallCompleted>().Spend.OutputTokens);
    }

    [Fact]
    public async Task A_restart_that_nobody_asked_for_and_the_budget_refuses_ends_the_run()
    {
        Turn broken = Turn.Text("abcdefgh") with { ChunkLength = 4, Failure = new ModelException("scripted", ModelErrorKind.Connection, "cut."), FailsAfterChunks = 1 };
        StreamAttemptingClient client = new(ScriptedChatClient.FromTurns(broken, Turn.Text("Hi"))) { Asks = false };

        BudgetExceededException thrown = await Assert.ThrowsAsync<BudgetExceededException>(() => RunAsync(client, new Budget { ModelCalls = 1 }, streams: true));

        Assert.Equal(1, thrown.Spend.ModelCalls);
    }

    [Fact]
    public async Task A_closing_turn_may_be_tried_again_within_what_is_left()
    {
        // One turn with a tool, its closing turn fails once; the budget of calls has room for a second try.
        ScriptedChatClient model = ScriptedChatClient.FromTurns(Turn.Calls(("look", "{}")), Failure(), Turn.Text("closed"));
        ChatAgent agent = ChatAgent.Create("agent", new AttemptingClient(model, 2))
            .WithTool(Agents.Core.Tools.Tool.Create(() => "seen", "look"))
            .Configure(options => options.MaxTurns = 1)
            .Build();

        RunResult<string> result = await agent.RunAsync("Hello", Options(new Budget { ModelCalls = 3, Tokens = 100_000 }), _cancellation);

        Assert.Equal(("closed", StopReason.TurnLimit, 3), (result.Output, result.StopReason, result.Spend.ModelCalls));
    }

    [Fact]
    public async Task Clients_see_the_run_in_the_options_and_in_their_clones()
    {
        List<AgentContext?> seen = [];
        ScriptedChatClient model = ScriptedChatClient.FromFunction(request =>
        {
            seen.Add((request.Options as ModelCallOptions)?.Context);
            seen.Add((request.Options!.Clone() as ModelCallOptions)?.Context);
            return Turn.Text("Hi");
        });

        RunResult<string> result = await RunAsync(model, Budget.Unlimited);

        Assert.Equal(2, seen.Count);
        Assert.All(seen, context => Assert.Equal(result.RunId, context!.RunId));
    }

    [Fact]
    public void Options_of_a_derived_type_are_refused()
    {
        using ScriptedChatClient model = ScriptedChatClient.FromTurns(Turn.Text("Hi"));
        AgentOptionsException thrown = Assert.Throws<AgentOptionsException>(
            () => ChatAgent.Create("agent", model).Configure(options => options.ModelOptions = new DerivedOptions()).Build());

        Assert.Equal(
            ["ModelOptions must be a plain ChatOptions, but is a DerivedOptions; what a provider alone knows goes into its RawRepresentationFactory or AdditionalProperties."],
            thrown.Failures);
    }

    private static Turn Failure() => Turn.Throws(new ModelException("scripted", ModelErrorKind.Overloaded, "busy."));

    private RunOptions Options(Budget budget) => new() { Budget = budget, Prices = Prices, Observers = { _events } };

    private Task<RunResult<string>> RunAsync(IChatClient client, Budget budget, bool streams = false) =>
        ChatAgent.Create("agent", client).Configure(options => options.Streaming = streams).Build().RunAsync("Hello", Options(budget), _cancellation);

    private string[] CallEvents() =>
        [.. _events.Events.Where(e => e is ModelCallStarted or ModelCallFailed or ModelCallCompleted).Select(e => e.GetType().Name)];

    private sealed class DerivedOptions : ChatOptions;
}
