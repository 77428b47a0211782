using System.Collections.Concurrent;
using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Tests.Scoring.Indexes;

public sealed class HnswIndexThreadsTests
{
    private const int Fixed = 400;

    /// <summary>Vectors that nobody touches stay near the origin and are always found, while those around them grow in number, are replaced, die and are
    /// cleared away.</summary>
    [Fact]
    public async Task Searches_beside_changes_always_find_what_stays()
    {
        using HnswIndex index = new(new HnswIndexOptions { Dimensions = 6, Metric = VectorMetric.Euclidean, M = 8, EfConstruction = 40 });
        float[][] fixedOnes = [.. HnswData.Uniform(Fixed, 6, 1).Select(vector => vector.Select(number => number * 0.01f).ToArray())];
        for (int id = 0; id < Fixed; id++)
        {
            index.Add(id, fixedOnes[id], tags: 1);
        }

        using CancellationTokenSource done = new();
        ConcurrentDictionary<string, int> problems = new();
        Task[] readers = [.. Enumerable.Range(0, 3).Select(reader => Task.Run(() => Read(index, fixedOnes, reader, problems, done.Token), CancellationToken.None))];
        Random random = new(2);
        float[][] others = HnswData.Uniform(3_000, 6, 3);
        for (int i = 0; i < others.Length; i++)
        {
            others[i][0] += 10;
            index.Put(1_000 + random.Next(800), others[i], tags: 2);
            if (random.Next(3) == 0)
            {
                index.Remove(1_000 + random.Next(800));
            }
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Files_written_beside_changes_are_whole()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("hnsw").FullName, "some.index");
        using HnswIndex index = HnswData.Build(HnswData.Uniform(100, 4, 4), VectorMetric.Euclidean);
        Task changing = Task.Run(() =>
        {
            float[][] others = HnswData.Uniform(1_000, 4, 5);
            for (int i = 0; i < others.Length; i++)
            {
                index.Put(1_000 + (i % 60), others[i]);
            }
        }, TestContext.Current.CancellationToken);
        int least = 100;
        while (!changing.IsCompleted)
        {
            index.Save(path);
            using HnswIndex loaded = HnswIndex.Load(path);
            Assert.InRange(loaded.Count, least, 160);
            least = loaded.Count;
        }

        await changing;
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    private static void Read(HnswIndex index, float[][] fixedOnes, int reader, ConcurrentDictionary<string, int> problems, CancellationToken done)
    {
        Random random = new(reader);
        SearchHit[] hits = new SearchHit[10];
        while (!done.IsCancellationRequested)
        {
            int id = random.Next(Fixed);
            SearchFilter filter = random.Next(2) == 0 ? default : new SearchFilter { NoTag = 2 };
            if (index.Search(fixedOnes[id], hits, filter) != 10)
            {
                problems.TryAdd("too few", id);
            }

            if (hits[0].Id != id || hits[0].Score != 0)
            {
                problems.TryAdd("another is nearer than the vector itself", id);
            }

            if (hits.Any(hit => hit.Id >= Fixed))
            {
                problems.TryAdd("one from far away", id);
            }

            if (!index.Contains(id) || index.Count < Fixed)
            {
                problems.TryAdd("not there", id);
            }
        }
    }
}
