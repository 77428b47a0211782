using Agents.Core.Routing;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Routing;

public sealed class QualityScoreTests
{
    [Theory]
    [InlineData(12.1, 0.97, 0, 1.0609)]
    [InlineData(12.1, 0.97, 1, 12.463)]
    [InlineData(12.1, 0.97, 2, 146.41)]
    [InlineData(4, 0, 0.5, 5.65685425)]
    [InlineData(4, 1, 0.5, 2)]
    public void Score_is_the_product_of_both_powers(double cost, double quality, double alpha, double score) =>
        Assert.Equal(score, QualityScore.Of(cost, quality, alpha), 8);

    [Theory]
    [InlineData(0, 0, 0, 4)]
    [InlineData(0, 0.5, 0, 2.25)]
    [InlineData(0, 0.5, 0.001, 0)]
    [InlineData(3, 0, 2, 9)]
    [InlineData(1e200, 1, 2, double.PositiveInfinity)]
    public void Zero_to_the_power_of_zero_counts_as_one(double cost, double quality, double alpha, double score) =>
        Assert.Equal(score, QualityScore.Of(cost, quality, alpha));

    [Fact]
    public void Score_rises_with_the_cost_and_falls_with_the_quality() => Prop.ForAll(LongRuns.Seeds, seed =>
    {
        Random random = new(seed);
        double alpha = random.Next(9) / 4d;
        (double cost, double dearer) = (random.NextDouble() * 10, 10 + random.NextDouble());
        (double quality, double better) = (random.NextDouble() * 0.9, 0.91 + (random.NextDouble() * 0.09));
        Assert.Equal(alpha > 0, QualityScore.Of(cost, quality, alpha) < QualityScore.Of(dearer, quality, alpha));
        Assert.Equal(alpha < 2, QualityScore.Of(cost, better, alpha) < QualityScore.Of(cost, quality, alpha));
        Assert.True(QualityScore.Of(cost, better, alpha) <= QualityScore.Of(dearer, quality, alpha));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(500)));

    [Theory]
    [InlineData(-0.5, "-0.5")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void Cost_out_of_range_is_refused(double cost, string text) => Assert.Equal(
        $"cost must be 0 or more and finite, but is {text}. (Parameter 'cost')\nActual value was {text}.",
        Assert.Throws<ArgumentOutOfRangeException>(() => QualityScore.Of(cost, 1, 1)).Message.ReplaceLineEndings("\n"));

    [Theory]
    [InlineData(-0.5, "-0.5")]
    [InlineData(1.5, "1.5")]
    [InlineData(double.NaN, "NaN")]
    public void Quality_out_of_range_is_refused(double quality, string text) => Assert.Equal(
        $"quality must be 0 (useless) to 1 (as good as can be), but is {text}. (Parameter 'quality')\nActual value was {text}.",
        Assert.Throws<ArgumentOutOfRangeException>(() => QualityScore.Of(1, quality, 1)).Message.ReplaceLineEndings("\n"));

    [Theory]
    [InlineData(-0.5, "-0.5")]
    [InlineData(2.5, "2.5")]
    [InlineData(double.NaN, "NaN")]
    public void Alpha_out_of_range_is_refused(double alpha, string text) => Assert.Equal(
        $"alpha must be 0 (only quality counts) to 2 (only cost counts), but is {text}. (Parameter 'alpha')\nActual value was {text}.",
        Assert.Throws<ArgumentOutOfRangeException>(() => QualityScore.Of(1, 1, alpha)).Message.ReplaceLineEndings("\n"));
}
