using Agents.Core.Chat;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Chat;

public sealed class BudgetNoticesLevelTests
{
    [Theory]
    [InlineData(1_000, 1_000, BudgetLevel.High)]
    [InlineData(1_000, 700, BudgetLevel.High)]
    [InlineData(1_000, 699, BudgetLevel.Medium)]
    [InlineData(1_000, 300, BudgetLevel.Medium)]
    [InlineData(1_000, 299, BudgetLevel.Low)]
    [InlineData(1_000, 100, BudgetLevel.Low)]
    [InlineData(1_000, 99, BudgetLevel.Critical)]
    [InlineData(1_000, 0, BudgetLevel.Critical)]
    [InlineData(1_000, -1, BudgetLevel.Critical)]
    [InlineData(1_000, long.MinValue, BudgetLevel.Critical)]
    [InlineData(0, 0, BudgetLevel.Critical)]
    [InlineData(0, 5, BudgetLevel.Critical)]
    [InlineData(5, 10, BudgetLevel.High)]
    [InlineData(long.MaxValue, long.MaxValue, BudgetLevel.High)]
    [InlineData(long.MaxValue, (long.MaxValue / 10 * 7) + 5, BudgetLevel.High)]
    [InlineData(long.MaxValue, (long.MaxValue / 10 * 7) + 4, BudgetLevel.Medium)]
    public void Level_is_exact_at_its_boundaries(long limit, long remaining, BudgetLevel level) =>
        Assert.Equal(level, Status(limit, remaining).Level);

    [Fact]
    public void Level_never_becomes_more_plentiful_when_less_remains() =>
        Prop.ForAll(Amounts(), Amounts(), Amounts(), (limit, one, other) =>
            Assert.True(Status(limit, Math.Min(one, other)).Level >= Status(limit, Math.Max(one, other)).Level))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Overall_level_is_the_scarcest_and_critical_as_soon_as_nothing_is_left_of_one() =>
        Prop.ForAll(Gen.Zip(Amounts().Generator, Amounts().Generator).ArrayOf().ToArbitrary(), pairs =>
        {
            BudgetStatus[] budgets = [.. pairs.Select(pair => Status(pair.Item1, pair.Item2))];
            BudgetLevel level = new BudgetNoticeFormatter().LevelOf(budgets);

            Assert.Equal(budgets.Select(budget => budget.Level).DefaultIfEmpty(BudgetLevel.High).Max(), level);
            Assert.True(level == BudgetLevel.Critical || !budgets.Any(budget => budget.IsDepleted));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Negative_figures_are_refused_by_name()
    {
        ArgumentOutOfRangeException limit = Assert.Throws<ArgumentOutOfRangeException>(() => Status(-1, 0));
        ArgumentOutOfRangeException used = Assert.Throws<ArgumentOutOfRangeException>(() => Status(1, 0) with { Used = -2 });
        ArgumentOutOfRangeException parallel = Assert.Throws<ArgumentOutOfRangeException>(() => new LevelGuidance { MaxParallel = 1_025, Words = "" });

        Assert.StartsWith("Limit must be 0 or more, but is -1.", limit.Message, StringComparison.Ordinal);
        Assert.StartsWith("Used must be 0 or more, but is -2.", used.Message, StringComparison.Ordinal);
        Assert.StartsWith("MaxParallel must be 0 to 1024 units, but is 1025.", parallel.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Guidance_of_an_unknown_level_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ToolGuidance.General.At((BudgetLevel)4));

    private static BudgetStatus Status(long limit, long remaining) => new() { Name = "t", Limit = limit, Used = 0, Remaining = remaining };

    private static Arbitrary<long> Amounts() => Gen.OneOf(
        Gen.Choose(0, 20).Select(number => (long)number),
        Gen.Choose(0, int.MaxValue).Select(number => (long)number),
        Gen.Elements(0L, 1, long.MaxValue / 10, long.MaxValue / 10 * 3, long.MaxValue / 10 * 7, long.MaxValue - 1, long.MaxValue)).ToArbitrary();
}
