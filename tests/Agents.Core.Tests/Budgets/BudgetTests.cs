using Agents.Core.Budgets;

namespace Agents.Core.Tests.Budgets;

public sealed class BudgetTests
{
    private static readonly BudgetDimension[] All = [.. Enum.GetValues<BudgetDimension>().Where(d => d != BudgetDimension.ToolUnits)];

    [Fact]
    public void Unlimited_has_no_limit_in_any_dimension()
    {
        Assert.All(All, dimension => Assert.Null(Budget.Unlimited.GetLimit(dimension)));
        Assert.Null(Budget.Unlimited.ParentShare);
        Assert.Equal(new Budget(), Budget.Unlimited);
    }

    [Fact]
    public void Limit_of_each_dimension_is_read_by_its_name()
    {
        Budget budget = new()
        {
            MicroDollars = 1,
            InputTokens = 2,
            CachedInputTokens = 3,
            CacheWriteTokens = 4,
            OutputTokens = 5,
            ReasoningTokens = 6,
            ModelCalls = 7,
            ToolCalls = 8,
            Turns = 9,
            Tokens = 10,
            Duration = TimeSpan.FromMilliseconds(11),
            Depth = 12,
        };

        Assert.Equal(Enumerable.Range(1, 12).Select(n => (long?)n), All.Select(budget.GetLimit));
    }

    [Fact]
    public void Unknown_dimension_is_refused()
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => Budget.Unlimited.GetLimit((BudgetDimension)99));

        Assert.StartsWith("Unknown budget dimension 99.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Zero_is_a_limit_of_nothing_and_not_the_absence_of_a_limit() =>
        Assert.Equal(0, new Budget { ModelCalls = 0 }.GetLimit(BudgetDimension.ModelCalls));

    [Fact]
    public void Negative_limit_is_refused_by_name()
    {
        (string Name, Func<Budget> Make)[] cases =
        [
            ("MicroDollars", () => new Budget { MicroDollars = -1 }),
            ("Tokens", () => new Budget { Tokens = -1 }),
            ("InputTokens", () => new Budget { InputTokens = -1 }),
            ("CachedInputTokens", () => new Budget { CachedInputTokens = -1 }),
            ("CacheWriteTokens", () => new Budget { CacheWriteTokens = -1 }),
            ("OutputTokens", () => new Budget { OutputTokens = -1 }),
            ("ReasoningTokens", () => new Budget { ReasoningTokens = -1 }),
            ("ModelCalls", () => new Budget { ModelCalls = -1 }),
            ("ToolCalls", () => new Budget { ToolCalls = -1 }),
            ("Turns", () => new Budget { Turns = -1 }),
            ("Depth", () => new Budget { Depth = -1 }),
        ];
        Assert.All(cases, c =>
        {
            ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(c.Make);
            Assert.StartsWith($"{c.Name} must be 0 or more, but is -1.", exception.Message, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(50 * TimeSpan.TicksPerDay)]
    public void Duration_outside_0_to_49_days_is_refused(long ticks)
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => new Budget { Duration = TimeSpan.FromTicks(ticks) });

        Assert.StartsWith(
            $"Duration must be 0 to 49 days, but is {TimeSpan.FromTicks(ticks)}.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.5)]
    [InlineData(1.0000001)]
    [InlineData(double.NaN)]
    public void Share_outside_its_range_is_refused(double share)
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => Budget.Share(share));

        Assert.StartsWith(
            $"ParentShare must be more than 0 and at most 1, but is {share}.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("0.05", 50_000)]
    [InlineData("0.0000019", 1)]
    [InlineData("9000000000000", 9_000_000_000_000_000_000)]
    public void Dollars_become_micro_dollars_with_fractions_cut_off(string dollars, long microDollars)
    {
        Budget budget = Budget.Usd(decimal.Parse(dollars));

        Assert.Equal(new Budget { MicroDollars = microDollars }, budget);
    }

    [Theory]
    [InlineData("-0.01")]
    [InlineData("9000000000000.01")]
    public void Dollars_outside_their_range_are_refused(string dollars)
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => Budget.Usd(decimal.Parse(dollars)));

        Assert.StartsWith(
            $"A budget must be 0 to 9,000,000,000,000 dollars, but is {dollars}.", exception.Message, StringComparison.Ordinal);
    }
}
