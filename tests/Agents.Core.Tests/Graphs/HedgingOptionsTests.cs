using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

public sealed class HedgingOptionsTests
{
    [Fact]
    public void Defaults_and_the_ends_of_the_ranges_are_accepted()
    {
        _ = new Hedging();
        _ = new Hedging(new HedgingOptions { Percentile = 0.5, MinSamples = 5, Window = 5, TokensPerCall = 0.001, MaxTokens = 1 });
        _ = new Hedging(new HedgingOptions { Percentile = 0.999, MinSamples = 4_096, Window = 4_096, TokensPerCall = 1, MaxTokens = 1_000 });
    }

    [Fact]
    public void Every_problem_is_reported_at_once()
    {
        AgentOptionsException refused = Assert.Throws<AgentOptionsException>(() => new Hedging(
            new HedgingOptions { Percentile = double.NaN, MinSamples = 4, Window = 4_097, TokensPerCall = 0, MaxTokens = 0 }));
        Assert.Equal("HedgingOptions", refused.Options);
        Assert.Equal(
            [
                "Percentile must be 0.5 to 0.999, but is NaN.",
                "Window must be 5 to 4096 calls, but is 4097.",
                "MinSamples must be 5 to the Window of 4097 calls, but is 4.",
                "TokensPerCall must be 0.001 to 1, but is 0.",
                "MaxTokens must be 1 to 1000, but is 0.",
            ],
            refused.Failures);
    }

    [Theory]
    [InlineData(0.4999, 20, 128, 0.05, 10)]
    [InlineData(0.9991, 20, 128, 0.05, 10)]
    [InlineData(0.95, 4, 128, 0.05, 10)]
    [InlineData(0.95, 129, 128, 0.05, 10)]
    [InlineData(0.95, 20, 19, 0.05, 10)]
    [InlineData(0.95, 20, 4_097, 0.05, 10)]
    [InlineData(0.95, 20, 128, 0.0009, 10)]
    [InlineData(0.95, 20, 128, 1.01, 10)]
    [InlineData(0.95, 20, 128, 0.05, 0)]
    [InlineData(0.95, 20, 128, 0.05, 1_001)]
    public void Value_outside_its_range_is_the_only_problem(double percentile, int samples, int window, double perCall, int tokens)
    {
        HedgingOptions options = new() { Percentile = percentile, MinSamples = samples, Window = window, TokensPerCall = perCall, MaxTokens = tokens };
        Assert.Single(Assert.Throws<AgentOptionsException>(() => new Hedging(options)).Failures);
    }
}
