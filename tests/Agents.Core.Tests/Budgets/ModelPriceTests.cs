using System.Numerics;
using Agents.Core.Budgets;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Budgets;

public sealed class ModelPriceTests
{
    private static readonly ModelPrice Price = new()
    {
        InputPerMillion = 3m,
        OutputPerMillion = 15m,
        CachedInputPerMillion = 0.3m,
        CacheWritePerMillion = 3.75m,
    };

    [Fact]
    public void Cost_is_exact_to_the_micro_dollar_over_all_kinds_of_tokens() => Assert.Equal(
        (1_000 * 3) + 300 + 3_750 + (100 * 15) + (10 * 15),
        Price.CostOf(new Spend { InputTokens = 1_000, CachedInputTokens = 1_000, CacheWriteTokens = 1_000, OutputTokens = 100, ReasoningTokens = 10 }));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(10, 3)]
    [InlineData(11, 4)]
    public void Fraction_of_a_micro_dollar_is_rounded_up(long cachedTokens, long cost) =>
        Assert.Equal(cost, Price.CostOf(new Spend { CachedInputTokens = cachedTokens }));

    [Fact]
    public void Cache_prices_that_are_not_stated_are_the_price_of_other_input()
    {
        ModelPrice price = new() { InputPerMillion = 2m, OutputPerMillion = 8m };

        Assert.Null(price.CachedInputPerMillion);
        Assert.Null(price.CacheWritePerMillion);
        Assert.Equal(2 * (1 + 10 + 100), price.CostOf(new Spend { InputTokens = 1, CachedInputTokens = 10, CacheWriteTokens = 100 }));
    }

    [Fact]
    public void Cache_prices_of_zero_are_free_and_not_the_price_of_other_input()
    {
        ModelPrice price = new() { InputPerMillion = 2m, OutputPerMillion = 8m, CachedInputPerMillion = 0m, CacheWritePerMillion = 0m };

        Assert.Equal(0m, price.CachedInputPerMillion);
        Assert.Equal(2, price.CostOf(new Spend { InputTokens = 1, CachedInputTokens = 10, CacheWriteTokens = 100 }));
    }

    [Fact]
    public void Dimensions_other_than_tokens_cost_nothing() =>
        Assert.Equal(0, Price.CostOf(new Spend { MicroDollars = 9, ModelCalls = 9, ToolCalls = 9, Turns = 9, EstimatedCalls = 9 }));

    [Fact]
    public void Free_costs_nothing() => Assert.Equal(0, ModelPrice.Free.CostOf(new Spend { InputTokens = long.MaxValue }));

    [Fact]
    public void Cost_that_does_not_fit_64_bits_throws() =>
        Assert.Throws<OverflowException>(() => new ModelPrice { InputPerMillion = 1_000_000m, OutputPerMillion = 0m }
            .CostOf(new Spend { InputTokens = long.MaxValue }));

    [Theory]
    [InlineData("-0.01")]
    [InlineData("1000000.01")]
    public void Price_outside_its_range_is_refused_by_name(string text)
    {
        decimal price = decimal.Parse(text);
        (string Name, Func<ModelPrice> Make)[] cases =
        [
            ("InputPerMillion", () => Price with { InputPerMillion = price }),
            ("OutputPerMillion", () => Price with { OutputPerMillion = price }),
            ("CachedInputPerMillion", () => Price with { CachedInputPerMillion = price }),
            ("CacheWritePerMillion", () => Price with { CacheWritePerMillion = price }),
        ];
        Assert.All(cases, c =>
        {
            ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(c.Make);
            Assert.StartsWith(
                $"{c.Name} must be 0 to 1,000,000 dollars per million tokens, but is {text}.", exception.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Cost_equals_exact_arithmetic_rounded_up_once() =>
        Prop.ForAll(Cases, c =>
        {
            ModelPrice price = new() { InputPerMillion = c.Input / 10_000m, OutputPerMillion = c.Output / 10_000m };
            BigInteger tenThousandths = ((BigInteger)c.Read * c.Input) + ((BigInteger)c.Written * c.Output);
            BigInteger expected = (tenThousandths + 9_999) / 10_000;

            Assert.Equal(expected, price.CostOf(new Spend { InputTokens = c.Read, ReasoningTokens = c.Written }));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static Arbitrary<(int Input, int Output, int Read, int Written)> Cases =>
        (from input in Gen.Choose(0, 200_000)
         from output in Gen.Choose(0, 900_000)
         from read in Gen.Choose(0, 2_000_000)
         from written in Gen.Choose(0, 50_000)
         select (input, output, read, written)).ToArbitrary();
}
