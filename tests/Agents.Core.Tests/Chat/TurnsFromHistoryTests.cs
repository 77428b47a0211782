using Agents.Core.Chat;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Chat;

/// <summary>Limits from recorded runs, and what they cost by the arithmetic of resending the history.</summary>
public sealed class TurnsFromHistoryTests
{
    private const int SolvableRuns = 16;
    private const long FirstPrompt = 3_000;
    private const long GrowthPerTurn = 1_500;

    // How many turns twenty runs take when nothing stops them; the last four never solve their task.
    private static readonly int[] NaturalTurns = [8, 9, 10, 10, 11, 12, 12, 13, 14, 15, 16, 18, 20, 22, 26, 30, 60, 90, 120, 175];

    private static readonly TurnHistory History = TurnHistory.From(NaturalTurns.Reverse());

    [Theory]
    [InlineData(0, 8)]
    [InlineData(0.25, 12)]
    [InlineData(0.5, 16)]
    [InlineData(0.75, 27)]
    [InlineData(1, 175)]
    public void Percentile_is_linear_between_two_runs_and_rounded_up(double share, int turns) =>
        Assert.Equal(turns, History.Percentile(share));

    // In millions of prompt tokens, as the figures are usually given.
    [Theory]
    [InlineData(10_000, 16, 47_386_500, "47.39")]
    [InlineData(27, 15, 6_136_500, "6.14")]
    [InlineData(16, 11, 3_544_500, "3.54")]
    [InlineData(12, 7, 2_482_500, "2.48")]
    public void Limit_costs_and_solves_what_the_arithmetic_says(int limit, int solved, long promptTokens, string millions)
    {
        Assert.Equal(solved, NaturalTurns.Take(SolvableRuns).Count(turns => turns <= limit));
        Assert.Equal(promptTokens, NaturalTurns.Sum(turns => PromptTokens(Math.Min(turns, limit))));
        Assert.Equal(millions, $"{promptTokens / 1_000_000.0:0.00}");
    }

    [Fact]
    public void Limit_at_the_75th_percentile_saves_87_percent() =>
        Assert.Equal(-0.87, (NaturalTurns.Sum(turns => PromptTokens(Math.Min(turns, 27))) / (double)NaturalTurns.Sum(PromptTokens)) - 1, 2);

    [Fact]
    public void Prompt_tokens_are_the_sum_of_prompts_that_each_grow_by_the_same() =>
        Assert.All(Enumerable.Range(0, 200), turns =>
            Assert.Equal(Enumerable.Range(0, turns).Sum(turn => FirstPrompt + (turn * GrowthPerTurn)), PromptTokens(turns)));

    [Fact]
    public void Fixed_limit_is_the_75th_percentile_unless_another_is_asked_for()
    {
        Assert.Equal((27, 27), TurnsTests.LimitsOf(TurnControl.Fixed(History)));
        Assert.Equal((12, 12), TurnsTests.LimitsOf(TurnControl.Fixed(History, 0.25)));
    }

    [Fact]
    public void Growing_limit_starts_and_ends_at_the_percentiles_of_its_growth()
    {
        Assert.Equal((16, 27), TurnsTests.LimitsOf(TurnControl.Dynamic(History)));
        Assert.Equal((16, 27), TurnsTests.LimitsOf(TurnControl.Dynamic(History, TurnGrowth.Safe)));
        Assert.Equal((12, 16), TurnsTests.LimitsOf(TurnControl.Dynamic(History, TurnGrowth.Reported)));
        Assert.Equal((8, 175), TurnsTests.LimitsOf(TurnControl.Dynamic(History, TurnGrowth.Between(0, 1))));
    }

    [Fact]
    public void Nineteen_runs_are_too_few_and_give_the_defaults()
    {
        TurnHistory few = TurnHistory.From(NaturalTurns.Take(19));

        Assert.False(few.IsSufficient);
        Assert.Null(few.Percentile(0.5));
        Assert.Equal((30, 30), TurnsTests.LimitsOf(TurnControl.Fixed(few)));
        Assert.Equal((15, 30), TurnsTests.LimitsOf(TurnControl.Dynamic(few)));
        Assert.Equal((15, 30), TurnsTests.LimitsOf(TurnControl.Dynamic(TurnHistory.Empty)));
    }

    [Fact]
    public void Runs_that_all_took_the_same_turns_give_a_limit_that_stays() =>
        Assert.Equal((7, 7), TurnsTests.LimitsOf(TurnControl.Dynamic(TurnHistory.From(Enumerable.Repeat(7, 20)))));

    [Fact]
    public void Limits_from_endless_runs_stop_at_the_greatest_limit() =>
        Assert.Equal((10_000, 10_000), TurnsTests.LimitsOf(TurnControl.Dynamic(TurnHistory.From(Enumerable.Repeat(int.MaxValue, 20)))));

    [Fact]
    public void Percentiles_lie_between_the_runs_around_them_and_rise_with_the_share() =>
        Prop.ForAll(Histories(), turns =>
        {
            TurnHistory history = TurnHistory.From(turns);
            int[] sorted = [.. turns.Order()];
            int[] percentiles = [.. Enumerable.Range(0, 101).Select(percent => history.Percentile(percent / 100.0)!.Value)];
            for (int percent = 0; percent <= 100; percent++)
            {
                double position = (sorted.Length - 1) * (percent / 100.0);
                Assert.InRange(percentiles[percent], sorted[(int)position], sorted[(int)Math.Ceiling(position)]);
            }

            Assert.Equal((sorted[0], sorted[^1]), (percentiles[0], percentiles[^1]));
            Assert.Equal(percentiles.Order(), percentiles);
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Impossible_figures_are_refused()
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => TurnHistory.From([3, 0, 4]));
        Assert.StartsWith("A run must have 1 or more turns, but has 0.", exception.Message, StringComparison.Ordinal);
        Assert.All([-0.01, 1.01, double.NaN], share =>
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => History.Percentile(share));
            Assert.Throws<ArgumentOutOfRangeException>(() => TurnControl.Fixed(TurnHistory.Empty, share));
            Assert.Throws<ArgumentOutOfRangeException>(() => TurnGrowth.Between(share, 1));
            Assert.Throws<ArgumentOutOfRangeException>(() => TurnGrowth.Between(0.5, share));
        });
        Assert.Throws<ArgumentOutOfRangeException>(() => TurnGrowth.Between(0.5, 0.49));
    }

    /// <summary>What n turns send in all, when the prompt grows by the same with every turn.</summary>
    private static long PromptTokens(int turns) => (turns * FirstPrompt) + (GrowthPerTurn * turns * (turns - 1) / 2);

    private static Arbitrary<int[]> Histories() =>
        (from count in Gen.Choose(TurnHistory.MinSamples, 60)
         from turns in Gen.OneOf(Gen.Choose(1, 200), Gen.Choose(1, int.MaxValue)).ArrayOf(count)
         select turns).ToArbitrary();
}
