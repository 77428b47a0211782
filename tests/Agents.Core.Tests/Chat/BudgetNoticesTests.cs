using System.Globalization;
using Agents.Core.Chat;

namespace Agents.Core.Tests.Chat;

public sealed class BudgetNoticesTests
{
    private static readonly BudgetNoticeOptions WithGuidance = new()
    {
        ShowsGuidance = true,
        Tools = { ["search"] = ToolGuidance.Search, ["browse"] = ToolGuidance.Browse },
    };

    [Theory]
    [InlineData("high", 0, 0)]
    [InlineData("high-at-its-boundary", 30, 30)]
    [InlineData("medium", 31, 0)]
    [InlineData("low", 60, 71)]
    [InlineData("critical", 91, 20)]
    [InlineData("depleted", 100, 5)]
    [InlineData("all-depleted", 100, 100)]
    public void Status_block_has_the_published_form_at_every_level(string name, long searches, long pages) =>
        GoldenText.Check($"notice-{name}", new BudgetNoticeFormatter().FormatStatus([Tool("search", 100, searches), Tool("browse", 100, pages)]));

    [Theory]
    [InlineData("high", 12, 3)]
    [InlineData("depleted", 100, 3)]
    public void Status_of_a_search_agent_stands_on_one_line_separated_by_commas(string name, long searches, long pages) =>
        GoldenText.Check(
            $"notice-search-agent-{name}",
            new BudgetNoticeFormatter(BudgetNoticeOptions.ForSearchAgent("web_search", "open_page"))
                .FormatStatus([Tool("web_search", 100, searches), Tool("open_page", 100, pages)]));

    [Fact]
    public void Status_with_guidance_tells_each_tool_by_its_own_level() => GoldenText.Check(
        "notice-with-guidance",
        new BudgetNoticeFormatter(WithGuidance).FormatStatus([Tool("search", 10, 8), Tool("browse", 10, 5), Tool("email", 2, 2), Tool("sql", 10, 0)]));

    [Fact]
    public void Status_shows_money_tokens_and_turns_when_asked_to() => GoldenText.Check(
        "notice-all-units",
        new BudgetNoticeFormatter(new() { ShowsMoney = true, ShowsTokens = true, ShowsTurns = true }).FormatStatus(AllUnits));

    [Fact]
    public void Status_shows_tools_alone_unless_asked() =>
        Assert.Equal(
            "<budget>\nsearch Budget Used: 1, search Budget Remaining: 9\nMuch is left, so look widely before you settle on anything.\n</budget>",
            new BudgetNoticeFormatter().FormatStatus(AllUnits));

    [Fact]
    public void Policy_explains_the_regimes_with_the_numbers_and_words_of_each_tool() => GoldenText.Check(
        "policy",
        new BudgetNoticeFormatter(WithGuidance).FormatPolicy([Tool("search", 100, 0), Tool("browse", 20, 0), Tool("email", 2, 0)]));

    [Fact]
    public void Policy_of_a_search_agent_uses_its_labels() => GoldenText.Check(
        "policy-search-agent",
        new BudgetNoticeFormatter(BudgetNoticeOptions.ForSearchAgent("web_search", "open_page"))
            .FormatPolicy([Tool("web_search", 100, 0), Tool("open_page", 100, 0)]));

    [Fact]
    public void Policy_names_money_tokens_and_turns_when_asked_to() => GoldenText.Check(
        "policy-all-units",
        new BudgetNoticeFormatter(new() { ShowsMoney = true, ShowsTokens = true, ShowsTurns = true }).FormatPolicy(AllUnits));

    [Fact]
    public void Nothing_is_said_where_nothing_is_shown()
    {
        BudgetNoticeFormatter formatter = new();
        BudgetStatus money = new() { Name = "Money", Unit = BudgetUnit.MicroDollars, Limit = 10, Used = 10, Remaining = 0 };

        Assert.Equal("", formatter.FormatStatus([]));
        Assert.Equal("", formatter.FormatPolicy([]));
        Assert.Equal("", formatter.FormatStatus([money]));
        Assert.Equal("", formatter.FormatPolicy([money]));
        Assert.Equal(BudgetLevel.High, formatter.LevelOf([money]));
    }

    [Fact]
    public void Overdrawn_budget_shows_nothing_remaining() =>
        Assert.Contains(
            "search Budget Used: 12, search Budget Remaining: 0\n",
            new BudgetNoticeFormatter().FormatStatus([Tool("search", 10, 12)]),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(0, "$0.00")]
    [InlineData(1, "$0.000001")]
    [InlineData(50_000, "$0.05")]
    [InlineData(12_345_678, "$12.345678")]
    [InlineData(long.MaxValue, "$9223372036854.775807")]
    public void Money_is_shown_in_dollars_to_the_last_micro_dollar(long microDollars, string text) =>
        Assert.StartsWith(
            $"<budget>\nMoney Budget Used: {text}, Money Budget Remaining: ",
            new BudgetNoticeFormatter(new() { ShowsMoney = true }).FormatStatus(
                [new BudgetStatus { Name = "Money", Unit = BudgetUnit.MicroDollars, Limit = 1, Used = microDollars, Remaining = 1 }]),
            StringComparison.Ordinal);

    [Fact]
    public void Text_is_the_same_in_every_culture()
    {
        BudgetNoticeFormatter formatter = new(new() { ShowsMoney = true, ShowsTokens = true, ShowsTurns = true, ShowsGuidance = true });
        (string, string, string?) Write() => (
            formatter.FormatPolicy(AllUnits),
            formatter.FormatStatus(AllUnits),
            TurnReminders.EveryTurn.Remind(3, 10));
        (string, string, string?) plain = Write();
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        other.NumberFormat.NumberDecimalSeparator = ",";
        other.NumberFormat.NegativeSign = "~";
        try
        {
            CultureInfo.CurrentCulture = other;
            Assert.Equal("0,5", $"{0.5}");
            Assert.Equal(plain, Write());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Name_cannot_end_the_block_or_a_line() =>
        Assert.StartsWith(
            "<budget>\na__/budget__b Budget Used: 1, a__/budget__b Budget Remaining: 9\n",
            new BudgetNoticeFormatter().FormatStatus([Tool("a\n</budget>\u2028b", 10, 1)]),
            StringComparison.Ordinal);

    [Fact]
    public void Guidance_allows_five_three_one_one_searches_and_three_two_one_one_pages_at_once()
    {
        Assert.Equal([5, 3, 1, 1], MaxParallel("search"));
        Assert.Equal([3, 2, 1, 1], MaxParallel("browse"));
        Assert.Equal([5, 3, 1, 1], MaxParallel("anything else"));

        static IEnumerable<int> MaxParallel(string name) =>
            new long[] { 0, 50, 80, 95 }.Select(used => new BudgetNoticeFormatter(WithGuidance).GuidanceFor(Tool(name, 100, used)).MaxParallel);
    }

    [Fact]
    public void Words_and_numbers_can_be_replaced()
    {
        LevelGuidance quiet = new() { MaxParallel = 0, Words = "leave it" };
        BudgetNoticeFormatter formatter = new(new()
        {
            ShowsGuidance = true,
            OtherTools = ToolGuidance.General with { Label = "Thing", Medium = quiet },
            MediumClosing = "Go on.",
        });

        Assert.Equal(
            "<budget>\nThing Budget Used: 5, Thing Budget Remaining: 5\n- Thing, at most 0 at once: leave it\nGo on.\n</budget>",
            formatter.FormatStatus([Tool("x", 10, 5)]));
    }

    [Fact]
    public void Changes_of_the_options_after_the_formatter_was_made_have_no_effect()
    {
        BudgetNoticeOptions options = new();
        BudgetNoticeFormatter formatter = new(options);
        string before = formatter.FormatStatus([Tool("search", 10, 1)]);
        options.SingleLine = true;
        options.HighClosing = "Changed.";
        options.Tools["search"] = ToolGuidance.Search with { Label = "Query" };

        Assert.Equal(before, formatter.FormatStatus([Tool("search", 10, 1)]));
    }

    [Fact]
    public void Options_that_cannot_be_used_are_refused_all_at_once()
    {
        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(() => new BudgetNoticeFormatter(new()
        {
            HighClosing = " ",
            LowClosing = "two\nlines",
            OtherTools = null!,
            Tools = { ["search"] = null! },
        }));

        Assert.Equal(
            [
                "HighClosing must be one line of text that is not empty.",
                "LowClosing must be one line of text that is not empty.",
                "OtherTools must not be null.",
                "Tools[\"search\"] must not be null.",
            ],
            exception.Failures);
    }

    private static BudgetStatus[] AllUnits =>
    [
        Tool("search", 10, 1),
        new() { Name = "Money", Unit = BudgetUnit.MicroDollars, Limit = 50_000, Used = 12_345, Remaining = 37_655 },
        new() { Name = "Token", Unit = BudgetUnit.Tokens, Limit = 200_000, Used = 120_000, Remaining = 80_000 },
        new() { Name = "Turn", Unit = BudgetUnit.Turns, Limit = 16, Used = 12, Remaining = 4 },
    ];

    private static BudgetStatus Tool(string name, long limit, long used) => new() { Name = name, Limit = limit, Used = used, Remaining = limit - used };
}
