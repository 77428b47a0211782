using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;
using Agents.Core.Tests.Workspaces;

namespace Agents.Core.Tests.Scoring.Indexes;

public sealed class FlatIndexTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string FilePath => _folder.In("flat.index");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Options_report_every_problem_at_once()
    {
        AgentOptionsException failure = Assert.Throws<AgentOptionsException>(() => new FlatIndex(new FlatIndexOptions
        {
            Dimensions = 65_537,
            Metric = (VectorMetric)9,
            Storage = (VectorStorage)(-1),
            RescoreFactor = 0,
            Capacity = -1,
        }));

        Assert.Equal(
            [
                "Dimensions must be 1 to 65536, but is 65537.",
                "Metric must be one of the named metrics, but is 9.",
                "Storage must be one of the named kinds, but is -1.",
                "RescoreFactor must be 1 to 1024 candidates a hit, but is 0.",
                "Capacity must be at least 0 vectors, but is -1.",
            ],
            failure.Failures);
        Assert.Throws<AgentOptionsException>(() => new FlatIndex(new FlatIndexOptions()));
        Assert.Throws<ArgumentNullException>(() => new FlatIndex(null!));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(int.MaxValue)]
    public void Room_grows_with_what_is_added_and_every_vector_is_kept_bit_for_bit(int capacity)
    {
        using FlatIndex index = new(new FlatIndexOptions { Dimensions = 33, Metric = VectorMetric.Dot, Capacity = capacity });
        Random random = new(1);
        float[][] vectors = [.. Enumerable.Range(0, 3_000).Select(_ => VectorModel.Draw(random, 33))];
        for (int id = 0; id < vectors.Length; id++)
        {
            index.Add(id, vectors[id], tags: (ulong)id);
        }

        float[] read = new float[33];
        for (int id = 0; id < vectors.Length; id++)
        {
            Assert.True(index.TryGet(id, read));
            Assert.Equal(vectors[id], read);
            Assert.True(index.TryGetTags(id, out ulong tags));
            Assert.Equal((ulong)id, tags);
        }
    }

    [Fact]
    public void Vector_is_read_as_it_is_kept()
    {
        float[] read = new float[2];
        using FlatIndex cosine = new(new FlatIndexOptions { Dimensions = 2 });
        cosine.Add(1, [3, 4]);
        Assert.True(cosine.TryGet(1, read));
        Assert.Equal([0.6f, 0.8f], read);

        using FlatIndex half = new(new FlatIndexOptions { Dimensions = 2, Metric = VectorMetric.Dot, Storage = VectorStorage.Half });
        half.Add(1, [2_049, -0.1f]);
        Assert.True(half.TryGet(1, read));
        Assert.Equal([2_048, (float)(Half)(-0.1f)], read);

        Assert.False(half.TryGet(2, read));
        Assert.False(half.TryGetTags(2, out ulong tags));
        Assert.Equal(0UL, tags);
        Assert.Equal(
            "The destination must have room for 2 numbers, but has 3. (Parameter 'vector')",
            Assert.Throws<ArgumentException>(() => half.TryGet(1, new float[3])).Message);
    }

    [Theory]
    [InlineData(65_520f, false)]
    [InlineData(-65_520f, false)]
    [InlineData(65_519f, true)]
    public void Number_that_does_not_fit_a_half_is_refused(float number, bool fits)
    {
        using FlatIndex index = new(new FlatIndexOptions { Dimensions = 2, Metric = VectorMetric.Euclidean, Storage = VectorStorage.Half });
        if (fits)
        {
            index.Add(1, [0, number]);
            return;
        }

        Assert.Equal(
            $"Every number of a vector that is kept in 16 bits must be -65504 to 65504, but the one at 1 is {number}. (Parameter 'vector')",
            Assert.Throws<ArgumentException>(() => index.Add(1, [0, number])).Message);
        Assert.Equal(0, index.Count);
    }

    [Fact]
    public void Best_of_equal_ones_do_not_depend_on_the_order_they_came_in_nor_on_what_was_removed()
    {
        Random random = new(2);
        float[][] distinct = [.. Enumerable.Range(0, 5).Select(_ => VectorModel.Draw(random, 20))];
        foreach (VectorStorage storage in Enum.GetValues<VectorStorage>())
        {
            SearchHit[]? expected = null;
            for (int round = 0; round < 6; round++)
            {
                using FlatIndex index = new(new FlatIndexOptions { Dimensions = 20, Storage = storage, RescoreFactor = 2 });
                int[] ids = [.. Enumerable.Range(0, 1_000)];
                random.Shuffle(ids);
                foreach (int id in ids)
                {
                    index.Add(id, distinct[id % 5]);
                }

                foreach (int id in ids.Where(id => id >= (round % 2 == 0 ? 300 : 900)))
                {
                    index.Remove(id);
                }

                SearchHit[] hits = Find(index, distinct[3], 7);
                expected ??= hits;
                Assert.Equal([3L, 8, 13, 18, 23, 28, 33], hits.Select(hit => hit.Id));
                Assert.Equal(expected, hits);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Search_sees_the_index_as_it_was_when_it_began(bool isLoaded)
    {
        FlatIndex index = new(new FlatIndexOptions { Dimensions = 1, Metric = VectorMetric.Dot });
        for (int id = 0; id < 200; id++)
        {
            index.Add(id, [id]);
        }

        if (isLoaded)
        {
            index.Save(FilePath);
            index.Dispose();
            index = FlatIndex.Load(FilePath);
        }

        index.Put(200, [200]);
        index.Remove(200);
        index.Put(199, [199]);      // both of its places have dead rows from now on
        bool changed = false;
        SearchHit[] hits = Find(index, [1], 200, new SearchFilter
        {
            Where = _ =>
            {
                for (int id = 0; id < 200 && !changed; id++)
                {
                    // More than half are removed on the way, so that what lives is copied and a file let go under the search.
                    Assert.True(id < 150 ? index.Remove(id) : !index.Put(id, [-id]));
                    Assert.True(index.Put(1_000 + id, [1_000]));
                }

                changed = true;
                return true;
            },
        });

        Assert.Equal(Enumerable.Range(0, 200).Reverse().Select(id => ((long)id, (double)id)), hits.Select(hit => (hit.Id, hit.Score)));
        Assert.Equal(250, index.Count);
        Assert.Equal(-199, Find(index, [1], 250)[^1].Score);
        index.Dispose();
    }

    [Fact]
    public void Dead_rows_never_outnumber_the_others_by_much()
    {
        using FlatIndex index = new(new FlatIndexOptions { Dimensions = 1, Metric = VectorMetric.Dot });
        Random random = new(9);
        for (int step = 0; step < 3_000; step++)
        {
            _ = random.Next(2) == 0 ? index.Put(random.Next(150), [step]) : index.Remove(random.Next(150));
            Assert.InRange(index.DeadCount, 0, Math.Max(63, index.Count));
        }
    }

    [Fact]
    public void Predicate_is_asked_only_about_what_would_be_a_hit()
    {
        using FlatIndex index = new(new FlatIndexOptions { Dimensions = 1, Metric = VectorMetric.Dot });
        for (int id = 0; id < 100; id++)
        {
            index.Add(id, [-id]);
        }

        List<long> asked = [];
        Find(index, [1], 1, new SearchFilter
        {
            Where = id =>
            {
                asked.Add(id);
                return true;
            },
        });

        Assert.Equal([0L], asked);
    }

    [Fact]
    public void Score_that_overflows_to_no_number_is_the_worst()
    {
        using FlatIndex index = new(new FlatIndexOptions { Dimensions = 17, Metric = VectorMetric.Dot });
        float[] both = new float[17];
        (both[0], both[16]) = (3e38f, 3e38f);
        float[] query = new float[17];
        (query[0], query[16]) = (3e38f, -3e38f);
        for (int id = 0; id < 6; id++)
        {
            index.Add(id, both);
        }

        float[] small = new float[17];
        small[0] = -1e-38f;
        index.Add(9, small);

        SearchHit[] hits = Find(index, query, 7);

        Assert.Equal([9L, 0, 1, 2, 3, 4, 5], hits.Select(hit => hit.Id));
        Assert.All(hits[1..], hit => Assert.Equal(double.NegativeInfinity, hit.Score));
    }

    [Fact]
    public void Cosine_stays_in_its_range()
    {
        Random random = new(3);
        using FlatIndex index = new(new FlatIndexOptions { Dimensions = 50 });
        for (int id = 0; id < 500; id++)
        {
            float[] vector = VectorModel.Draw(random, 50);
            index.Add(id, vector);

            SearchHit[] hits = Find(index, vector, id + 1);

            Assert.Equal(id, hits[0].Id);
            Assert.All(hits, hit => Assert.InRange(hit.Score, -1, 1));
        }
    }

    [Fact]
    public void Small_numbers_find_the_nearest_far_from_the_origin_too()
    {
        Random random = new(3);
        using FlatIndex index = new(new FlatIndexOptions { Dimensions = 32, Storage = VectorStorage.Int8, Metric = VectorMetric.Euclidean });
        float[][] vectors = [.. Enumerable.Range(0, 1_000).Select(_ => Enumerable.Range(0, 32).Select(_ => 10 + random.NextSingle()).ToArray())];
        for (int i = 0; i < vectors.Length; i++)
        {
            index.Add(i, vectors[i]);
        }

        SearchHit[] hits = new SearchHit[1];
        for (int i = 0; i < vectors.Length; i++)
        {
            index.Search(vectors[i], hits);
            Assert.Equal(new SearchHit { Id = i, Score = 0 }, hits[0]);
        }
    }

    [Theory]
    [InlineData(VectorStorage.Int8, VectorMetric.Dot, 0.99)]
    [InlineData(VectorStorage.Int8, VectorMetric.Cosine, 0.99)]
    [InlineData(VectorStorage.Int8, VectorMetric.Euclidean, 0.99)]
    [InlineData(VectorStorage.Binary, VectorMetric.Cosine, 0.9)]
    public void Two_passes_find_nearly_all_of_the_best(VectorStorage storage, VectorMetric metric, double least)
    {
        Random random = new(4);
        using FlatIndex index = new(new FlatIndexOptions { Dimensions = 128, Metric = metric, Storage = storage });
        Dictionary<long, float[]> model = [];
        for (int id = 0; id < 4_000; id++)
        {
            model[id] = VectorModel.Draw(random, 128);
            index.Add(id, model[id]);
        }

        double recall = 0;
        for (int i = 0; i < 20; i++)
        {
            float[] query = VectorModel.Draw(random, 128);
            SearchHit[] hits = Find(index, query, 10);
            VectorModel.CheckHits(model, metric, query, hits, 1e-5);
            recall += VectorModel.Recall(model, metric, query, hits, 1e-6);
        }

        Assert.InRange(recall / 20, least, 1);
    }

    [Theory]
    [InlineData(VectorStorage.Single)]
    [InlineData(VectorStorage.Half)]
    [InlineData(VectorStorage.Int8)]
    [InlineData(VectorStorage.Binary)]
    public void Search_allocates_nothing(VectorStorage storage)
    {
        Random random = new(5);
        using FlatIndex index = new(new FlatIndexOptions { Dimensions = 100, Storage = storage });
        for (int id = 0; id < 5_000; id++)
        {
            index.Add(id, VectorModel.Draw(random, 100), tags: (ulong)id);
        }

        index.Save(FilePath);
        using FlatIndex loaded = FlatIndex.Load(FilePath);
        float[] query = VectorModel.Draw(random, 100);
        SearchHit[] few = new SearchHit[10];
        SearchHit[] many = new SearchHit[500];
        SearchFilter filter = new() { AnyTag = 3, Where = static id => id > 9 };
        SearchAll();

        long before = GC.GetAllocatedBytesForCurrentThread();
        SearchAll();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void SearchAll()
        {
            index.Search(query, few);
            index.Search(query, many, filter);
            loaded.Search(query, many);
            loaded.Search(query, few, filter);
        }
    }

    private static SearchHit[] Find(FlatIndex index, ReadOnlySpan<float> query, int count, SearchFilter filter = default)
    {
        SearchHit[] hits = new SearchHit[count];
        return hits[..index.Search(query, hits, filter)];
    }
}
