using Agents.Core.Scoring.Kernels;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Scoring.Kernels;

public class ProbabilitiesTests
{
    [Fact]
    public void Probabilities_and_their_logarithms_are_those_of_the_definition() =>
        Prop.ForAll(LongRuns.Seeds, Gen.Choose(1, 600).ToArbitrary(), (seed, n) =>
        {
            Random random = new(seed);
            float temperature = MathF.Pow(10, (random.NextSingle() * 4) - 2);
            float size = MathF.Pow(10, random.Next(-3, 4));
            float[] logits = [.. Definitions.Numbers(random, n).Select(number => number * size)], p = new float[n], log = new float[n];
            double greatest = logits.Max();
            double[] powers = [.. logits.Select(logit => Math.Exp((logit - greatest) / temperature))];
            double sum = powers.Sum();

            Probabilities.Softmax(logits, temperature, p);
            Probabilities.LogSoftmax(logits, temperature, log);

            for (int i = 0; i < n; i++)
            {
                double exponent = (logits[i] - greatest) / temperature, expected = powers[i] / sum;
                double bound = (Math.Abs(exponent) + n + 8) * Math.Pow(2, -22);
                Assert.InRange(p[i] - expected, (-bound * expected) - 1e-37, (bound * expected) + 1e-37);
                Assert.InRange(log[i] - (exponent - Math.Log(sum)), -bound, bound);
            }

            Assert.InRange(p.Sum(number => (double)number), 1 - (n * Math.Pow(2, -22)), 1 + (n * Math.Pow(2, -22)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(200)));

    [Theory]
    [InlineData(1e38f)]
    [InlineData(-1e38f)]
    [InlineData(float.MaxValue)]
    [InlineData(0f)]
    public void Equal_logits_of_any_size_are_equally_probable(float logit)
    {
        float[] logits = [logit, logit, logit, logit], p = new float[4], log = new float[4];

        Probabilities.Softmax(logits, 1e-30f, p);
        Probabilities.LogSoftmax(logits, 1e30f, log);

        Assert.Equal([0.25f, 0.25f, 0.25f, 0.25f], p);
        Assert.All(log, number => Assert.Equal(-MathF.Log(4), number, 5e-7f));
    }

    [Fact]
    public void Logits_as_far_apart_as_can_be_give_all_to_the_greatest()
    {
        float[] p = new float[2], log = new float[2];

        Probabilities.Softmax([float.MinValue, float.MaxValue], 1, p);
        Probabilities.LogSoftmax([float.MinValue, float.MaxValue], 1, log);

        Assert.Equal([0, 1], p);
        Assert.Equal([float.NegativeInfinity, 0], log);
    }

    [Fact]
    public void Minus_infinity_gets_nothing_and_infinity_all()
    {
        const float Inf = float.PositiveInfinity;
        AssertBoth([0, -Inf, 0], [0.5f, 0, 0.5f]);
        AssertBoth([-Inf, -Inf], [0, 0]);
        AssertBoth([1, Inf, -Inf, Inf], [0, 0.5f, 0, 0.5f]);
        AssertBoth([], []);
        AssertBoth([7], [1]);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void One_NaN_makes_all_NaN(float other)
    {
        float[] p = new float[3], log = new float[3];

        Probabilities.Softmax([other, float.NaN, 1], 1, p);
        Probabilities.LogSoftmax([other, float.NaN, 1], 1, log);

        Assert.All(p, number => Assert.True(float.IsNaN(number)));
        Assert.All(log, number => Assert.True(float.IsNaN(number)));
    }

    [Fact]
    public void In_place_gives_the_same_as_beside()
    {
        float[] logits = Definitions.Numbers(new Random(1), 300), again = [.. logits], p = new float[300], log = new float[300];

        Probabilities.Softmax(logits, 0.5f, p);
        Probabilities.LogSoftmax(logits, 0.5f, log);
        Probabilities.Softmax(logits, 0.5f, logits);
        Probabilities.LogSoftmax(again, 0.5f, again);

        Assert.Equal(p, logits);
        Assert.Equal(log, again);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_temperature_out_of_range_is_refused(float temperature)
    {
        string message = FormattableString.Invariant($"The temperature must be more than 0 and finite, but is {temperature}. (Parameter 'temperature')");

        Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(() => Probabilities.Softmax([], temperature, [])).Message);
        Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(() => Probabilities.LogSoftmax([], temperature, [])).Message);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        float[] four = new float[4];

        Assert.Throws<ArgumentException>("destination", () => Probabilities.Softmax(four, 1, new float[3]));
        Assert.Throws<ArgumentException>("destination", () => Probabilities.LogSoftmax(four, 1, new float[5]));
        Assert.Throws<ArgumentException>("destination", () => Probabilities.Softmax(four.AsSpan(0, 3), 1, four.AsSpan(1, 3)));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        float[] logits = Definitions.Numbers(new Random(1), 300), p = new float[300];

        Assert.Equal(0, Definitions.Allocated(() => Probabilities.Softmax(logits, 0.5f, p)));
        Assert.Equal(0, Definitions.Allocated(() => Probabilities.LogSoftmax(logits, 0.5f, p)));
    }

    private static void AssertBoth(float[] logits, float[] expected)
    {
        float[] p = new float[logits.Length], log = new float[logits.Length];

        Probabilities.Softmax(logits, 2, p);
        Probabilities.LogSoftmax(logits, 2, log);

        Assert.Equal(expected, p);
        Assert.Equal(expected.Select(number => MathF.Log(number)), log);
    }
}
