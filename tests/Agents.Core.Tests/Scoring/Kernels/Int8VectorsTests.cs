using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Agents.Core.Scoring.Kernels;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Scoring.Kernels;

public class Int8VectorsTests
{
    private static readonly Arbitrary<(int Seed, int Length)> Cases =
        (from seed in LongRuns.Seeds.Generator from length in Gen.Choose(0, 67) select (seed, length)).ToArbitrary();

    [Fact]
    public void Bytes_times_the_scale_are_near_their_numbers() =>
        Prop.ForAll(Cases, sample =>
        {
            Random random = new(sample.Seed);
            float size = MathF.Pow(2, random.Next(-149, 127));
            float[] numbers = [.. Definitions.Numbers(random, sample.Length).Select(number => number * size)], back = new float[sample.Length];
            sbyte[] bytes = new sbyte[sample.Length];

            float scale = Int8Vectors.Quantize(numbers, bytes);
            Int8Vectors.Dequantize(bytes, scale, back);

            double bound = scale == 0 ? 1.5e-36 : 0.5001 * scale;
            for (int i = 0; i < numbers.Length; i++)
            {
                Assert.InRange(bytes[i], -127, 127);
                Assert.InRange((double)back[i] - numbers[i], -bound, bound);
            }

            Assert.Equal(numbers.Length == 0 ? 0 : numbers.Max(float.Abs) / 127, scale, 1.5e-36f);
            Assert.True(scale == 0 || bytes.Any(number => int.Abs(number) == 127));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(500)));

    [Fact]
    public void Bytes_are_rounded_to_the_nearest_and_ties_to_even()
    {
        float[] numbers = [.. Enumerable.Range(0, 20).Select(i => i - 9.5f), -127, .. Enumerable.Range(0, 20).Select(i => i - 9.5f)];
        sbyte[] bytes = new sbyte[41];

        Assert.Equal(1, Int8Vectors.Quantize(numbers, bytes));

        Assert.Equal(numbers.Select(number => (sbyte)MathF.Round(number)), bytes);
    }

    [Fact]
    public void Zeros_and_what_is_nearly_0_become_zeros_of_scale_0()
    {
        sbyte[] bytes = [9, 9, 9];

        Assert.Equal(0, Int8Vectors.Quantize([], []));
        Assert.Equal(0, Int8Vectors.Quantize([0, -0f, 1.4e-36f], bytes));
        Assert.Equal([0, 0, 0], bytes);
        Assert.Equal(1.6e-36f / 127, Int8Vectors.Quantize([0, -1.6e-36f, 0], bytes));
        Assert.Equal([0, -127, 0], bytes);
        Assert.Equal(float.MaxValue / 127, Int8Vectors.Quantize([-float.MaxValue, float.MaxValue, 0], bytes));
        Assert.Equal([-127, 127, 0], bytes);
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "∞")]
    [InlineData(float.NegativeInfinity, "∞")]
    public void What_is_not_finite_is_refused(float special, string name)
    {
        float[] numbers = [1, special, 2];

        ArgumentException exception = Assert.Throws<ArgumentException>(() => Int8Vectors.Quantize(numbers, new sbyte[3]));

        string shown = float.Abs(special).ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal($"Every number of the vector must be finite, but one is {shown}. (Parameter 'source')", exception.Message);
        Assert.Equal(name, shown.Replace("Infinity", "∞"));
    }

    [Fact]
    public void Dot_products_of_any_bytes_are_exact_in_the_instructions_of_this_machine() => CheckSums(Int8Vectors.Dot, ByteSums.SumFour);

    [Fact]
    public void Dot_products_of_any_bytes_are_exact_in_parts() =>
        CheckSums(
            (x, y) => ByteSums.Sum<BytesInParts, Vector128<sbyte>, Vector128<int>>(ref First(x), ref First(y), (nuint)x.Length, Int8Vectors.Sum(x)),
            ByteSums.SumFour<BytesInParts, Vector128<sbyte>, Vector128<int>>);

    [Fact]
    public void Dot_products_of_any_bytes_are_exact_around_the_instruction_for_four_bytes() =>
        CheckSums(
            (x, y) => ByteSums.Sum<BytesInVnni<FourBytesAddInSoftware>, Vector256<sbyte>, Vector256<int>>(
                ref First(x), ref First(y), (nuint)x.Length, Int8Vectors.Sum(x)),
            ByteSums.SumFour<BytesInVnni<FourBytesAddInSoftware>, Vector256<sbyte>, Vector256<int>>);

    [Fact]
    public void Dot_products_of_any_bytes_are_exact_in_avx2_where_there_is_one()
    {
        if (Avx2.IsSupported)
        {
            CheckSums(
                (x, y) => ByteSums.Sum<BytesInAvx2, Vector256<short>, Vector256<int>>(ref First(x), ref First(y), (nuint)x.Length, 0),
                ByteSums.SumFour<BytesInAvx2, Vector256<short>, Vector256<int>>);
        }
    }

    [Fact]
    public void The_longest_dot_product_does_not_overflow()
    {
        sbyte[] least = new sbyte[Int8Vectors.MaxDimensions], most = new sbyte[Int8Vectors.MaxDimensions];
        least.AsSpan().Fill(sbyte.MinValue);
        most.AsSpan().Fill(sbyte.MaxValue);

        Assert.Equal(1 << 30, Int8Vectors.Dot(least, least));
        Assert.Equal(65_536 * 127 * -128, Int8Vectors.Dot(least, most));
        Assert.Equal(1 << 30, ByteSums.Sum<BytesInParts, Vector128<sbyte>, Vector128<int>>(ref least[0], ref least[0], 65_536, 0));
        Assert.Equal(
            1 << 30,
            ByteSums.Sum<BytesInVnni<FourBytesAddInSoftware>, Vector256<sbyte>, Vector256<int>>(ref least[0], ref least[0], 65_536, -128 * 65_536));
        Assert.Equal(
            65_536 * 127 * 127,
            ByteSums.Sum<BytesInVnni<FourBytesAddInSoftware>, Vector256<sbyte>, Vector256<int>>(ref most[0], ref most[0], 65_536, 127 * 65_536));
    }

    [Fact]
    public void The_top_rows_are_the_first_of_all_rows_sorted() =>
        Prop.ForAll(LongRuns.Seeds, Gen.Choose(1, 50).ToArbitrary(), Gen.Choose(0, 20).ToArbitrary(), (seed, d, wanted) =>
        {
            Random random = new(seed);
            int n = random.Next(30);
            sbyte[] query = [.. Enumerable.Range(0, d).Select(_ => (sbyte)random.Next(-3, 4))];
            sbyte[] matrix = [.. Enumerable.Range(0, n * d).Select(_ => (sbyte)random.Next(-3, 4))];
            float[] scales = [.. Enumerable.Range(0, n).Select(_ => random.Next(9) == 0 ? float.NaN : random.Next(3) * 0.37f)];
            SearchHit[] hits = new SearchHit[wanted];
            SearchHit[] expected = Definitions.Top(
                [.. Enumerable.Range(0, n).Select(row => Int8Vectors.Dot(query, matrix.AsSpan(row * d, d)) * scales[row] * 0.11f)], wanted);

            Assert.Equal(expected.Length, Int8Vectors.Top(query, 0.11f, matrix, scales, hits));
            Assert.Equal(expected, hits[..expected.Length]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(300)));

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        sbyte[] two = new sbyte[2];

        Assert.Throws<ArgumentException>("destination", () => Int8Vectors.Quantize(new float[3], two));
        Assert.Throws<ArgumentException>("destination", () => Int8Vectors.Dequantize(two, 1, new float[3]));
        Assert.Throws<ArgumentException>("y", () => Int8Vectors.Dot(two, new sbyte[3]));
        Assert.Equal(
            "The vectors may have at most 65536 numbers, but have 65537. (Parameter 'x')",
            Assert.Throws<ArgumentException>(() => Int8Vectors.Dot(new sbyte[65_537], new sbyte[65_537])).Message);
        Assert.Throws<ArgumentException>("matrix", () => Int8Vectors.Top(new sbyte[3], 1, two, [1], new SearchHit[1]));
        Assert.Equal(
            "There must be a scale for each of 2 rows, but there are 1. (Parameter 'scales')",
            Assert.Throws<ArgumentException>(() => Int8Vectors.Top(new sbyte[1], 1, two, [1], new SearchHit[1])).Message);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        float[] numbers = Definitions.Numbers(new Random(1), 40), scales = Definitions.Numbers(new Random(2), 100);
        sbyte[] query = new sbyte[40], matrix = new sbyte[4000];
        SearchHit[] hits = new SearchHit[10];

        Assert.Equal(0, Definitions.Allocated(() => Int8Vectors.Quantize(numbers, query)));
        Assert.Equal(0, Definitions.Allocated(() => Int8Vectors.Top(query, 1, matrix, scales, hits)));
    }

    private delegate int One(ReadOnlySpan<sbyte> x, ReadOnlySpan<sbyte> y);

    private delegate Vector128<int> Four(
        ref sbyte query, ref sbyte first, ref sbyte second, ref sbyte third, ref sbyte fourth, nuint length, int querySum);

    // -128 and 127 as often as all else together.
    private static void CheckSums(One one, Four four)
    {
        Random random = new(17);
        foreach (int length in Definitions.Lengths)
        {
            sbyte[] x = Bytes(random, length);
            sbyte[][] rows = [.. Enumerable.Range(0, 4).Select(_ => Bytes(random, length))];
            Vector128<int> sums = four(
                ref First(x), ref First(rows[0]), ref First(rows[1]), ref First(rows[2]), ref First(rows[3]), (nuint)length, Int8Vectors.Sum(x));
            for (int row = 0; row < 4; row++)
            {
                int expected = x.Zip(rows[row], (a, b) => a * b).Sum();
                Assert.Equal(expected, one(x, rows[row]));
                Assert.Equal(expected, sums[row]);
            }
        }
    }

    private static sbyte[] Bytes(Random random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => random.Next(4) switch { 0 => sbyte.MinValue, 1 => sbyte.MaxValue, _ => (sbyte)random.Next(-128, 128) })];

    private static ref sbyte First(ReadOnlySpan<sbyte> bytes) => ref MemoryMarshal.GetReference(bytes);
}
