using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Tests.Scoring.Indexes;

public sealed class HnswIndexTests
{
    [Theory]
    [InlineData("uniform", VectorMetric.Euclidean, 0.97)]
    [InlineData("uniform", VectorMetric.Cosine, 0.97)]
    [InlineData("uniform", VectorMetric.Dot, 0.9)]
    [InlineData("clustered", VectorMetric.Euclidean, 0.97)]
    [InlineData("clustered", VectorMetric.Cosine, 0.97)]
    [InlineData("clustered", VectorMetric.Dot, 0.9)]
    [InlineData("repeated", VectorMetric.Euclidean, 0.97)]
    [InlineData("repeated", VectorMetric.Cosine, 0.97)]
    [InlineData("repeated", VectorMetric.Dot, 0.9)]
    public void Search_finds_most_of_what_comparing_all_finds(string shape, VectorMetric metric, double least)
    {
        (float[][] vectors, float[][] queries) = shape switch
        {
            "uniform" => (HnswData.Uniform(4_000, 20, 1), HnswData.Uniform(50, 20, 2)),
            "clustered" => (HnswData.Clustered(4_000, 20, 1), HnswData.Clustered(50, 20, 2)),
            _ => (HnswData.Repeated(4_000, 20, 1), HnswData.Uniform(50, 20, 2)),
        };
        using HnswIndex index = HnswData.Build(vectors, metric);

        double recall = HnswData.Recall(index, Numbered(vectors), queries, 10, 100);

        Assert.InRange(recall, least, 1);
    }

    [Fact]
    public void More_in_view_finds_more()
    {
        float[][] vectors = HnswData.Uniform(4_000, 32, 1);
        float[][] queries = HnswData.Uniform(50, 32, 2);
        using HnswIndex index = HnswData.Build(vectors, VectorMetric.Euclidean, m: 6, efConstruction: 40);

        double[] recalls = [.. new[] { 10, 40, 160, 4_000 }.Select(ef => HnswData.Recall(index, Numbered(vectors), queries, 10, ef))];

        Assert.Equal(recalls.Order(), recalls);
        Assert.InRange(recalls[0], 0.2, 0.8);
        Assert.InRange(recalls[^1], 0.995, 1);
    }

    [Fact]
    public void Scores_of_hits_are_those_of_the_metric_in_order()
    {
        float[][] vectors = HnswData.Clustered(500, 19, 3);
        foreach (VectorMetric metric in Enum.GetValues<VectorMetric>())
        {
            using HnswIndex index = HnswData.Build(vectors, metric);
            SearchHit[] hits = new SearchHit[20];
            float[] query = HnswData.Clustered(1, 19, 4)[0];

            Assert.Equal(20, index.Search(query, hits));

            Assert.All(hits, hit => Assert.Equal(HnswData.Score(metric, query, vectors[hit.Id]), hit.Score, 1e-4));
            Assert.Equal(hits.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id), hits);
        }
    }

    [Fact]
    public void Ten_thousand_equal_vectors_hide_neither_each_other_nor_the_rest()
    {
        using HnswIndex index = new(new HnswIndexOptions { Dimensions = 8, Metric = VectorMetric.Euclidean, EfConstruction = 50 });
        float[][] others = HnswData.Uniform(200, 8, 5);
        float[] same = [1, 1, 1, 1, 1, 1, 1, 1];
        Dictionary<long, float[]> all = [];
        for (int i = 0; i < 10_000; i++)
        {
            all[i] = same;
            index.Add(i, same);
            if (i % 50 == 0)
            {
                all[20_000 + (i / 50)] = others[i / 50];
                index.Add(20_000 + (i / 50), others[i / 50]);
            }
        }

        SearchHit[] hits = new SearchHit[10];
        Assert.Equal(10, index.Search(same, hits));
        Assert.Equal(Enumerable.Range(0, 10).Select(id => new SearchHit { Id = id, Score = 0 }), hits);
        Assert.Equal(1, HnswData.Recall(index, all, others, 10, 64));
        hits = new SearchHit[10_200];
        Assert.Equal(10_200, index.Search(same, hits));
        Assert.Equal(all.Keys.Order(), hits.Select(hit => hit.Id).Order());
        Assert.Equal(10_000, hits.Count(hit => hit.Score == 0));
    }

    [Fact]
    public void Twin_takes_the_place_of_an_equal_vector_that_is_removed()
    {
        float[][] vectors = HnswData.Uniform(200, 6, 6);
        using HnswIndex index = HnswData.Build(vectors, VectorMetric.Euclidean);
        for (int i = 0; i < 200; i++)
        {
            index.Add(1_000 + i, vectors[i]);
        }

        for (int i = 0; i < 200; i++)
        {
            Assert.True(index.Remove(i));
        }

        Assert.Equal(200, index.Count);
        SearchHit[] hits = new SearchHit[1];
        for (int i = 0; i < 200; i++)
        {
            Assert.Equal(1, index.Search(vectors[i], hits));
            Assert.Equal(1_000 + i, hits[0].Id);
        }
    }

    [Fact]
    public void Recall_holds_after_half_is_removed_and_others_are_added()
    {
        float[][] vectors = HnswData.Clustered(6_000, 16, 7);
        float[][] queries = HnswData.Clustered(60, 16, 8);
        using HnswIndex index = HnswData.Build(vectors[..4_000], VectorMetric.Euclidean);
        Dictionary<long, float[]> living = Numbered(vectors[..4_000]);
        foreach (int id in Shuffled(4_000, 9).Take(2_000))
        {
            Assert.True(index.Remove(id));
            living.Remove(id);
        }

        double halved = HnswData.Recall(index, living, queries, 10, 40);
        for (int id = 4_000; id < 6_000; id++)
        {
            index.Add(id, vectors[id]);
            living[id] = vectors[id];
        }

        Assert.Equal(4_000, index.Count);
        using HnswIndex fresh = HnswData.Build([.. living.Values], VectorMetric.Euclidean);
        double expected = HnswData.Recall(fresh, Numbered([.. living.Values]), queries, 10, 40);
        double refilled = HnswData.Recall(index, living, queries, 10, 40);

        Assert.InRange(halved, 0.95 * expected, 1);
        Assert.InRange(refilled, 0.95 * expected, 1);
    }

    [Fact]
    public void Recall_holds_while_every_vector_is_replaced_again_and_again()
    {
        float[][] queries = HnswData.Uniform(40, 12, 10);
        float[][] vectors = HnswData.Uniform(1_000, 12, 11);
        using HnswIndex index = HnswData.Build(vectors, VectorMetric.Cosine);
        for (int round = 0; round < 5; round++)
        {
            vectors = HnswData.Uniform(1_000, 12, 12 + round);
            foreach (int id in Shuffled(1_000, round))
            {
                Assert.False(index.Put(id, vectors[id]));
            }

            Assert.Equal(1_000, index.Count);
            Assert.InRange(HnswData.Recall(index, Numbered(vectors), queries, 10, 64), 0.97, 1);
        }
    }

    [Fact]
    public void A_cluster_that_is_removed_leaves_the_others_within_reach()
    {
        float[][] near = [.. HnswData.Uniform(500, 4, 13)];
        float[][] far = [.. HnswData.Uniform(500, 4, 14).Select(vector => vector.Select(number => number + 100).ToArray())];
        using HnswIndex index = HnswData.Build([.. near, .. far], VectorMetric.Euclidean);
        for (int id = 0; id < 495; id++)
        {
            index.Remove(id);
        }

        SearchHit[] hits = new SearchHit[505];
        Assert.Equal(505, index.Search(near[0], hits));
        Assert.Equal([495L, 496, 497, 498, 499], hits.Take(5).Select(hit => hit.Id).Order());
        Assert.Equal(Enumerable.Range(495, 505).Select(id => (long)id), hits.Select(hit => hit.Id).Order());
    }

    [Fact]
    public void Index_that_was_emptied_can_be_filled_again()
    {
        float[][] vectors = HnswData.Uniform(100, 3, 15);
        using HnswIndex index = HnswData.Build(vectors, VectorMetric.Euclidean);
        for (int id = 0; id < 100; id++)
        {
            Assert.True(index.Remove(id));
        }

        Assert.Equal(0, index.Count);
        Assert.Equal(0, index.Search(vectors[0], new SearchHit[3]));
        index.Add(7, vectors[7]);
        SearchHit[] hits = new SearchHit[3];
        Assert.Equal(1, index.Search(vectors[0], hits));
        Assert.Equal(7, hits[0].Id);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(40)]
    [InlineData(1_000)]
    [InlineData(3_000)]
    public void Filters_lose_nothing_that_passes_however_little_it_is(int oneOf)
    {
        float[][] vectors = HnswData.Uniform(3_000, 10, 16);
        using HnswIndex index = new(new HnswIndexOptions { Dimensions = 10, Metric = VectorMetric.Euclidean });
        for (int id = 0; id < vectors.Length; id++)
        {
            index.Add(id, vectors[id], tags: id % oneOf == 0 ? 1ul : 2);
        }

        Dictionary<long, float[]> passing = Numbered(vectors).Where(pair => pair.Key % oneOf == 0).ToDictionary();
        foreach (SearchFilter filter in (SearchFilter[])[new() { AnyTag = 1 }, new() { Where = id => id % oneOf == 0 }])
        {
            int found = 0;
            foreach (float[] query in HnswData.Uniform(20, 10, 17))
            {
                long[] expected = [.. passing.OrderByDescending(pair => HnswData.Score(VectorMetric.Euclidean, query, pair.Value)).Take(10).Select(pair => pair.Key)];
                SearchHit[] hits = new SearchHit[10];
                Assert.Equal(expected.Length, index.Search(query, hits, filter));
                Assert.All(hits[..expected.Length], hit => Assert.Equal(0, hit.Id % oneOf));
                found += expected.Intersect(hits[..expected.Length].Select(hit => hit.Id)).Count();
            }

            Assert.InRange(found / (20.0 * Math.Min(10, passing.Count)), 0.97, 1);
        }
    }

    [Fact]
    public void Predicate_may_change_the_index_since_no_lock_is_held_around_it()
    {
        float[][] vectors = HnswData.Uniform(50, 3, 18);
        using HnswIndex index = HnswData.Build(vectors, VectorMetric.Euclidean);
        SearchHit[] hits = new SearchHit[5];
        SearchFilter filter = new() { Where = id => index.Remove(id) || !index.Contains(id) };

        Assert.Equal(5, index.Search(vectors[0], hits, filter));

        Assert.Equal(0, hits[0].Id);
        Assert.InRange(index.Count, 0, 45);
    }

    [Fact]
    public void Query_too_long_for_finite_distances_is_compared_with_everything()
    {
        using HnswIndex index = HnswData.Build(HnswData.Uniform(50, 3, 19), VectorMetric.Euclidean);
        SearchHit[] hits = new SearchHit[5];

        Assert.Equal(5, index.Search([1e30f, -1e30f, 0], hits));

        Assert.Equal([0L, 1, 2, 3, 4], hits.Select(hit => hit.Id));
        Assert.All(hits, hit => Assert.Equal(double.NegativeInfinity, hit.Score));
    }

    [Fact]
    public void Vector_too_long_for_finite_distances_is_refused()
    {
        using HnswIndex index = new(new HnswIndexOptions { Dimensions = 2, Metric = VectorMetric.Dot });

        ArgumentException failure = Assert.Throws<ArgumentException>(() => index.Add(1, [1e19f, 0]));

        Assert.Equal("The squared length of the vector must be at most 8.5070587E+37, but is 1E+38. (Parameter 'vector')", failure.Message);
        Assert.Equal(0, index.Count);
    }

    [Fact]
    public void Ef_outside_its_range_is_refused()
    {
        using HnswIndex index = new(new HnswIndexOptions { Dimensions = 2, EfSearch = 7 });

        Assert.Equal(7, index.EfSearch);
        index.EfSearch = HnswIndexOptions.MaxEf;
        Assert.Equal(HnswIndexOptions.MaxEf, index.EfSearch);
        Assert.Throws<ArgumentOutOfRangeException>(() => index.EfSearch = 0);
        ArgumentOutOfRangeException failure = Assert.Throws<ArgumentOutOfRangeException>(() => index.Search([1, 2], new SearchHit[1], 1_000_001));
        Assert.Equal("ef must be 1 to 1000000, but is 1000001. (Parameter 'ef')", failure.Message);
    }

    [Fact]
    public void Options_that_cannot_be_used_are_refused_all_at_once()
    {
        HnswIndexOptions options = new() { Dimensions = 0, M = 1, EfConstruction = 0, EfSearch = -3, Capacity = -1, Metric = (VectorMetric)9 };

        AgentOptionsException failure = Assert.Throws<AgentOptionsException>(() => new HnswIndex(options));

        Assert.Equal(
            [
                "Dimensions must be 1 to 65536, but is 0.",
                "M must be 2 to 256, but is 1.",
                "EfConstruction must be 1 to 1000000, but is 0.",
                "EfSearch must be 1 to 1000000, but is -3.",
                $"Capacity must be 0 to {Array.MaxLength}, but is -1.",
                "Metric must be one of the named metrics, but is 9.",
            ],
            failure.Failures);
    }

    [Fact]
    public void Search_allocates_nothing_once_warmed_up()
    {
        float[][] vectors = HnswData.Uniform(2_000, 16, 20);
        using HnswIndex index = new(new HnswIndexOptions { Dimensions = 16, Metric = VectorMetric.Cosine });
        for (int id = 0; id < vectors.Length; id++)
        {
            index.Add(id, vectors[id], tags: (ulong)id);
        }

        SearchHit[] hits = new SearchHit[10];
        Search();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Search();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        index.Remove(3);
        Search();
        before = GC.GetAllocatedBytesForCurrentThread();
        Search();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Search()
        {
            for (int i = 0; i < 300; i++)
            {
                index.Search(vectors[i], hits);
                index.Search(vectors[i], hits, ef: 200);
                index.Search(vectors[i], hits, new SearchFilter { AnyTag = 2 });
                index.Search(vectors[i], hits, new SearchFilter { AllTags = 0xFF0 });
            }
        }
    }

    private static Dictionary<long, float[]> Numbered(float[][] vectors) =>
        vectors.Select((vector, i) => (Id: (long)i, vector)).ToDictionary(pair => pair.Id, pair => pair.vector);

    private static int[] Shuffled(int count, int seed)
    {
        int[] ids = [.. Enumerable.Range(0, count)];
        new Random(seed).Shuffle(ids);
        return ids;
    }
}
