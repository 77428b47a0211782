using Agents.Core.Scoring.Kernels;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Scoring.Kernels;

public class VectorMathTests
{
    private const double Ulp = 1.0 / (1 << 24);

    // All of a length up to 67, so that every tail is met.
    private static readonly Arbitrary<(int Seed, int Length)> Cases =
        (from seed in LongRuns.Seeds.Generator from length in Gen.Choose(0, 67) select (seed, length)).ToArbitrary();

    [Fact]
    public void Sums_have_the_bits_of_their_scalar_definition() =>
        Prop.ForAll(Cases, sample =>
        {
            Random random = new(sample.Seed);
            float[] x = Definitions.WildNumbers(random, sample.Length);
            float[] y = Definitions.WildNumbers(random, sample.Length);

            Definitions.AssertSame(Definitions.Dot(x, y), VectorMath.Dot(x, y));
            Definitions.AssertSame(Definitions.SquaredDistance(x, y), VectorMath.SquaredDistance(x, y));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(300)));

    [Fact]
    public void Sums_are_within_their_bounds_of_the_exact_ones() =>
        Prop.ForAll(Cases, sample =>
        {
            Random random = new(sample.Seed);
            int n = sample.Length * 10;
            float[] x = Definitions.Numbers(random, n);
            float[] y = Definitions.Numbers(random, n);
            (double dot, double magnitude, double distance) = (0, 0, 0);
            for (int i = 0; i < n; i++)
            {
                dot += (double)x[i] * y[i];
                magnitude += Math.Abs((double)x[i] * y[i]);
                distance += ((double)x[i] - y[i]) * ((double)x[i] - y[i]);
            }

            Assert.InRange(VectorMath.Dot(x, y) - dot, -((n / 16) + 6) * Ulp * magnitude, ((n / 16) + 6) * Ulp * magnitude);
            Assert.InRange(VectorMath.SquaredDistance(x, y) - distance, -((n / 16) + 8) * Ulp * distance, ((n / 16) + 8) * Ulp * distance);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(200)));

    [Fact]
    public void Norm_and_cosine_are_within_their_bounds_however_large_or_small_the_numbers() =>
        Prop.ForAll(Cases, sample =>
        {
            Random random = new(sample.Seed);
            int n = sample.Length;
            float[] x = Scaled(random, n);
            float[] y = Scaled(random, n);
            double norm = Norm(x), other = Norm(y);
            double cosine = norm == 0 || other == 0 ? 0 : x.Zip(y, (a, b) => a / norm * (b / other)).Sum();

            double bound = (((n / 16) + 8) * Ulp / 2 * norm) + float.Epsilon;
            Assert.InRange((float.IsInfinity((float)norm) ? norm : VectorMath.Norm(x)) - norm, -bound, bound);
            Assert.InRange(VectorMath.Cosine(x, y) - cosine, -((n / 16) + 8) * Ulp * 2, ((n / 16) + 8) * Ulp * 2);
            Assert.InRange(VectorMath.Cosine(x, y), -1f, 1f);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(300)));

    [Fact]
    public void Normalized_numbers_are_within_their_bounds_however_large_or_small_they_were() =>
        Prop.ForAll(Cases, sample =>
        {
            float[] x = Scaled(new Random(sample.Seed), sample.Length);
            double norm = Norm(x);
            float[] unit = new float[x.Length];

            Definitions.AssertSame(VectorMath.Norm(x), VectorMath.Normalize(x, unit));

            for (int i = 0; i < x.Length; i++)
            {
                double expected = norm == 0 ? 0 : x[i] / norm;
                double bound = (((x.Length / 16) + 12) * Ulp / 2 * Math.Abs(expected)) + float.Epsilon;
                Assert.InRange(unit[i] - expected, -bound, bound);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(300)));

    [Fact]
    public void Normalize_in_place_gives_the_same_as_beside()
    {
        float[] x = Definitions.Numbers(new Random(3), 37);
        float[] beside = new float[37];

        VectorMath.Normalize(x, beside);
        VectorMath.Normalize(x, x);

        Assert.Equal(beside, x);
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(1e30f)]
    [InlineData(1e-30f)]
    public void Normalize_into_what_overlaps_is_refused(float scale)
    {
        float[] x = new float[5];
        x.AsSpan().Fill(scale);

        ArgumentException exception = Assert.Throws<ArgumentException>(() => VectorMath.Normalize(x.AsSpan(0, 4), x.AsSpan(1, 4)));

        Assert.Equal("The destination must not overlap the source, unless it is the same. (Parameter 'destination')", exception.Message);
        Assert.All(x, number => Assert.Equal(scale, number));
    }

    [Fact]
    public void Empty_vectors_have_no_length_and_no_angle()
    {
        Definitions.AssertSame(0, VectorMath.Dot([], []));
        Definitions.AssertSame(0, VectorMath.SquaredDistance([], []));
        Definitions.AssertSame(0, VectorMath.Norm([]));
        Definitions.AssertSame(0, VectorMath.Cosine([], []));
        Definitions.AssertSame(0, VectorMath.Normalize([], []));
    }

    [Fact]
    public void Zero_vectors_stay_zero_and_have_no_angle()
    {
        float[] zero = [0, -0f, 0], x = [1, 2, 3], unit = [9, 9, 9];

        Definitions.AssertSame(0, VectorMath.Cosine(zero, x));
        Definitions.AssertSame(0, VectorMath.Cosine(x, zero));
        Definitions.AssertSame(0, VectorMath.Cosine(zero, zero));
        Definitions.AssertSame(0, VectorMath.Normalize(zero, unit));
        Assert.Equal([0, 0, 0], unit);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void What_is_not_finite_is_handed_on_from_any_place(float special)
    {
        for (int place = 0; place < 35; place++)
        {
            float[] x = new float[35], y = new float[35], unit = new float[35], zero = new float[35];
            x.AsSpan().Fill(1);
            y.AsSpan().Fill(2);
            x[place] = special;

            Definitions.AssertSame(special * 2, VectorMath.Dot(x, y));
            Definitions.AssertSame(special * special, VectorMath.SquaredDistance(x, y));
            Definitions.AssertSame(float.Abs(special), VectorMath.Norm(x));
            Definitions.AssertSame(float.NaN, VectorMath.Cosine(x, y));
            Definitions.AssertSame(float.NaN, VectorMath.Cosine(y, x));
            Definitions.AssertSame(float.NaN, VectorMath.Cosine(zero, x));
            Definitions.AssertSame(float.NaN, VectorMath.Cosine(x, zero));
            Definitions.AssertSame(float.Abs(special), VectorMath.Normalize(x, unit));
            Assert.All(unit, number => Assert.True(float.IsNaN(number)));
        }
    }

    [Fact]
    public void The_norm_of_the_greatest_numbers_is_infinite_and_their_direction_is_not_lost()
    {
        float[] x = [float.MaxValue, float.MaxValue, -float.MaxValue, float.MaxValue], unit = new float[4];

        Definitions.AssertSame(float.PositiveInfinity, VectorMath.Normalize(x, unit));

        Assert.Equal([0.5f, 0.5f, -0.5f, 0.5f], unit);
        Definitions.AssertSame(1, VectorMath.Cosine(x, x));
    }

    [Fact]
    public void The_smallest_numbers_have_a_norm_and_a_direction()
    {
        float[] x = [float.Epsilon, float.Epsilon, float.Epsilon, -float.Epsilon], unit = new float[4];

        Definitions.AssertSame(2 * float.Epsilon, VectorMath.Normalize(x, unit));

        Assert.Equal([0.5f, 0.5f, 0.5f, -0.5f], unit);
        Definitions.AssertSame(1, VectorMath.Cosine(x, x));
    }

    [Fact]
    public void Lengths_that_differ_are_refused()
    {
        const string Message = "The vectors must be equally long, but have 3 and 2 numbers. (Parameter 'y')";
        float[] x = [1, 2, 3], y = [1, 2];

        Assert.Equal(Message, Assert.Throws<ArgumentException>(() => VectorMath.Dot(x, y)).Message);
        Assert.Equal(Message, Assert.Throws<ArgumentException>(() => VectorMath.SquaredDistance(x, y)).Message);
        Assert.Equal(Message, Assert.Throws<ArgumentException>(() => VectorMath.Cosine(x, y)).Message);
        Assert.Equal(
            "The vectors must be equally long, but have 3 and 2 numbers. (Parameter 'destination')",
            Assert.Throws<ArgumentException>(() => VectorMath.Normalize(x, y)).Message);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        float[] x = Definitions.Numbers(new Random(1), 67), y = Definitions.Numbers(new Random(2), 67), unit = new float[67];
        float sum = 0;

        Assert.Equal(0, Definitions.Allocated(() => sum +=
            VectorMath.Dot(x, y) + VectorMath.SquaredDistance(x, y) + VectorMath.Norm(x) + VectorMath.Cosine(x, y) + VectorMath.Normalize(x, unit)));
        Assert.True(float.IsFinite(sum));
    }

    // Within one vector of one magnitude, and over the samples of all of them.
    private static float[] Scaled(Random random, int length)
    {
        float scale = MathF.Pow(2, random.Next(-149, 127));
        return [.. Definitions.Numbers(random, length).Select(number => number * scale)];
    }

    private static double Norm(float[] x) => Math.Sqrt(x.Sum(number => (double)number * number));
}
