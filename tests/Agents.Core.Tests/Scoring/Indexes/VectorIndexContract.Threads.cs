using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Scoring.Indexes;

public abstract partial class VectorIndexContract
{
    private const int SharedIds = 64;
    private const int WriterCount = 2;

    [Fact]
    public void Disposed_index_refuses_every_use()
    {
        IVectorIndex index = Create(1, VectorMetric.Dot);
        index.Add(1, [1]);
        index.Dispose();
        index.Dispose();

        Assert.Throws<ObjectDisposedException>(() => index.Count);
        Assert.Throws<ObjectDisposedException>(() => index.Contains(1));
        Assert.Throws<ObjectDisposedException>(() => index.Add(2, [1]));
        Assert.Throws<ObjectDisposedException>(() => index.Put(1, [1]));
        Assert.Throws<ObjectDisposedException>(() => index.Remove(1));
        Assert.Throws<ObjectDisposedException>(() => index.Search([1], new SearchHit[1]));
        Assert.Throws<ObjectDisposedException>(() => index.Save(FilePath));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Search_that_runs_while_the_index_is_disposed_of_ends_as_if_nothing_had_happened(bool isLoaded)
    {
        IVectorIndex index = Create(2, VectorMetric.Dot);
        for (int id = 0; id < 20; id++)
        {
            index.Add(id, [id, 1]);
        }

        if (isLoaded)
        {
            index.Save(FilePath);
            index.Dispose();
            index = Load(FilePath);
        }

        bool isDisposed = false;
        SearchHit[] hits = Find(index, [1, 0], 3, new SearchFilter
        {
            Where = _ =>
            {
                if (!isDisposed)
                {
                    isDisposed = true;
                    index.Dispose();
                }

                return true;
            },
        });

        Assert.True(isDisposed);
        Assert.Equal([Hit(19, 19), Hit(18, 18), Hit(17, 17)], hits);
        Assert.Throws<ObjectDisposedException>(() => index.Count);
    }

    [Fact]
    public void Index_holds_what_a_list_would_under_any_changes() =>
        Prop.ForAll(LongRuns.Seeds, seed =>
        {
            Random random = new(seed);
            using IVectorIndex index = Create(5, VectorMetric.Euclidean);
            Dictionary<long, float[]> model = [];
            for (int step = 0; step < 600; step++)
            {
                // Phases of growing and of shrinking, so that most of the rows die now and then.
                long id = random.Next(200);
                float[] vector = VectorModel.Draw(random, 5);
                if (random.Next(4) > (step / 100 % 2 == 0 ? 0 : 2))
                {
                    Assert.Equal(!model.ContainsKey(id), index.Put(id, vector, (ulong)id));
                    model[id] = vector;
                }
                else
                {
                    Assert.Equal(model.Remove(id), index.Remove(id));
                }

                Assert.Equal(model.Count, index.Count);
                Assert.Equal(model.ContainsKey(id), index.Contains(id));
                if (step % 20 == 0)
                {
                    CheckAgainst(model, index, random);
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(5)));

    // Each id belongs to one writer. Its vector is its version, so that a score tells which version was found; every second id of a writer is replaced but never removed.
    [Fact]
    public async Task Searches_beside_changes_see_each_change_whole_or_not_at_all()
    {
        using IVectorIndex index = Create(2, VectorMetric.Dot);
        long[] begun = new long[SharedIds];
        long[] done = new long[SharedIds];
        for (int id = 0; id < SharedIds; id++)
        {
            begun[id] = done[id] = 1;
            index.Add(id, [1, 1]);
        }

        int running = WriterCount;
        Task[] writers = [.. Enumerable.Range(0, WriterCount).Select(writer => Task.Run(() =>
        {
            Change(index, begun, done, writer);
            Interlocked.Decrement(ref running);
        }))];
        Task[] readers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            do
            {
                SearchOnce(index, begun, done);
            }
            while (Volatile.Read(ref running) > 0);
        }))];
        await Task.WhenAll([.. writers, .. readers]);

        SearchHit[] expected =
        [
            .. Enumerable.Range(0, SharedIds).Where(id => done[id] > 0).Select(id => Hit(id, done[id])).OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id),
        ];
        Assert.Equal(expected.Length, index.Count);
        if (FindsAll)
        {
            Assert.Equal(expected, Find(index, [1, 0], SharedIds));
        }
    }

    // A version that is removed is noted as its negative.
    private static void Change(IVectorIndex index, long[] begun, long[] done, int writer)
    {
        Random random = new(writer);
        for (int i = 0; i < LongRuns.Times(3_000); i++)
        {
            int id = (random.Next(SharedIds / WriterCount) * WriterCount) + writer;
            long version = Math.Abs(done[id]);
            if (id / WriterCount % 2 == 1 && done[id] > 0 && random.Next(2) == 0)
            {
                Assert.True(index.Remove(id));
                Volatile.Write(ref done[id], -version);
            }
            else
            {
                Volatile.Write(ref begun[id], version + 1);
                Assert.Equal(done[id] < 0, index.Put(id, [version + 1, 1]));
                Volatile.Write(ref done[id], version + 1);
            }
        }
    }

    private void SearchOnce(IVectorIndex index, long[] begun, long[] done)
    {
        long[] before = [.. Enumerable.Range(0, SharedIds).Select(id => Volatile.Read(ref done[id])).Select(version => version < 0 ? 1 - version : version)];
        SearchHit[] hits = Find(index, [1, 0], SharedIds + 9);
        Assert.Equal(hits.Length, hits.Select(hit => hit.Id).Distinct().Count());
        Assert.Equal(hits.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id), hits);
        foreach (SearchHit hit in hits)
        {
            Assert.InRange(hit.Score, before[hit.Id], Volatile.Read(ref begun[hit.Id]));
        }

        if (FindsAll)
        {
            Assert.Equal(
                Enumerable.Range(0, SharedIds).Where(id => id / WriterCount % 2 == 0),
                hits.Select(hit => (int)hit.Id).Where(id => id / WriterCount % 2 == 0).Order());
        }
    }

    private void CheckAgainst(Dictionary<long, float[]> model, IVectorIndex index, Random random)
    {
        float[] query = VectorModel.Draw(random, 5);
        SearchHit[] hits = Find(index, query, 10);
        VectorModel.CheckHits(model, VectorMetric.Euclidean, query, hits, Tolerance);
        if (FindsAll)
        {
            Assert.Equal(Math.Min(10, model.Count), hits.Length);
            Assert.True(hits.Length == 0 || VectorModel.Recall(model, VectorMetric.Euclidean, query, hits, Tolerance) >= LeastRecall);
        }

        hits = Find(index, query, 300, new SearchFilter { AllTags = 3 });
        VectorModel.CheckHits(model, VectorMetric.Euclidean, query, hits, Tolerance);
        Assert.All(hits, hit => Assert.Equal(3, hit.Id & 3));
        if (FindsAll)
        {
            Assert.Equal(model.Keys.Count(id => (id & 3) == 3), hits.Length);
        }
    }
}
