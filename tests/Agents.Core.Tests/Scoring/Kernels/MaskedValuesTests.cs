using Agents.Core.Scoring.Kernels;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Scoring.Kernels;

public class MaskedValuesTests
{
    [Fact]
    public void The_choice_is_the_first_of_the_greatest_that_may_be_chosen() =>
        Prop.ForAll(LongRuns.Seeds, Gen.Choose(0, 300).ToArbitrary(), (seed, n) =>
        {
            Random random = new(seed);
            int size = random.Next(1, 100);
            float[] special = [float.NaN, float.NegativeInfinity, float.PositiveInfinity, -0f];
            float[] values = [.. Enumerable.Range(0, n).Select(_ => random.Next(size) == 0 ? special[random.Next(4)] : random.Next(-size, size))];
            ulong[] mask = [.. Enumerable.Range(0, (n + 63) / 64).Select(_ => (ulong)random.NextInt64() & (ulong)random.NextInt64() & (ulong)random.NextInt64())];
            int expected = -1;
            for (int i = 0; i < n; i++)
            {
                if ((mask[i / 64] >> (i % 64) & 1) != 0 && !float.IsNaN(values[i]) && (expected < 0 || values[i] > values[expected]))
                {
                    expected = i;
                }
            }

            Assert.Equal(expected, MaskedValues.ArgMax(values, mask));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(1000)));

    [Fact]
    public void Nothing_that_may_be_chosen_gives_minus_1()
    {
        Assert.Equal(-1, MaskedValues.ArgMax([], []));
        Assert.Equal(-1, MaskedValues.ArgMax(new float[100], [0, 0]));
        Assert.Equal(-1, MaskedValues.ArgMax([1], [ulong.MaxValue - 1]));
        Assert.Equal(-1, MaskedValues.ArgMax([float.NaN], [1]));
        Assert.Equal(0, MaskedValues.ArgMax([float.NegativeInfinity], [ulong.MaxValue]));
        Assert.Equal(0, MaskedValues.ArgMax([-0f, 0f], [3]));
    }

    [Fact]
    public void A_mask_of_another_length_is_refused()
    {
        Assert.Equal(
            "65 values take a mask of 2 words, but there are 1. (Parameter 'mask')",
            Assert.Throws<ArgumentException>(() => MaskedValues.ArgMax(new float[65], [1])).Message);
        Assert.Throws<ArgumentException>("mask", () => MaskedValues.ArgMax(new float[64], [1, 1]));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        float[] values = Definitions.Numbers(new Random(1), 128);
        ulong[] mask = [ulong.MaxValue, 0x5555];

        Assert.Equal(0, Definitions.Allocated(() => MaskedValues.ArgMax(values, mask)));
    }
}
