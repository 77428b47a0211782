using Agents.Core.Scoring.Kernels;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Scoring.Kernels;

public class HalfVectorsTests
{
    private static readonly Half[] EveryHalf = [.. Enumerable.Range(0, 65_536).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits))];

    [Fact]
    public void Every_half_is_read_as_the_float_of_its_value()
    {
        for (nuint at = 0; at < 65_536; at += 16)
        {
            for (int i = 0; i < 16; i++)
            {
                float expected = (float)EveryHalf[(int)at + i];
                Definitions.AssertSame(expected, Numbers.Load512(ref EveryHalf[0], at)[i]);
                Definitions.AssertSame(expected, Numbers.Load256(ref EveryHalf[0], at + (nuint)(i / 8 * 8))[i % 8]);
                Definitions.AssertSame(expected, Numbers.Load128(ref EveryHalf[0], at + (nuint)(i / 4 * 4))[i % 4]);
                Definitions.AssertSame(expected, Numbers.Load(ref EveryHalf[0], at + (nuint)i));
            }
        }
    }

    [Fact]
    public void Every_finite_half_is_read_as_the_float_of_its_value_when_that_was_promised()
    {
        FiniteHalf[] halves = [.. EveryHalf.Where(Half.IsFinite).Select(half => new FiniteHalf(half))];
        for (nuint at = 0; at < (nuint)halves.Length; at += 16)
        {
            for (int i = 0; i < 16; i++)
            {
                float expected = (float)halves[(int)at + i].Value;
                Definitions.AssertSame(expected, Numbers.Load512(ref halves[0], at)[i]);
                Definitions.AssertSame(expected, Numbers.Load256(ref halves[0], at + (nuint)(i / 8 * 8))[i % 8]);
                Definitions.AssertSame(expected, Numbers.Load128(ref halves[0], at + (nuint)(i / 4 * 4))[i % 4]);
                Definitions.AssertSame(expected, Numbers.Load(ref halves[0], at + (nuint)i));
            }
        }
    }

    [Fact]
    public void What_is_not_finite_is_seen_at_any_place_of_any_length()
    {
        foreach (int length in Definitions.Lengths)
        {
            Half[] row = [.. Enumerable.Range(0, length + 1).Select(i => i % 2 == 0 ? Half.MaxValue : Half.MinValue)];
            Assert.True(HalfVectors.AreFinite(ref row[0], (nuint)length));
            row[length] = Half.NaN;     // behind the end
            Assert.True(HalfVectors.AreFinite(ref row[0], (nuint)length));
            for (int i = 0; i < length; i++)
            {
                foreach (Half special in (Half[])[Half.NaN, Half.PositiveInfinity, Half.NegativeInfinity])
                {
                    (Half before, row[i]) = (row[i], special);
                    Assert.False(HalfVectors.AreFinite(ref row[0], (nuint)length));
                    row[i] = before;
                }
            }
        }
    }

    [Fact]
    public void A_dot_product_has_the_bits_of_that_of_the_widened_row() =>
        Prop.ForAll(LongRuns.Seeds, Gen.Choose(0, 67).ToArbitrary(), (seed, length) =>
        {
            Random random = new(seed);
            float[] query = Definitions.WildNumbers(random, length), wide = new float[length];
            Half[] row = [.. Enumerable.Range(0, length).Select(_ => EveryHalf[random.Next(4) == 0 ? random.Next(65_536) : random.Next(0x7C00)])];

            HalfVectors.Widen(row, wide);

            Definitions.AssertSame(VectorMath.Dot(query, wide), HalfVectors.Dot(query, row));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(500)));

    [Fact]
    public void Rows_have_the_scores_and_the_order_of_widened_ones() =>
        Prop.ForAll(LongRuns.Seeds, Gen.Choose(1, 50).ToArbitrary(), Gen.Elements(Enum.GetValues<VectorMetric>()).ToArbitrary(), (seed, d, metric) =>
        {
            Random random = new(seed);
            int n = random.Next(30);
            float[] query = Definitions.Coarse(random, d), wide = new float[n * d], scores = new float[n], expected = new float[n];
            Half[] matrix = [.. Definitions.Coarse(random, n * d).Select(number => random.Next(200) == 0 ? EveryHalf[random.Next(65_536)] : (Half)number)];
            SearchHit[] hits = new SearchHit[7], expectedHits = new SearchHit[7];
            HalfVectors.Widen(matrix, wide);

            VectorRows.Score(query, wide, metric, expected);
            HalfVectors.Score(query, matrix, metric, scores);
            int count = VectorRows.Top(query, wide, metric, expectedHits);

            Assert.Equal(expected, scores);
            Assert.Equal(count, HalfVectors.Top(query, matrix, metric, hits));
            Assert.Equal(expectedHits, hits);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(300)));

    [Fact]
    public void Narrowing_rounds_ties_to_even_and_what_is_too_great_to_infinity()
    {
        Half[] halves = new Half[7];

        HalfVectors.Narrow([2049, 2051, 65_519, 65_520, -1e9f, 1e-9f, float.NaN], halves);

        Assert.Equal([(Half)2048, (Half)2052, Half.MaxValue, Half.PositiveInfinity, Half.NegativeInfinity, (Half)0, Half.NaN], halves);
    }

    [Fact]
    public void What_was_widened_is_narrowed_to_the_same_half()
    {
        float[] wide = new float[65_536];
        Half[] back = new Half[65_536];

        HalfVectors.Widen(EveryHalf, wide);
        HalfVectors.Narrow(wide, back);

        Assert.Equal(EveryHalf, back);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Half[] two = new Half[2];

        Assert.Throws<ArgumentException>("destination", () => HalfVectors.Narrow(new float[3], two));
        Assert.Throws<ArgumentException>("destination", () => HalfVectors.Widen(two, new float[3]));
        Assert.Throws<ArgumentException>("row", () => HalfVectors.Dot(new float[3], two));
        Assert.Throws<ArgumentException>("matrix", () => HalfVectors.Top(new float[3], two, VectorMetric.Dot, new SearchHit[1]));
        Assert.Throws<ArgumentException>("scores", () => HalfVectors.Score(new float[2], two, VectorMetric.Dot, new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>("metric", () => HalfVectors.Top(new float[2], two, (VectorMetric)(-1), new SearchHit[1]));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        float[] query = Definitions.Numbers(new Random(1), 40), scores = new float[100];
        Half[] matrix = [.. Definitions.Numbers(new Random(2), 4000).Select(number => (Half)number)];
        SearchHit[] hits = new SearchHit[10];

        Assert.Equal(0, Definitions.Allocated(() => HalfVectors.Score(query, matrix, VectorMetric.Dot, scores)));
        Assert.Equal(0, Definitions.Allocated(() => HalfVectors.Top(query, matrix, VectorMetric.Cosine, hits)));
        Assert.Equal(0, Definitions.Allocated(() => HalfVectors.Dot(query, matrix.AsSpan(0, 40))));
    }
}
