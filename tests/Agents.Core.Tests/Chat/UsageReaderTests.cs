using Agents.Core.Budgets;
using Agents.Core.Chat;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

public sealed class UsageReaderTests
{
    private static readonly Spend Estimate = new() { InputTokens = 5_000, OutputTokens = 700 };

    // $2.50, $1.25 and $10 a million; and $3, $0.30, $3.75 and $15.
    private static readonly ModelPrice Gpt4o = PriceBook.Default.PriceOf("gpt-4o-2024-08-06")!;
    private static readonly ModelPrice Sonnet = PriceBook.Default.PriceOf("claude-sonnet-4-5-20250929")!;

    [Fact]
    public void OpenAI_chat_usage_is_billed_to_the_micro_dollar()
    {
        Spend spend = UsageReader.Read(UsageFixtures.OfOpenAIChat(UsageFixtures.OpenAIChat), in Estimate);

        Assert.Equal(Call(input: 86, cached: 1_920, output: 108, reasoning: 192), spend);
        Assert.Equal(215 + 2_400 + 1_080 + 1_920, Gpt4o.CostOf(in spend));
    }

    [Fact]
    public void OpenAI_responses_usage_is_the_same_as_that_of_chat() => Assert.Equal(
        UsageReader.Read(UsageFixtures.OfOpenAIChat(UsageFixtures.OpenAIChat), in Estimate),
        UsageReader.Read(UsageFixtures.OfOpenAIResponses(UsageFixtures.OpenAIResponses), in Estimate));

    [Fact]
    public void Anthropic_usage_is_billed_to_the_micro_dollar()
    {
        Spend spend = UsageReader.Read(UsageFixtures.OfAnthropic(UsageFixtures.Anthropic), in Estimate);

        Assert.Equal(Call(input: 2_095, cached: 10_051, written: 2_051, output: 302, reasoning: 201), spend);

        // 6,285 + 3,015.3 + 7,691.25 + 4,530 + 3,015 micro-dollars, and the fraction of the sum rounded up.
        Assert.Equal(24_537, Sonnet.CostOf(in spend));
    }

    [Fact]
    public void Anthropic_usage_without_a_cache_is_all_plain_input()
    {
        Spend spend = UsageReader.Read(UsageFixtures.OfAnthropic(UsageFixtures.AnthropicPlain), in Estimate);

        Assert.Equal(Call(input: 2_095, output: 503), spend);
        Assert.Equal(6_285 + 7_545, Sonnet.CostOf(in spend));
    }

    [Fact]
    public void Adding_up_what_is_reported_would_bill_cached_and_reasoning_tokens_twice()
    {
        UsageDetails openAI = UsageFixtures.OfOpenAIChat(UsageFixtures.OpenAIChat);
        UsageDetails anthropic = UsageFixtures.OfAnthropic(UsageFixtures.Anthropic);

        // 5,615 and 24,537 are right; the naive sums are more by what each cached, written or reasoning token costs as a plain one.
        Assert.Equal(5_615 + 4_800 + (192 * 10), Gpt4o.CostOf(Naive(openAI)));
        Assert.Equal(24_537 + ((10_051 + 2_051) * 3) + (201 * 15), Sonnet.CostOf(Naive(anthropic)));
    }

    [Fact]
    public void Cache_writes_are_found_under_the_name_that_OpenAI_counts_would_have() => Assert.Equal(
        Call(input: 30, cached: 20, written: 50, output: 10),
        UsageReader.Read(
            new UsageDetails
            {
                InputTokenCount = 100,
                CachedInputTokenCount = 20,
                OutputTokenCount = 10,
                AdditionalCounts = new AdditionalPropertiesDictionary<long> { ["InputTokenDetails.CacheWriteTokenCount"] = 50 },
            },
            in Estimate));

    [Fact]
    public void Missing_usage_becomes_the_estimate_and_is_marked()
    {
        Spend expected = Call(input: 5_000, output: 700) with { EstimatedCalls = 1 };

        Assert.Equal(expected, UsageReader.Read(null, in Estimate));
        Assert.Equal(expected, UsageReader.Read(new UsageDetails(), in Estimate));
        Assert.False(UsageReader.IsComplete(null));
    }

    [Fact]
    public void Half_of_a_usage_is_filled_up_from_the_estimate_and_marked()
    {
        Assert.Equal(
            Call(input: 100, output: 700) with { EstimatedCalls = 1 },
            UsageReader.Read(new UsageDetails { InputTokenCount = 100 }, in Estimate));
        Assert.Equal(
            Call(input: 4_000, cached: 1_000, output: 10) with { EstimatedCalls = 1 },
            UsageReader.Read(new UsageDetails { CachedInputTokenCount = 1_000, OutputTokenCount = 10 }, in Estimate));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(UsageReader.MaxTokens + 1)]
    [InlineData(long.MaxValue)]
    public void Count_that_cannot_be_true_counts_as_not_reported(long count)
    {
        UsageDetails all = new()
        {
            InputTokenCount = count,
            OutputTokenCount = count,
            TotalTokenCount = count,
            CachedInputTokenCount = count,
            ReasoningTokenCount = count,
            AdditionalCounts = new AdditionalPropertiesDictionary<long> { ["CacheCreationInputTokens"] = count },
        };

        Assert.False(UsageReader.IsComplete(all));
        Assert.Equal(UsageReader.Read(null, in Estimate), UsageReader.Read(all, in Estimate));
    }

    [Fact]
    public void Part_that_is_more_than_its_whole_is_added_to_it()
    {
        UsageDetails usage = new() { InputTokenCount = 10, CachedInputTokenCount = 90, OutputTokenCount = 9, ReasoningTokenCount = 94 };

        Assert.Equal(Call(input: 10, cached: 90, output: 9, reasoning: 94), UsageReader.Read(usage, in Estimate));
    }

    [Theory]
    [InlineData(150, 70, 20, 35, 15)]
    [InlineData(165, 70, 20, 50, 15)]
    [InlineData(180, 100, 20, 35, 15)]
    [InlineData(195, 100, 20, 50, 15)]
    public void Total_that_counts_a_part_once_more_shows_that_it_stands_beside_its_whole(
        long total, long input, long cached, long output, long reasoning)
    {
        UsageDetails usage = new()
        {
            InputTokenCount = 100,
            CachedInputTokenCount = 20,
            AdditionalCounts = new AdditionalPropertiesDictionary<long> { ["CacheCreationInputTokens"] = 10 },
            OutputTokenCount = 50,
            ReasoningTokenCount = 15,
            TotalTokenCount = total,
        };

        Assert.Equal(Call(input, cached, written: 10, output, reasoning), UsageReader.Read(usage, in Estimate));
    }

    [Fact]
    public void Parts_within_their_wholes_add_up_to_exactly_what_was_reported() =>
        Prop.ForAll(Sound, usage =>
        {
            Spend spend = UsageReader.Read(usage, in Estimate);

            Assert.Equal(usage.InputTokenCount, spend.InputTokens + spend.CachedInputTokens + spend.CacheWriteTokens);
            Assert.Equal(usage.OutputTokenCount, spend.OutputTokens + spend.ReasoningTokens);
            Assert.Equal(0, spend.EstimatedCalls);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Whatever_is_reported_gives_amounts_that_can_be_priced() =>
        Prop.ForAll(Anything, usage =>
        {
            Spend spend = UsageReader.Read(usage, in Estimate);

            Assert.InRange(new ModelPrice { InputPerMillion = 1_000_000m, OutputPerMillion = 1_000_000m }.CostOf(in spend), 0, 5_000_000 * UsageReader.MaxTokens);
            Assert.Equal(1, spend.ModelCalls);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    private static Arbitrary<UsageDetails> Sound =>
        (from parts in Gen.Choose(0, 1_000_000).ArrayOf(5)
         select Details(parts[0] + parts[1] + parts[2], parts[1], parts[2], parts[3] + parts[4], parts[4], null)).ToArbitrary();

    private static Arbitrary<UsageDetails> Anything =>
        (from counts in Gen.Elements<long?>(null, long.MinValue, -1, 0, 1, 2, 1_000, UsageReader.MaxTokens, UsageReader.MaxTokens + 1, long.MaxValue).ArrayOf(6)
         select Details(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5])).ToArbitrary();

    private static UsageDetails Details(long? input, long? cached, long? written, long? output, long? reasoning, long? total)
    {
        UsageDetails details = new()
        {
            InputTokenCount = input,
            CachedInputTokenCount = cached,
            OutputTokenCount = output,
            ReasoningTokenCount = reasoning,
            TotalTokenCount = total,
        };
        if (written is { } count)
        {
            details.AdditionalCounts = new AdditionalPropertiesDictionary<long> { ["CacheCreationInputTokens"] = count };
        }

        return details;
    }

    private static Spend Naive(UsageDetails usage) => new()
    {
        InputTokens = usage.InputTokenCount!.Value,
        CachedInputTokens = usage.CachedInputTokenCount!.Value,
        CacheWriteTokens = usage.AdditionalCounts!.TryGetValue("CacheCreationInputTokens", out long written) ? written : 0,
        OutputTokens = usage.OutputTokenCount!.Value,
        ReasoningTokens = usage.ReasoningTokenCount!.Value,
    };

    private static Spend Call(long input, long cached = 0, long written = 0, long output = 0, long reasoning = 0) => new()
    {
        ModelCalls = 1,
        Turns = 1,
        InputTokens = input,
        CachedInputTokens = cached,
        CacheWriteTokens = written,
        OutputTokens = output,
        ReasoningTokens = reasoning,
    };
}
