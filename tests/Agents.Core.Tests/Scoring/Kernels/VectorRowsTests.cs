using Agents.Core.Scoring.Kernels;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Scoring.Kernels;

public class VectorRowsTests
{
    private static readonly Arbitrary<(int Seed, int Dimensions, int Rows, int Wanted, VectorMetric Metric)> Cases =
        (from seed in LongRuns.Seeds.Generator
         from dimensions in Gen.Choose(1, 50)
         from rows in Gen.Choose(0, 40)
         from wanted in Gen.Choose(0, 45)
         from metric in Gen.Elements(Enum.GetValues<VectorMetric>())
         select (seed, dimensions, rows, wanted, metric)).ToArbitrary();

    [Fact]
    public void Each_score_has_the_bits_of_the_one_of_its_row() =>
        Prop.ForAll(Cases, sample =>
        {
            (int seed, int d, int n, _, VectorMetric metric) = sample;
            Random random = new(seed);
            float[] query = Definitions.Numbers(random, d), matrix = Definitions.Numbers(random, n * d), scores = new float[n];

            VectorRows.Score(query, matrix, metric, scores);

            for (int row = 0; row < n; row++)
            {
                Definitions.AssertSame(Definitions.Score(metric, query, matrix.AsSpan(row * d, d)), scores[row]);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(300)));

    [Fact]
    public void Cosines_of_rows_of_all_magnitudes_have_the_bits_of_those_alone()
    {
        Random random = new(5);
        float[] query = Definitions.Numbers(random, 20), matrix = Definitions.WildNumbers(random, 20 * 200), scores = new float[200];
        matrix.AsSpan(100, 20).Clear();
        matrix[207] = float.NaN;
        matrix[307] = float.PositiveInfinity;

        VectorRows.Score(query, matrix, VectorMetric.Cosine, scores);

        for (int row = 0; row < scores.Length; row++)
        {
            Definitions.AssertSame(VectorMath.Cosine(query, matrix.AsSpan(row * 20, 20)), scores[row]);
        }
    }

    [Fact]
    public void The_top_rows_are_the_first_of_all_rows_sorted() =>
        Prop.ForAll(Cases, sample =>
        {
            (int seed, int d, int n, int wanted, VectorMetric metric) = sample;
            Random random = new(seed);
            float[] query = Definitions.Coarse(random, d), matrix = Definitions.Coarse(random, n * d), scores = new float[n];
            if (n > 0 && random.Next(4) == 0)
            {
                matrix[random.Next(matrix.Length)] = float.NaN;
            }

            SearchHit[] hits = new SearchHit[wanted];
            VectorRows.Score(query, matrix, metric, scores);
            SearchHit[] expected = Definitions.Top(scores, wanted);

            Assert.Equal(expected.Length, VectorRows.Top(query, matrix, metric, hits));
            Assert.Equal(expected, hits[..expected.Length]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(500)));

    [Fact]
    public void Top_rows_with_infinite_scores_are_in_order()
    {
        float[] matrix = [1, float.NegativeInfinity, float.PositiveInfinity, 3, float.NaN, float.NegativeInfinity];
        SearchHit[] hits = new SearchHit[6];

        Assert.Equal(5, VectorRows.Top([1], matrix, VectorMetric.Dot, hits));
        Assert.Equal([2, 3, 0, 1, 5], hits[..5].Select(hit => hit.Id));
        Assert.Equal(0, VectorRows.Top([1], matrix, VectorMetric.Dot, []));
    }

    [Fact]
    public void Many_queries_have_the_scores_of_each_alone_across_tiles() =>
        Prop.ForAll(
            (from seed in LongRuns.Seeds.Generator
             from dimensions in Gen.Elements(1, 15, 16, 300, 2000)
             from rows in Gen.Choose(0, 50)
             from queries in Gen.Choose(0, 6)
             from metric in Gen.Elements(Enum.GetValues<VectorMetric>())
             select (seed, dimensions, rows, queries, metric)).ToArbitrary(),
            sample =>
            {
                (int seed, int d, int n, int m, VectorMetric metric) = sample;
                Random random = new(seed);
                float[] queries = Definitions.Numbers(random, m * d), matrix = Definitions.Numbers(random, n * d);
                float[] scores = new float[m * n], alone = new float[n];

                VectorRows.ScoreMany(queries, matrix, d, metric, scores);

                for (int query = 0; query < m; query++)
                {
                    VectorRows.Score(queries.AsSpan(query * d, d), matrix, metric, alone);
                    Assert.Equal(alone, scores.AsSpan(query * n, n).ToArray());
                }
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(60)));

    [Fact]
    public void Equal_vectors_are_at_distance_0_and_not_minus_0()
    {
        float[] scores = new float[5];

        VectorRows.Score([1, 2], [1, 2, 1, 2, 1, 2, 1, 2, 1, 2], VectorMetric.Euclidean, scores);

        Assert.All(scores, score => Definitions.AssertSame(0, score));
    }

    [Fact]
    public void Rows_wherever_they_are_are_walked_with_their_numbers_and_stride()
    {
        float[] storage = [1, 2, 0, 3, 4, 0, 5, 6, 0, 7, 8, 0, 9, 10, 0, 11, 12, 0, 13, 14, 0, 15, 16, 0];
        float[] query = [1, 1], scores = new float[20];
        FourCursors<float> cursors = new()
        {
            First = ref storage[0],
            Second = ref storage[6],
            Third = ref storage[12],
            Fourth = ref storage[18],
            FirstRow = 10,
            SecondRow = 2,
            ThirdRow = 4,
            FourthRow = 16,
        };
        WrittenScores written = new(scores);

        RowWalk.OverFour(new DotRows<float>(query), cursors, 2, 3, ref written);

        Assert.Equal([0, 0, 11, 15, 19, 23, 0, 0, 0, 0, 3, 7, 0, 0, 0, 0, 27, 31, 0, 0], scores);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        float[] two = [1, 2], three = [1, 2, 3];

        Assert.Equal(
            "The length must be a multiple of the 2 numbers of a query, but is 3. (Parameter 'matrix')",
            Assert.Throws<ArgumentException>(() => VectorRows.Score(two, three, VectorMetric.Dot, new float[1])).Message);
        Assert.Equal(
            "There must be room for 1 scores and no more, but there is for 2. (Parameter 'scores')",
            Assert.Throws<ArgumentException>(() => VectorRows.Score(two, two, VectorMetric.Dot, new float[2])).Message);
        Assert.Equal(
            "The query must have at least one number. (Parameter 'query')",
            Assert.Throws<ArgumentException>(() => VectorRows.Top([], [], VectorMetric.Dot, new SearchHit[1])).Message);
        Assert.Equal(
            "The metric must be one of Dot, Cosine, Euclidean, but is 7. (Parameter 'metric')",
            Assert.Throws<ArgumentOutOfRangeException>(() => VectorRows.Top(two, two, (VectorMetric)7, new SearchHit[1])).Message);
        Assert.Throws<ArgumentOutOfRangeException>("dimensions", () => VectorRows.ScoreMany(two, two, 0, VectorMetric.Dot, new float[1]));
        Assert.Throws<ArgumentException>("queries", () => VectorRows.ScoreMany(three, two, 2, VectorMetric.Dot, new float[1]));
        Assert.Throws<ArgumentException>("scores", () => VectorRows.ScoreMany(two, two, 2, VectorMetric.Dot, new float[2]));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        float[] query = Definitions.Numbers(new Random(1), 40), matrix = Definitions.Numbers(new Random(2), 4000), scores = new float[100], many = new float[1000];
        SearchHit[] hits = new SearchHit[10];

        foreach (VectorMetric metric in Enum.GetValues<VectorMetric>())
        {
            Assert.Equal(0, Definitions.Allocated(() => VectorRows.Score(query, matrix, metric, scores)));
            Assert.Equal(0, Definitions.Allocated(() => VectorRows.Top(query, matrix, metric, hits)));
            Assert.Equal(0, Definitions.Allocated(() => VectorRows.ScoreMany(matrix.AsSpan(0, 400), matrix, 40, metric, many)));
        }
    }
}
