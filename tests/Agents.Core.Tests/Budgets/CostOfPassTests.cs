using Agents.Core.Budgets;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Budgets;

public sealed class CostOfPassTests
{
    /// <summary>The rows of Efficient Agents (arXiv 2508.02694) that state dollars, accuracy and cost of pass.</summary>
    /// <remarks>Its prices and accuracies are rounded, so the second decimal may be off by one.</remarks>
    [Theory]
    [InlineData("best of 1", 0.521, 53.33, 0.98)]
    [InlineData("best of 2", 0.639, 54.55, 1.17)]
    [InlineData("best of 4", 0.691, 53.94, 1.28)]
    [InlineData("simple memory", 0.419, 56.36, 0.74)]
    [InlineData("summarised memory", 0.782, 51.52, 1.52)]
    [InlineData("memory with summaries", 0.567, 52.73, 1.08)]
    [InlineData("memory with fixed parts", 0.561, 53.94, 1.04)]
    [InlineData("hybrid memory", 0.703, 54.55, 1.29)]
    [InlineData("OWL", 0.398, 53.33, 0.75)]
    [InlineData("SmolAgents", 3.104, 53.33, 5.82)]
    [InlineData("Efficient Agents", 0.285, 51.52, 0.55)]
    [InlineData("Claude 3.7", 2.190, 61.82, 3.54)]
    [InlineData("Qwen3-30B", 0.023, 17.58, 0.13)]
    [InlineData("o1", 1.908, 52.12, 3.66)]
    public void Cost_of_pass_of_the_table_is_dollars_over_accuracy(string row, double dollars, double accuracy, double costOfPass) =>
        Assert.True(Math.Abs(CostOfPass.Of(dollars, accuracy / 100) - costOfPass) < 0.0101, row);

    [Fact]
    public void Against_OWL_the_money_falls_by_28_percent_and_the_cost_of_pass_by_26()
    {
        Assert.Equal(28.4, Math.Round(100 * (1 - (0.285 / 0.398)), 1));
        Assert.Equal(26, Math.Round(100 * (1 - (CostOfPass.Of(0.285, 0.5152) / CostOfPass.Of(0.398, 0.5333)))));
    }

    [Fact]
    public void Answer_that_never_comes_costs_infinitely_much_even_for_free()
    {
        Assert.Equal(double.PositiveInfinity, CostOfPass.Of(0.01, 0));
        Assert.Equal(double.PositiveInfinity, CostOfPass.Of(0, 0));
        Assert.Equal(0, CostOfPass.Of(0, 0.5));
        Assert.Equal(double.PositiveInfinity, CostOfPass.Of([Attempt("p", "a", 1_000, false)]));
    }

    [Fact]
    public void Recorded_attempts_cost_their_money_over_how_many_succeeded() => Assert.Equal(
        0.08 / 2, CostOfPass.Of([Attempt("p", "a", 10_000, true), Attempt("p", "a", 30_000, false), Attempt("q", "a", 40_000, true)]));

    [Fact]
    public void Frontier_is_the_mean_of_the_minima_and_not_the_least_of_the_means()
    {
        // a: $0.01 and $0.09, mean 0.05. b: $0.07 and $0.03, mean 0.05. The best of both: $0.01 and $0.03, mean 0.02.
        RunRecord[] attempts = [.. Of("a", 10_000, 90_000), .. Of("b", 70_000, 30_000)];

        Assert.Equal(0.02, CostOfPass.Frontier(attempts), 12);
        Assert.Equal(0.05, CostOfPass.Frontier(Of("a", 10_000, 90_000)), 12);
    }

    [Fact]
    public void Person_who_is_cheaper_sets_the_frontier()
    {
        // What arXiv 2504.13359 takes for a person's answer: $20 for a problem of AIME, $58 for one of GPQA-Diamond.
        Dictionary<string, double> human = new() { ["p0"] = 20, ["p1"] = 58 };
        RunRecord[] attempts = [Attempt("p0", "a", 30_000_000, true), Attempt("p1", "a", 2_000_000, true)];

        Assert.Equal((20 + 2) / 2d, CostOfPass.Frontier(attempts, human));
        Assert.Equal((30 + 2) / 2d, CostOfPass.Frontier(attempts));
    }

    [Fact]
    public void Problem_that_nobody_solves_is_an_error_without_a_person()
    {
        RunRecord[] attempts = [Attempt("p0", "a", 10_000, false), Attempt("p1", "a", 10_000, true), Attempt("p2", "a", 1, false)];

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => CostOfPass.Frontier(attempts));
        Assert.Equal("No strategy solved these problems, and what a person asks for them is not known: p0, p2.", exception.Message);
        Assert.Equal(26.00333, Math.Round(CostOfPass.Frontier(attempts, new Dictionary<string, double> { ["p0"] = 20, ["p2"] = 58 }), 5));
    }

    [Fact]
    public void Gain_is_how_far_the_added_strategies_lower_the_frontier()
    {
        RunRecord[] others = Of("a", 10_000, 90_000);

        Assert.Equal(0.03, CostOfPass.Gain(others, Of("b", 70_000, 30_000)), 12);
        Assert.Equal(0, CostOfPass.Gain(others, Of("b", 70_000, 95_000)), 12);
        Assert.Equal(0, CostOfPass.Gain(others, []), 12);
    }

    [Fact]
    public void Strategies_that_join_never_raise_the_frontier_and_it_is_never_above_the_best_single_one() =>
        Prop.ForAll(Tables, table =>
        {
            RunRecord[] first = Of("a", table[0], table[1]), second = Of("b", table[2], table[3]);
            double both = CostOfPass.Frontier([.. first, .. second]);

            Assert.True(CostOfPass.Gain(first, second) >= 0);
            Assert.True(both <= Math.Min(CostOfPass.Frontier(first), CostOfPass.Frontier(second)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Bad_arguments_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => CostOfPass.Of(-1, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => CostOfPass.Of(double.NaN, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => CostOfPass.Of(1, 1.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => CostOfPass.Of(1, double.NaN));
        Assert.Throws<ArgumentException>(() => CostOfPass.Of([]));
        Assert.Throws<ArgumentException>(() => CostOfPass.Frontier([]));
        Assert.Throws<ArgumentException>(() => CostOfPass.Frontier(Of("a", 1, 1), new Dictionary<string, double> { ["p0"] = -1 }));
        Assert.Throws<ArgumentException>(() => CostOfPass.Gain([Attempt("p0", "a", 1, true)], [Attempt("p9", "b", 1, true)]));
    }

    private static Arbitrary<int[]> Tables => Gen.Choose(0, 1_000_000).ArrayOf(4).ToArbitrary();

    private static RunRecord[] Of(string strategy, long first, long second) =>
        [Attempt("p0", strategy, first, true), Attempt("p1", strategy, second, true)];

    private static RunRecord Attempt(string problem, string strategy, long microDollars, bool isSolved) =>
        new() { Problem = problem, Strategy = strategy, Spend = new Spend { MicroDollars = microDollars }, IsSolved = isSolved };
}
