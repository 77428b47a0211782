using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

/// <summary>What a run charges for models and tools that its book of prices lists or does not list.</summary>
public sealed class ChargedRunTests
{
    private static readonly ModelPrice Stated = new() { InputPerMillion = 100m, OutputPerMillion = 1_000m };

    private static readonly UsageDetails Usage = new() { InputTokenCount = 40, CachedInputTokenCount = 10, OutputTokenCount = 7 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unknown_model_is_refused_under_a_limit_of_money_with_the_ways_out()
    {
        AgentOptionsException exception = await Assert.ThrowsAsync<AgentOptionsException>(() => RunAsync(PriceBook.Default, Budget.Usd(1m)));

        Assert.Equal(
            [
                "The budget limits money, but there is no price for the model 'scripted'; add one with Prices.With(\"scripted\", …), or ModelPrice.Free "
                + "for a model that costs nothing, or say with Prices.WithUnknownModels(…) what happens to unknown models.",
            ],
            exception.Failures);
    }

    [Fact]
    public async Task Unknown_model_without_a_limit_of_money_runs_and_shows_tokens_without_money()
    {
        Spend spend = await RunAsync(PriceBook.Default, Budget.Unlimited);

        Assert.Equal(new Spend { ModelCalls = 1, Turns = 1, InputTokens = 30, CachedInputTokens = 10, OutputTokens = 7 }, spend);
    }

    [Fact]
    public async Task Unknown_model_may_run_under_a_limit_of_money_when_only_tokens_are_to_be_counted()
    {
        Spend spend = await RunAsync(PriceBook.Default.WithUnknownModels(UnknownModels.CountTokensOnly), Budget.Usd(0.000_001m));

        Assert.Equal(new Spend { ModelCalls = 1, Turns = 1, InputTokens = 30, CachedInputTokens = 10, OutputTokens = 7 }, spend);
    }

    [Fact]
    public async Task Limit_of_tokens_still_holds_when_only_tokens_are_counted()
    {
        PriceBook prices = PriceBook.Default.WithUnknownModels(UnknownModels.CountTokensOnly);

        BudgetExceededException exception = await Assert.ThrowsAsync<BudgetExceededException>(
            () => RunAsync(prices, Budget.Usd(1m) with { Tokens = 20 }));
        Assert.Equal(BudgetDimension.Tokens, exception.Refusal.Dimension);
    }

    [Fact]
    public async Task Unknown_model_is_charged_by_the_stated_price()
    {
        Spend spend = await RunAsync(PriceBook.Default.WithUnknownModels(UnknownModels.Priced(Stated)), Budget.Usd(10m));

        Assert.Equal((40 * 100) + (7 * 1_000), spend.MicroDollars);
    }

    [Fact]
    public async Task Stated_price_holds_back_a_call_that_it_makes_too_dear()
    {
        BudgetExceededException exception = await Assert.ThrowsAsync<BudgetExceededException>(
            () => RunAsync(PriceBook.Default.WithUnknownModels(UnknownModels.Priced(Stated)), Budget.Usd(0.01m)));

        Assert.Equal(BudgetDimension.MicroDollars, exception.Refusal.Dimension);
    }

    [Fact]
    public async Task Answer_under_a_listed_name_is_charged_by_that_name()
    {
        // 30 × 2 + 10 × 0.5 + 7 × 8 micro-dollars.
        foreach (UnknownModels rule in new[] { UnknownModels.Reject, UnknownModels.CountTokensOnly, UnknownModels.Priced(Stated) })
        {
            Budget budget = rule == UnknownModels.Reject ? Budget.Unlimited : Budget.Usd(10m);
            using Router router = new(ScriptedChatClient.FromTurns(Turn.Text("done") with { Usage = Usage }));
            Assert.Equal(121, (await RunAsync(PriceBook.Default.WithUnknownModels(rule), budget, null, router)).MicroDollars);
        }
    }

    [Theory]
    [InlineData(0, 2_500)]
    [InlineData(40, 40)]
    public async Task Tool_costs_what_its_policy_says_and_else_what_the_book_lists(long policyPrice, long charged)
    {
        AIFunction look = AIFunctionFactory.Create(() => "found", "look");
        Spend spend = await RunAsync(
            PriceBook.Default.WithTool("look", 2_500),
            Budget.Unlimited,
            new Tool(look, new ToolPolicy { PriceMicroDollars = policyPrice }),
            Turn.Calls(("look", "{}")),
            Turn.Text("done"));

        Assert.Equal((1, charged), (spend.ToolCalls, spend.MicroDollars));
    }

    [Fact]
    public async Task Listed_price_of_a_tool_is_set_aside_before_the_call()
    {
        int calls = 0;
        AIFunction look = AIFunctionFactory.Create(() => $"{++calls}", "look");
        Spend spend = await RunAsync(
            PriceBook.Default.WithTool("look", 2_500).With("scripted", ModelPrice.Free),
            Budget.Usd(0.002_499m),
            new Tool(look),
            Turn.Calls(("look", "{}")),
            Turn.Text("done"));

        Assert.Equal((0, 0L, 0L), (calls, spend.ToolCalls, spend.MicroDollars));
    }

    private static Task<Spend> RunAsync(PriceBook prices, Budget budget) => RunAsync(prices, budget, null, Turn.Text("done") with { Usage = Usage });

    private static Task<Spend> RunAsync(PriceBook prices, Budget budget, Tool? tool, params Turn[] turns) =>
        RunAsync(prices, budget, tool, ScriptedChatClient.FromTurns(turns));

    private static async Task<Spend> RunAsync(PriceBook prices, Budget budget, Tool? tool, IChatClient client)
    {
        ChatAgentBuilder builder = ChatAgent.Create("charged", client);
        ChatAgent agent = (tool is null ? builder : builder.WithTool(tool)).Build();
        RunResult<string> result = await agent.RunAsync("go", new RunOptions { Prices = prices, Budget = budget }, Token);
        Assert.Equal("done", result.Output);
        return result.Spend;
    }

    /// <summary>Goes by one name, and says in its answer which model gave it.</summary>
    private sealed class Router(IChatClient inner) : DelegatingChatClient(inner)
    {
        public override async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            ChatResponse response = await base.GetResponseAsync(messages, options, cancellationToken);
            response.ModelId = "gpt-4.1-2025-04-14";
            return response;
        }
    }
}
