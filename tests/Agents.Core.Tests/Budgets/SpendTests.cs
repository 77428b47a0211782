using Agents.Core.Budgets;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Budgets;

public sealed class SpendTests
{
    private static readonly Spend OneOfEach = new()
    {
        MicroDollars = 1,
        InputTokens = 2,
        CachedInputTokens = 4,
        CacheWriteTokens = 8,
        OutputTokens = 16,
        ReasoningTokens = 32,
        ModelCalls = 64,
        ToolCalls = 128,
        Turns = 256,
        EstimatedCalls = 512,
    };

    [Fact]
    public void Default_is_nothing_spent()
    {
        Assert.Equal(new Spend(), default);
        Assert.Equal(0, default(Spend).Tokens);
        Assert.Equal("$0.000000", default(Spend).ToString());
    }

    [Fact]
    public void Tokens_are_the_sum_of_the_five_disjoint_kinds() => Assert.Equal(2 + 4 + 8 + 16 + 32, OneOfEach.Tokens);

    [Fact]
    public void Dollars_are_millionths_exactly() => Assert.Equal(1.234567m, new Spend { MicroDollars = 1_234_567 }.Dollars);

    [Fact]
    public void Sum_adds_every_dimension()
    {
        Spend twice = OneOfEach + OneOfEach;

        Assert.Equal(
            new Spend
            {
                MicroDollars = 2,
                InputTokens = 4,
                CachedInputTokens = 8,
                CacheWriteTokens = 16,
                OutputTokens = 32,
                ReasoningTokens = 64,
                ModelCalls = 128,
                ToolCalls = 256,
                Turns = 512,
                EstimatedCalls = 1024,
            },
            twice);
        Assert.Equal(twice, OneOfEach.Add(OneOfEach));
    }

    [Theory]
    [InlineData("MicroDollars")]
    [InlineData("InputTokens")]
    [InlineData("CachedInputTokens")]
    [InlineData("CacheWriteTokens")]
    [InlineData("OutputTokens")]
    [InlineData("ReasoningTokens")]
    [InlineData("ModelCalls")]
    [InlineData("ToolCalls")]
    [InlineData("Turns")]
    [InlineData("EstimatedCalls")]
    public void Negative_amount_is_refused_and_an_overflowing_sum_throws_in_every_dimension(string dimension)
    {
        ArgumentOutOfRangeException negative = Assert.Throws<ArgumentOutOfRangeException>(() => Of(dimension, -1));
        Assert.StartsWith($"{dimension} must be 0 or more, but is -1.", negative.Message, StringComparison.Ordinal);
        Assert.Equal(dimension, negative.ParamName);
        Assert.Throws<OverflowException>(() => Of(dimension, long.MaxValue) + Of(dimension, 1));
        Assert.NotEqual(default, Of(dimension, 1));
    }

    [Fact]
    public void Token_kinds_that_together_overflow_are_refused_when_the_amount_is_made()
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => new Spend { InputTokens = long.MaxValue - 1, OutputTokens = 2 });

        Assert.StartsWith(
            "OutputTokens must be at most 1 beside 9223372036854775806 other tokens, but is 2.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Token_kinds_that_together_just_fit_are_counted() =>
        Assert.Equal(long.MaxValue, new Spend { InputTokens = long.MaxValue - 1, OutputTokens = 1 }.Tokens);

    [Fact]
    public void Sum_whose_tokens_together_overflow_throws_though_each_kind_fits() =>
        Assert.Throws<OverflowException>(() => new Spend { InputTokens = long.MaxValue } + new Spend { OutputTokens = 1 });

    [Fact]
    public void Text_names_what_is_not_zero_in_singular_and_plural() => Assert.Equal(
        "$0.001200, 340 tokens, 2 model calls, 1 tool call, 1 turn, 3 estimated calls",
        new Spend { MicroDollars = 1_200, InputTokens = 300, OutputTokens = 40, ModelCalls = 2, ToolCalls = 1, Turns = 1, EstimatedCalls = 3 }.ToString());

    [Fact]
    public void Sum_is_commutative_and_associative_and_equal_amounts_have_equal_hashes() =>
        Prop.ForAll(Amount().ToArbitrary(), Amount().ToArbitrary(), Amount().ToArbitrary(), (a, b, c) =>
        {
            Assert.True(a + b == b + a);
            Assert.True((a + b) + c == a + (b + c));
            Assert.Equal((a + b).GetHashCode(), (b + a).GetHashCode());
            Assert.Equal(a.Tokens + b.Tokens, (a + b).Tokens);
            Assert.Equal(a != b, !a.Equals((object)b));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static Gen<Spend> Amount() =>
        from n in Gen.Choose(0, 3).ArrayOf(10)
        select new Spend
        {
            MicroDollars = n[0],
            InputTokens = n[1],
            CachedInputTokens = n[2],
            CacheWriteTokens = n[3],
            OutputTokens = n[4],
            ReasoningTokens = n[5],
            ModelCalls = n[6],
            ToolCalls = n[7],
            Turns = n[8],
            EstimatedCalls = n[9],
        };

    private static Spend Of(string dimension, long amount) => dimension switch
    {
        "MicroDollars" => new Spend { MicroDollars = amount },
        "InputTokens" => new Spend { InputTokens = amount },
        "CachedInputTokens" => new Spend { CachedInputTokens = amount },
        "CacheWriteTokens" => new Spend { CacheWriteTokens = amount },
        "OutputTokens" => new Spend { OutputTokens = amount },
        "ReasoningTokens" => new Spend { ReasoningTokens = amount },
        "ModelCalls" => new Spend { ModelCalls = amount },
        "ToolCalls" => new Spend { ToolCalls = amount },
        "Turns" => new Spend { Turns = amount },
        "EstimatedCalls" => new Spend { EstimatedCalls = amount },
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "Unknown."),
    };
}
