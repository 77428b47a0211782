using Agents.Core.Budgets;

namespace Agents.Core.Tests.Budgets;

public sealed class UnifiedCostTests
{
    private static readonly ModelPrice Price = new() { InputPerMillion = 3m, CachedInputPerMillion = 0.3m, OutputPerMillion = 15m };

    // The price that arXiv 2511.17006 takes for each search and each page that is read: $0.001.
    private static readonly ToolPrice Search = new() { Tool = "search", MicroDollarsPerUnit = 1_000 };
    private static readonly ToolPrice Browse = new() { Tool = "browse", MicroDollarsPerUnit = 1_000 };

    [Fact]
    public void Cost_is_that_of_the_tokens_and_of_every_unit_of_every_tool()
    {
        Spend tokens = new() { InputTokens = 321_000, CachedInputTokens = 393_000, OutputTokens = 69_000 };

        Assert.Equal(963_000 + 117_900 + 1_035_000 + 87_000 + 14_000, UnifiedCost.Of(in tokens, Price, (Search, 87), (Browse, 14)));
    }

    [Fact]
    public void Ten_questions_of_873_searches_and_136_pages_cost_a_tenth_of_a_dollar_each_in_tools() =>
        Assert.Equal(1_009_000, UnifiedCost.Of(default, Price, (Search, 873), (Browse, 136)));

    [Fact]
    public void Tokens_alone_cost_what_the_model_charges() =>
        Assert.Equal(3, UnifiedCost.Of(new Spend { InputTokens = 1, MicroDollars = 77, ToolCalls = 5 }, Price));

    [Fact]
    public void Saved_searches_and_money_of_the_paper_follow_from_its_table()
    {
        // 12.8 % at 6.8 cents with 8.48 searches and 1.09 pages, against 12.6 % at 9.9 cents with 14.24 and 1.36. The 21.4 % that the
        // paper says for pages does not follow from them.
        Assert.Equal(40.4, Math.Round(100 * (1 - (8.48 / 14.24)), 1));
        Assert.Equal(19.9, Math.Round(100 * (1 - (1.09 / 1.36)), 1));
        Assert.Equal(31.3, Math.Round(100 * (1 - (6.8 / 9.9)), 1));
        Assert.Equal(0.531, Math.Round(CostOfPass.Of(0.068, 0.128), 3));
        Assert.Equal(0.786, Math.Round(CostOfPass.Of(0.099, 0.126), 3));
    }

    [Fact]
    public void Bad_amounts_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => UnifiedCost.Of(default, Price, (Search, -1)));
        Assert.Throws<ArgumentNullException>(() => UnifiedCost.Of(default, null!));
        Assert.Throws<ArgumentNullException>(() => UnifiedCost.Of(default, Price, (null!, 1)));
        Assert.Throws<OverflowException>(() => UnifiedCost.Of(new Spend { InputTokens = 1 }, Price, (Search, long.MaxValue / 1_000), (Browse, 1)));
    }
}
