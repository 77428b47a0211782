using Agents.Core.Scoring.Kernels;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Scoring.Kernels;

public class BinaryVectorsTests
{
    [Fact]
    public void Each_bit_is_the_sign_of_its_number_at_any_length()
    {
        Random random = new(19);
        foreach (int length in Definitions.Lengths)
        {
            float[] numbers = Definitions.Coarse(random, length);
            ulong[] words = new ulong[BinaryVectors.CountWords(length)];
            words.AsSpan().Fill(ulong.MaxValue);

            BinaryVectors.Pack(numbers, words);

            Assert.Equal((length + 63) / 64, words.Length);
            for (int i = 0; i < words.Length * 64; i++)
            {
                Assert.Equal(i < length && numbers[i] < 0, (words[i / 64] >> (i % 64) & 1) != 0);
            }
        }
    }

    [Theory]
    [InlineData(0f, 0)]
    [InlineData(float.NaN, 0)]
    [InlineData(float.PositiveInfinity, 0)]
    [InlineData(float.NegativeInfinity, 1)]
    [InlineData(-float.Epsilon, 1)]
    public void Only_what_is_less_than_0_is_1(float number, int sign)
    {
        foreach (int length in (int[])[1, 16])
        {
            float[] numbers = new float[length];
            ulong[] word = new ulong[1];
            numbers[0] = number;
            numbers[^1] = length == 1 ? number : -0f;

            BinaryVectors.Pack(numbers, word);

            Assert.Equal((ulong)sign, word[0]);
        }
    }

    [Fact]
    public void The_distance_is_the_number_of_places_that_differ_and_the_top_rows_have_the_least() =>
        Prop.ForAll(LongRuns.Seeds, Gen.Choose(1, 10).ToArbitrary(), Gen.Choose(0, 20).ToArbitrary(), (seed, words, wanted) =>
        {
            Random random = new(seed);
            int n = random.Next(30);
            ulong[] query = Words(random, words), matrix = Words(random, n * words);
            int[] distances = new int[n];
            for (int row = 0; row < n; row++)
            {
                for (int bit = 0; bit < words * 64; bit++)
                {
                    distances[row] += (query[bit / 64] >> (bit % 64) & 1) != (matrix[(row * words) + (bit / 64)] >> (bit % 64) & 1) ? 1 : 0;
                }

                Assert.Equal(distances[row], BinaryVectors.Hamming(query, matrix.AsSpan(row * words, words)));
            }

            SearchHit[] hits = new SearchHit[wanted];
            SearchHit[] expected = Definitions.Top([.. distances.Select(distance => -(float)distance)], wanted);
            Assert.Equal(expected.Length, BinaryVectors.Top(query, matrix, hits));
            Assert.Equal(expected, hits[..expected.Length]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(200)));

    [Fact]
    public void Empty_vectors_take_no_words_and_do_not_differ()
    {
        Assert.Equal(0, BinaryVectors.CountWords(0));
        Assert.Equal(33_554_432, BinaryVectors.CountWords(int.MaxValue));
        Assert.Equal(0, BinaryVectors.Hamming([], []));
        BinaryVectors.Pack([], []);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("dimensions", () => BinaryVectors.CountWords(-1));
        Assert.Equal(
            "65 signs take 2 words, but there are 1. (Parameter 'destination')",
            Assert.Throws<ArgumentException>(() => BinaryVectors.Pack(new float[65], new ulong[1])).Message);
        Assert.Throws<ArgumentException>("y", () => BinaryVectors.Hamming(new ulong[1], new ulong[2]));
        Assert.Throws<ArgumentException>("matrix", () => BinaryVectors.Top(new ulong[2], new ulong[3], new SearchHit[1]));
        Assert.Equal(
            "The query must have 1 to 262144 words, but has 262145. (Parameter 'query')",
            Assert.Throws<ArgumentException>(() => BinaryVectors.Top(new ulong[262_145], [], new SearchHit[1])).Message);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        float[] numbers = Definitions.Numbers(new Random(1), 200);
        ulong[] query = new ulong[4], matrix = new ulong[400];
        SearchHit[] hits = new SearchHit[10];

        Assert.Equal(0, Definitions.Allocated(() => BinaryVectors.Pack(numbers, query)));
        Assert.Equal(0, Definitions.Allocated(() => BinaryVectors.Top(query, matrix, hits)));
    }

    private static ulong[] Words(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (ulong)random.NextInt64() << random.Next(2))];
}
