using Agents.Core.Budgets;

namespace Agents.Core.Tests.Budgets;

public sealed class TokenElasticityTests
{
    private static readonly ModelPrice Price = new() { InputPerMillion = 2m, CachedInputPerMillion = 0.5m, OutputPerMillion = 8m };

    [Theory]
    [InlineData(60, 1_000, 66, 1_500, TokenElasticityKind.Invested, 0.20)]
    [InlineData(60, 1_000, 54, 1_500, TokenElasticityKind.Invested, -0.20)]
    [InlineData(60, 2_000, 68, 1_400, TokenElasticityKind.Dominates, -0.444)]
    [InlineData(60, 2_000, 60, 1_400, TokenElasticityKind.Dominates, 0)]
    [InlineData(60, 2_000, 54, 1_000, TokenElasticityKind.Saved, 0.20)]
    [InlineData(60, 2_000, 61, 2_000, TokenElasticityKind.FreeGain, double.PositiveInfinity)]
    [InlineData(60, 2_000, 59, 2_000, TokenElasticityKind.FreeLoss, double.NegativeInfinity)]
    [InlineData(60, 2_000, 60, 2_000, TokenElasticityKind.Unchanged, double.NaN)]
    [InlineData(0, 2_000, 60, 3_000, TokenElasticityKind.Undefined, double.NaN)]
    [InlineData(60, 0, 70, 3_000, TokenElasticityKind.Undefined, double.NaN)]
    public void Elasticity_is_the_share_of_performance_over_the_share_of_tokens(
        double basePerformance, double baseTokens, double performance, double tokens, TokenElasticityKind kind, double value)
    {
        TokenElasticity elasticity = TokenElasticity.Between(basePerformance, baseTokens, performance, tokens);

        Assert.Equal(kind, elasticity.Kind);
        Assert.Equal(value, Math.Round(elasticity.Value, 3));
    }

    [Fact]
    public void Changes_stand_beside_the_ratio_with_their_signs()
    {
        TokenElasticity elasticity = TokenElasticity.Between(60, 2_000, 68, 1_400);

        Assert.Equal(0.1333, Math.Round(elasticity.PerformanceChange, 4));
        Assert.Equal(-0.3, elasticity.TokenChange, 12);
    }

    [Fact]
    public void Output_weighs_as_much_more_than_input_as_it_costs_more()
    {
        Spend tokens = new() { InputTokens = 100, CachedInputTokens = 20, CacheWriteTokens = 3, OutputTokens = 40, ReasoningTokens = 10 };

        Assert.Equal(123 + (4 * 50), TokenElasticity.WeightedTokens(in tokens, Price));
        Assert.Equal(123 + (3 * 50), TokenElasticity.WeightedTokens(in tokens, 3));
        Assert.Equal(123 + 50, TokenElasticity.WeightedTokens(in tokens, ModelPrice.Free));
    }

    [Fact]
    public void Recorded_attempts_are_compared_by_success_and_mean_of_weighted_tokens()
    {
        // Base: 1 of 2 solved at 1,000 weighted tokens; then 2 of 2 at 1,500. A doubling for half as much again.
        RunRecord[] baseline = [Attempt(600, 100, true), Attempt(200, 200, false)];
        RunRecord[] attempts = [Attempt(1_100, 100, true), Attempt(700, 200, true)];

        TokenElasticity elasticity = TokenElasticity.Between(baseline, attempts, Price);

        Assert.Equal(TokenElasticityKind.Invested, elasticity.Kind);
        Assert.Equal(2, elasticity.Value);
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TokenElasticity.Between(-1, 1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TokenElasticity.Between(1, double.NaN, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TokenElasticity.Between(1, 1, double.PositiveInfinity, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TokenElasticity.WeightedTokens(default, -1));
        Assert.Throws<ArgumentException>(() => TokenElasticity.Between([], [Attempt(1, 1, true)], Price));
        Assert.Throws<ArgumentNullException>(() => TokenElasticity.Between([Attempt(1, 1, true)], null!, Price));
    }

    private static RunRecord Attempt(long input, long output, bool isSolved) =>
        new() { Problem = "p", Strategy = "s", Spend = new Spend { InputTokens = input, OutputTokens = output }, IsSolved = isSolved };
}
