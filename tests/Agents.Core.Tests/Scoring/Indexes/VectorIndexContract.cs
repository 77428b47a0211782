using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;
using Agents.Core.Tests.Workspaces;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Scoring.Indexes;

/// <summary>What every index of vectors does.</summary>
public abstract partial class VectorIndexContract : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>Gets whether a search for as many hits as there are vectors finds every one.</summary>
    protected virtual bool FindsAll => true;

    /// <summary>Gets how much of the best 10 of 500 vectors must be found.</summary>
    protected virtual double LeastRecall => 1;

    /// <summary>Gets by how much a score may differ from its definition over numbers of size 1.</summary>
    protected virtual double Tolerance => 1e-5;

    protected string FilePath => _folder.In("some.index");

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Empty_index_finds_nothing()
    {
        using IVectorIndex index = Create(3, VectorMetric.Cosine);

        Assert.Empty(Find(index, [1, 2, 3], 5));
        Assert.Equal(0, index.Count);
        Assert.Equal(3, index.Dimensions);
        Assert.Equal(VectorMetric.Cosine, index.Metric);
        Assert.False(index.Contains(0));
        Assert.False(index.Remove(0));
    }

    [Fact]
    public void Vectors_come_and_go_by_their_ids()
    {
        using IVectorIndex index = Create(2, VectorMetric.Dot);
        index.Add(long.MinValue, [1, 0]);
        index.Add(long.MaxValue, [2, 0]);
        Assert.True(index.Put(-7, [3, 0]));

        Assert.Equal(3, index.Count);
        Assert.True(index.Contains(-7));
        Assert.Equal([-7, long.MaxValue, long.MinValue], Ids(Find(index, [1, 0], 9)));
        Assert.True(index.Remove(long.MaxValue));
        Assert.False(index.Remove(long.MaxValue));
        Assert.False(index.Contains(long.MaxValue));
        Assert.Equal([-7, long.MinValue], Ids(Find(index, [1, 0], 9)));
        index.Add(long.MaxValue, [9, 0]);
        Assert.Equal([long.MaxValue, -7, long.MinValue], Ids(Find(index, [1, 0], 9)));
    }

    [Fact]
    public void Id_that_is_taken_cannot_be_added_again()
    {
        using IVectorIndex index = Create(2, VectorMetric.Dot);
        index.Add(5, [1, 0]);

        ArgumentException failure = Assert.Throws<ArgumentException>(() => index.Add(5, [2, 0]));

        Assert.Equal("There is a vector of id 5 already. (Parameter 'id')", failure.Message);
        Assert.Equal([Hit(5, 1)], Find(index, [1, 0], 9));
    }

    [Fact]
    public void Put_replaces_vector_and_tags()
    {
        using IVectorIndex index = Create(2, VectorMetric.Dot);
        Assert.True(index.Put(5, [1, 0], tags: 1));

        Assert.False(index.Put(5, [2, 0], tags: 2));

        Assert.Equal(1, index.Count);
        Assert.Equal([Hit(5, 2)], Find(index, [1, 0], 9));
        Assert.Empty(Find(index, [1, 0], 9, new SearchFilter { AnyTag = 1 }));
        Assert.Equal([5L], Ids(Find(index, [1, 0], 9, new SearchFilter { AnyTag = 2 })));
    }

    [Fact]
    public void Vectors_that_are_too_long_or_not_finite_are_refused_and_change_nothing()
    {
        using IVectorIndex index = Create(2, VectorMetric.Cosine);
        index.Add(1, [1, 0]);
        foreach (float[] vector in (float[][])[[], [1], [1, 2, 3], [float.NaN, 1], [1, float.PositiveInfinity], [float.NegativeInfinity, 1]])
        {
            Assert.Equal("vector", Assert.Throws<ArgumentException>(() => index.Add(2, vector)).ParamName);
            Assert.Equal("vector", Assert.Throws<ArgumentException>(() => index.Put(1, vector)).ParamName);
            Assert.Equal("query", Assert.Throws<ArgumentException>(() => index.Search(vector, new SearchHit[1])).ParamName);
        }

        Assert.Equal([Hit(1, 1)], Find(index, [1, 0], 9));
    }

    [Fact]
    public void Scores_follow_the_metric()
    {
        double length = Math.Sqrt(5);
        Assert.Equal([Hit(2, 11), Hit(1, 4), Hit(3, -3)], Scored(VectorMetric.Dot));
        Assert.Equal([Hit(2, 11 / 5.0 / length), Hit(1, 1 / length), Hit(3, -1 / length)], Scored(VectorMetric.Cosine), HitsAreNear);
        Assert.Equal([Hit(2, -8), Hit(1, -13), Hit(3, -20)], Scored(VectorMetric.Euclidean));

        SearchHit[] Scored(VectorMetric metric)
        {
            using IVectorIndex index = Create(2, metric);
            index.Add(1, [4, 0]);
            index.Add(2, [3, 4]);
            index.Add(3, [-3, 0]);
            return Find(index, [1, 2], 3);
        }
    }

    [Fact]
    public void Zero_vector_has_cosine_zero_with_everything()
    {
        using IVectorIndex index = Create(2, VectorMetric.Cosine);
        index.Add(1, [0, 0]);
        index.Add(2, [1, 0]);
        index.Add(3, [-1, 0]);

        Assert.Equal([Hit(2, 1), Hit(1, 0), Hit(3, -1)], Find(index, [5, 0], 3));
        Assert.Equal([Hit(1, 0), Hit(2, 0), Hit(3, 0)], Find(index, [0, 0], 3));
    }

    [Fact]
    public void Cosine_is_never_beyond_1_whatever_rounding_does()
    {
        using IVectorIndex index = Create(100, VectorMetric.Cosine);
        Random random = new(1);
        float[][] vectors = [.. Enumerable.Range(0, 200).Select(_ => VectorModel.Draw(random, 100))];
        for (int i = 0; i < vectors.Length; i++)
        {
            index.Add(i, vectors[i]);
        }

        foreach (float[] vector in vectors)
        {
            float[] opposite = [.. vector.Select(number => -number)];
            Assert.All(Find(index, vector, 1), hit => Assert.InRange(hit.Score, 0.99, 1));
            Assert.All(Find(index, opposite, 200), hit => Assert.InRange(hit.Score, -1, 1));
            Assert.All(Find(index, opposite, 200, new SearchFilter { Where = _ => true }), hit => Assert.InRange(hit.Score, -1, 1));
        }
    }

    [Theory]
    [InlineData(1e-30f)]
    [InlineData(1e30f)]
    public void Cosine_does_not_depend_on_lengths_however_great_or_small(float size)
    {
        using IVectorIndex index = Create(2, VectorMetric.Cosine);
        index.Add(1, [size, 0]);
        index.Add(2, [size, size]);

        Assert.Equal([Hit(1, 1), Hit(2, Math.Sqrt(0.5))], Find(index, [size, 0], 2), HitsAreNear);
    }

    [Fact]
    public void Equal_scores_are_ordered_by_id_whatever_the_order_they_came_in()
    {
        using IVectorIndex index = Create(2, VectorMetric.Euclidean);
        long[] ids = [.. Enumerable.Range(-50, 100).Select(i => (long)i)];
        new Random(7).Shuffle(ids);
        foreach (long id in ids)
        {
            index.Add(id, [1, 1]);
        }

        if (FindsAll)
        {
            Assert.Equal(ids.Order(), Ids(Find(index, [3, 3], 100)));
        }
        else
        {
            Assert.Equal(Ids(Find(index, [3, 3], 100)).Order(), Ids(Find(index, [3, 3], 100)));
        }
    }

    [Fact]
    public void Filters_let_through_what_they_say_and_nothing_else()
    {
        using IVectorIndex index = Create(2, VectorMetric.Dot);
        for (int id = 0; id < 16; id++)
        {
            index.Add(id, [id, 0], tags: (ulong)id);
        }

        Expect(new SearchFilter { AnyTag = 5 }, id => (id & 5) != 0);
        Expect(new SearchFilter { AllTags = 6 }, id => (id & 6) == 6);
        Expect(new SearchFilter { NoTag = 3 }, id => (id & 3) == 0);
        Expect(new SearchFilter { AnyTag = 3, AllTags = 4, NoTag = 8 }, id => (id & 3) != 0 && (id & 4) != 0 && (id & 8) == 0);
        Expect(new SearchFilter { Where = id => id % 3 == 0 }, id => id % 3 == 0);
        Expect(new SearchFilter { AnyTag = 1, Where = id => id < 4 }, id => (id & 1) != 0 && id < 4);
        Expect(new SearchFilter { AnyTag = 16 }, _ => false);
        Expect(new SearchFilter { Where = _ => false }, _ => false);

        void Expect(SearchFilter filter, Func<long, bool> admits)
        {
            long[] expected = [.. Enumerable.Range(0, 16).Select(i => (long)i).Where(admits).OrderDescending()];
            Assert.Equal(expected, Ids(Find(index, [1, 0], 16, filter)));
            Assert.Equal(expected.Take(2), Ids(Find(index, [1, 0], 2, filter)));
        }
    }

    [Fact]
    public void Predicate_is_asked_only_about_ids_that_the_tags_let_through()
    {
        using IVectorIndex index = Create(2, VectorMetric.Dot);
        for (int id = 0; id < 16; id++)
        {
            index.Add(id, [id, 0], tags: (ulong)id);
        }

        List<long> asked = [];
        Find(index, [1, 0], 16, new SearchFilter
        {
            AllTags = 4,
            Where = id =>
            {
                asked.Add(id);
                return true;
            },
        });

        Assert.Equal([4L, 5, 6, 7, 12, 13, 14, 15], asked.Distinct().Order());
    }

    [Fact]
    public void Predicate_that_throws_ends_the_search_and_leaves_the_index_as_it_was()
    {
        using IVectorIndex index = Create(2, VectorMetric.Dot);
        index.Add(1, [1, 0]);

        Assert.Throws<TimeZoneNotFoundException>(() => Find(index, [1, 0], 1, new SearchFilter { Where = _ => throw new TimeZoneNotFoundException() }));

        index.Add(2, [2, 0]);
        Assert.Equal([2L, 1], Ids(Find(index, [1, 0], 2)));
    }

    [Fact]
    public void Predicate_may_search_the_index_itself()
    {
        using IVectorIndex index = Create(2, VectorMetric.Dot);
        index.Add(1, [1, 0]);
        index.Add(2, [2, 0]);

        SearchFilter filter = new() { Where = id => Find(index, [1, 0], 1)[0].Id == id };

        Assert.Equal([2L], Ids(Find(index, [1, 0], 2, filter)));
    }

    [Fact]
    public void Search_fills_no_more_than_it_is_given()
    {
        using IVectorIndex index = Create(1, VectorMetric.Dot);
        for (int id = 0; id < 10; id++)
        {
            index.Add(id, [id]);
        }

        Assert.Equal(0, index.Search([1], []));
        Assert.Equal([9L, 8, 7], Ids(Find(index, [1], 3)));
        Assert.Equal(10, Find(index, [1], 1_000).Length);
    }

    [Theory]
    [InlineData(VectorMetric.Dot)]
    [InlineData(VectorMetric.Cosine)]
    [InlineData(VectorMetric.Euclidean)]
    public void Best_of_many_are_those_of_a_full_sort_in_double_precision(VectorMetric metric) =>
        Prop.ForAll(LongRuns.Seeds, seed =>
        {
            Random random = new(seed);
            int dimensions = random.Next(1, 70);
            using IVectorIndex index = Create(dimensions, metric);
            Dictionary<long, float[]> model = [];
            for (int id = 0; id < 500; id++)
            {
                model[id] = VectorModel.Draw(random, dimensions);
                index.Add(id, model[id]);
            }

            float[] query = VectorModel.Draw(random, dimensions);
            SearchHit[] hits = Find(index, query, 10);
            VectorModel.CheckHits(model, metric, query, hits, Tolerance);
            Assert.Equal(10, hits.Length);
            double recall = VectorModel.Recall(model, metric, query, hits, Tolerance);
            Assert.True(recall >= LeastRecall, $"Recall is {recall}.");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(10)));

    protected static SearchHit Hit(long id, double score) => new() { Id = id, Score = score };

    protected static IEnumerable<long> Ids(IEnumerable<SearchHit> hits) => hits.Select(hit => hit.Id);

    protected static SearchHit[] Find(IVectorIndex index, ReadOnlySpan<float> query, int count, SearchFilter filter = default)
    {
        SearchHit[] hits = new SearchHit[count];
        return hits[..index.Search(query, hits, filter)];
    }

    /// <summary>Makes an empty index.</summary>
    protected abstract IVectorIndex Create(int dimensions, VectorMetric metric);

    /// <summary>Opens an index of the same kind.</summary>
    protected abstract IVectorIndex Load(string path);

    private bool HitsAreNear(SearchHit x, SearchHit y) => x.Id == y.Id && Math.Abs(x.Score - y.Score) <= Tolerance * Math.Max(1, Math.Abs(x.Score));
}
