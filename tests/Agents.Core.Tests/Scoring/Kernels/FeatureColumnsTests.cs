using Agents.Core.Scoring.Kernels;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Scoring.Kernels;

public class FeatureColumnsTests
{
    [Fact]
    public void A_sum_has_the_bits_of_its_products_added_in_order() =>
        Prop.ForAll(LongRuns.Seeds, Gen.Choose(0, 100).ToArbitrary(), Gen.Choose(0, 9).ToArbitrary(), (seed, n, c) =>
        {
            Random random = new(seed);
            float[] columns = Definitions.WildNumbers(random, c * n), weights = Definitions.Numbers(random, c), sums = new float[n];
            sums.AsSpan().Fill(9);

            FeatureColumns.WeightedSum(columns, weights, sums);

            for (int i = 0; i < n; i++)
            {
                float expected = 0;
                (double exact, double magnitude) = (0, 0);
                for (int column = 0; column < c; column++)
                {
                    expected += columns[(column * n) + i] * weights[column];
                    exact += (double)columns[(column * n) + i] * weights[column];
                    magnitude += Math.Abs((double)columns[(column * n) + i] * weights[column]);
                }

                double bound = ((c + 1) * Math.Pow(2, -24) * magnitude) + (c * Math.Pow(2, -150));
                Definitions.AssertSame(expected, sums[i]);
                Assert.InRange(float.IsFinite(sums[i]) ? sums[i] - exact : 0, -bound, bound);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(300)));

    [Fact]
    public void What_is_not_finite_is_handed_on()
    {
        float[] sums = new float[3];

        FeatureColumns.WeightedSum([float.NaN, float.PositiveInfinity, 1, 2, 2, float.PositiveInfinity], [1, 0], sums);
        Assert.Equal([float.NaN, float.PositiveInfinity, float.NaN], sums);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        float[] numbers = new float[6];

        Assert.Equal(
            "2 columns of 4 features have 8 numbers, but there are 6. (Parameter 'columns')",
            Assert.Throws<ArgumentException>(() => FeatureColumns.WeightedSum(numbers, [1, 2], new float[4])).Message);
        Assert.Equal(
            "The destination must not overlap the columns. (Parameter 'destination')",
            Assert.Throws<ArgumentException>(() => FeatureColumns.WeightedSum(numbers, [1, 2], numbers.AsSpan(0, 3))).Message);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        float[] columns = new float[400], weights = new float[4], sums = new float[100];

        Assert.Equal(0, Definitions.Allocated(() => FeatureColumns.WeightedSum(columns, weights, sums)));
    }
}
