using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

/// <summary>What an agent does when a budget refuses its next turn: stop, or go on with a cheaper client.</summary>
public sealed class BudgetActionTests
{
    private static readonly Turn Search = Turn.Calls(("search", """{"q":"x"}"""));

    private readonly ChatHarness _chat = new();

    private static Turn Talk => Turn.Of(new TextContent("so far"), new FunctionCallContent("c", "search", new Dictionary<string, object?> { ["q"] = "x" }));

    [Fact]
    public async Task Stop_makes_no_further_call_and_returns_what_was_said()
    {
        _chat.Options.Budget = new Budget { ModelCalls = 1 };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Talk, Turn.Text("never"));
        RunResult<string> result = await _chat.RunAsync(client, With(BudgetAction.Stop));

        Assert.Equal(("so far", StopReason.BudgetExhausted), (result.Output, result.StopReason));
        Assert.Single(client.Requests);
    }

    [Fact]
    public async Task Stop_throws_the_refusal_when_nothing_was_said()
    {
        _chat.Options.Budget = new Budget { ModelCalls = 1 };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Search, Turn.Text("never"));
        BudgetExceededException exception = await Assert.ThrowsAsync<BudgetExceededException>(() => _chat.RunAsync(client, With(BudgetAction.Stop)));

        Assert.Equal((BudgetDimension.ModelCalls, 1L, 1L), (exception.Refusal.Dimension, exception.Refusal.Limit, exception.Refusal.Spent));
        Assert.Single(client.Requests);
        Assert.Equal(1, exception.Spend.ModelCalls);
    }

    [Fact]
    public async Task Stop_keeps_nothing_aside()
    {
        _chat.Options.Budget = new Budget { OutputTokens = 1_000 };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Text("all of it"));
        await _chat.RunAsync(client, With(BudgetAction.Stop));
        Assert.Equal(1_000, client.Requests[0].Options!.MaxOutputTokens);
    }

    [Fact]
    public async Task Stop_does_not_ask_again_for_a_typed_answer_that_cannot_be_read()
    {
        // The refused turn would have been dearer than one without tools.
        _chat.Options.Budget = new Budget { Tokens = 1_100, ModelCalls = 5 };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(
            Talk with { Usage = new UsageDetails { InputTokenCount = 500, OutputTokenCount = 100 } }, Turn.Text("1"));
        ChatAgent<int> agent = ChatAgent.Create("typed", client).WithTool(ChatHarness.Search)
            .Configure(options => options.OnExceeded = BudgetAction.Stop).Build<int>();
        BudgetExceededException exception = await Assert.ThrowsAsync<BudgetExceededException>(
            () => agent.RunAsync("question", _chat.Options, TestContext.Current.CancellationToken));

        Assert.Equal(BudgetDimension.Tokens, exception.Refusal.Dimension);
        Assert.Single(client.Requests);
    }

    [Fact]
    public async Task Degrade_goes_on_with_the_next_clients_down_to_the_free_one_for_the_rest_of_the_call()
    {
        _chat.Options.Budget = new Budget { MicroDollars = 20_000 };
        _chat.Options.Prices = PriceBook.Default
            .With("scripted", Price(0, 8))
            .With("middle", Price(0, 0.4m))
            .With("offline", ModelPrice.Free);
        ScriptedChatClient dear = Greedy("scripted");
        ScriptedChatClient middle = Greedy("middle");
        ScriptedChatClient offline = ScriptedChatClient.FromTurns(
            [Spends(Turn.Calls(("search", """{"q":"y"}""")), 3_000), Turn.Text("free answer")], new ScriptedChatClientOptions { ModelId = "offline" });
        RunResult<string> result = await _chat.RunAsync(dear, With(BudgetAction.Degrade, options =>
        {
            options.CheaperClients.Add(middle);
            options.CheaperClients.Add(offline);
            options.ClosingOutputTokens = 32;
        }));

        Assert.Equal(("free answer", StopReason.BudgetExhausted), (result.Output, result.StopReason));
        Assert.Equal([("scripted", "middle"), ("middle", "offline")], _chat.Events.OfType<ClientDegraded>().Select(e => (e.From, e.To)));
        Assert.Equal(["scripted", "middle", "offline", "offline"], _chat.Events.OfType<ModelCallStarted>().Select(e => e.Model));
        Assert.Equal(["middle", "offline", "offline"], middle.Requests.Concat(offline.Requests).Select(request => request.Options!.ModelId));
        Assert.All(offline.Requests, request => Assert.NotEmpty(request.Options!.Tools!));

        // All but 32 tokens for a closing turn, which are 256 micro-dollars; of those all but 13 with the next client; and then nothing.
        Assert.Equal((2_468 * 8) + 243, result.Spend.MicroDollars);
    }

    [Fact]
    public async Task Degrade_closes_with_the_last_client_when_that_one_is_too_dear_as_well()
    {
        _chat.Options.Budget = new Budget { MicroDollars = 20_000 };
        _chat.Options.Prices = PriceBook.Default.With("scripted", Price(0, 8)).With("middle", Price(0, 7));
        ScriptedChatClient dear = Greedy("scripted");
        ScriptedChatClient middle = Client("middle", Turn.Text("closed"));
        RunResult<string> result = await _chat.RunAsync(dear, With(BudgetAction.Degrade, options =>
        {
            options.CheaperClients.Add(middle);
            options.ClosingOutputTokens = 32;
        }));

        Assert.Equal(("closed", StopReason.BudgetExhausted), (result.Output, result.StopReason));
        Assert.Null(Assert.Single(middle.Requests).Options!.Tools);
        Assert.Single(dear.Requests);
    }

    [Fact]
    public async Task Degrade_to_a_client_that_is_dearer_after_all_shortens_the_answer_and_never_passes_the_limit()
    {
        _chat.Options.Budget = new Budget { MicroDollars = 20_000 };
        _chat.Options.Prices = PriceBook.Default.With("scripted", Price(1, 8)).With("dearer", Price(2, 20));
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("takes_all", "{}")));
        ScriptedChatClient dearer = Greedy("dearer");
        Tool takesAll = Tool.Create(
            (AgentContext context) =>
            {
                Spend all = new() { MicroDollars = context.Budget.Remaining(BudgetDimension.MicroDollars)!.Value };
                Assert.True(context.Budget.TryReserve(in all, out Reservation reservation, out _));
                reservation.Settle(in all);
                return new string('t', 6_000);
            },
            "takes_all");
        RunResult<string> result = await _chat.RunAsync(client, builder =>
        {
            builder.WithTool(takesAll);
            With(BudgetAction.Degrade, options => options.CheaperClients.Add(dearer))(builder);
        });

        Assert.Equal(("closed", StopReason.BudgetExhausted), (result.Output, result.StopReason));
        Assert.InRange(Assert.Single(dearer.Requests).Options!.MaxOutputTokens!.Value, 32, 511);
        Assert.True(result.Spend.MicroDollars <= 20_000, $"{result.Spend}");
        _chat.Events.AssertNone<BudgetOverrun>();
    }

    [Fact]
    public async Task Degrade_helps_where_money_is_missing_and_nowhere_else()
    {
        _chat.Options.Budget = new Budget { ModelCalls = 2, MicroDollars = 1_000_000 };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Search, Turn.Text("closed"));
        ScriptedChatClient other = Client("other", Turn.Text("never"));
        RunResult<string> result = await _chat.RunAsync(client, With(BudgetAction.Degrade, options => options.CheaperClients.Add(other)));

        Assert.Equal("closed", result.Output);
        Assert.Empty(other.Requests);
        _chat.Events.AssertNone<ClientDegraded>();
    }

    [Fact]
    public async Task Degrade_before_the_first_turn_leaves_the_dear_client_alone()
    {
        _chat.Options.Budget = new Budget { MicroDollars = 100 };
        _chat.Options.Prices = PriceBook.Default.With("scripted", Price(10, 80)).With("offline", ModelPrice.Free);
        ScriptedChatClient dear = ScriptedChatClient.FromTurns(Turn.Text("never"));
        RunResult<string> result = await _chat.RunAsync(
            dear, With(BudgetAction.Degrade, options => options.CheaperClients.Add(Client("offline", Turn.Text("free")))));

        Assert.Equal(("free", StopReason.BudgetExhausted, 0L), (result.Output, result.StopReason, result.Spend.MicroDollars));
        Assert.Empty(dear.Requests);
    }

    [Fact]
    public void Options_of_what_happens_are_checked_when_the_agent_is_built()
    {
        ChatAgentBuilder builder = ChatAgent.Create("chat", ScriptedChatClient.FromTurns()).Configure(options =>
        {
            options.OnExceeded = BudgetAction.Degrade;
            options.ClosingOutputTokens = 0;
            options.TokenEstimator = null!;
            options.BudgetNotices = null!;
        });
        Assert.Equal(
            [
                "ClosingOutputTokens must be 1 to 1000000 tokens, but is 0.",
                "CheaperClients must hold a client when OnExceeded is Degrade.",
                "TokenEstimator must not be null.",
                "BudgetNotices must not be null; set TellsBudget to false to tell the model nothing.",
            ],
            Assert.Throws<AgentOptionsException>(() => builder.Build()).Failures);
    }

    private static Action<ChatAgentBuilder> With(BudgetAction action, Action<ChatAgentOptions>? configure = null) => builder =>
        builder.Configure(options =>
        {
            options.OnExceeded = action;
            configure?.Invoke(options);
        });

    private static ModelPrice Price(decimal input, decimal output) => new() { InputPerMillion = input, OutputPerMillion = output };

    private static ScriptedChatClient Client(string model, params Turn[] turns) =>
        ScriptedChatClient.FromTurns(turns, new ScriptedChatClientOptions { ModelId = model });

    /// <summary>A model that uses all the output that it may.</summary>
    private static ScriptedChatClient Greedy(string model) => ScriptedChatClient.FromFunction(
        request => Spends(request.Options!.Tools is null ? Turn.Text("closed") : Search, request.Options.MaxOutputTokens!.Value),
        new ScriptedChatClientOptions { ModelId = model });

    private static Turn Spends(Turn turn, int output) => turn with { Usage = new UsageDetails { InputTokenCount = 10, OutputTokenCount = output } };
}
