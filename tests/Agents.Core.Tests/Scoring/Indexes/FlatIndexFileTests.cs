using System.Buffers.Binary;
using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;
using Agents.Core.Tests.Workspaces;

namespace Agents.Core.Tests.Scoring.Indexes;

public sealed class FlatIndexFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string FilePath => _folder.In("flat.index");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Settings_come_from_the_file()
    {
        foreach (VectorStorage storage in Enum.GetValues<VectorStorage>())
        {
            Save(storage, VectorMetric.Euclidean);

            using FlatIndex loaded = FlatIndex.Load(FilePath);

            Assert.Equal(storage, loaded.Storage);
            Assert.Equal(VectorMetric.Euclidean, loaded.Metric);
            Assert.Equal(70, loaded.Dimensions);
            Assert.Equal(3, loaded.Count);
            Assert.True(loaded.TryGetTags(2, out ulong tags));
            Assert.Equal(7UL, tags);
        }
    }

    [Theory]
    [InlineData(VectorStorage.Single)]
    [InlineData(VectorStorage.Half)]
    [InlineData(VectorStorage.Int8)]
    [InlineData(VectorStorage.Binary)]
    public void Many_chunks_with_gaps_are_loaded_as_they_were(VectorStorage storage)
    {
        // Rows of 16,384 numbers, so that a chunk holds 256 of them at most.
        Random random = new(8);
        using FlatIndex index = new(new FlatIndexOptions { Dimensions = 16_300, Storage = storage, RescoreFactor = 2 });
        float[][] vectors = [.. Enumerable.Range(0, 10).Select(_ => VectorModel.Draw(random, 16_300))];
        for (int id = 0; id < 400; id++)
        {
            vectors[id % 10][id % 7] = random.NextSingle();
            index.Add(id, vectors[id % 10], tags: (ulong)id);
        }

        for (int id = 0; id < 400; id += 3)
        {
            index.Remove(id);
        }

        index.Save(FilePath);
        using FlatIndex loaded = FlatIndex.Load(FilePath);

        Assert.Equal(266, loaded.Count);
        foreach (float[] query in vectors)
        {
            SearchHit[] expected = new SearchHit[100];
            SearchHit[] actual = new SearchHit[100];
            Assert.Equal(100, index.Search(query, expected));
            Assert.Equal(100, loaded.Search(query, actual));
            Assert.Equal(expected, actual);
        }

        float[] one = new float[16_300], other = new float[16_300];
        for (int id = 0; id < 400; id++)
        {
            Assert.Equal(index.TryGet(id, one), loaded.TryGet(id, other));
            Assert.True(one.AsSpan().SequenceEqual(other));
        }

        Assert.True(loaded.Remove(398));
        Assert.False(loaded.TryGetTags(398, out _));
    }

    [Theory]
    [InlineData(0, 0, "its vectors must have 1 to 65536 numbers, but have 0.")]
    [InlineData(0, 65_537, "its vectors must have 1 to 65536 numbers, but have 65537.")]
    [InlineData(0, 69, null)]       // as many with padding
    [InlineData(0, 81, "section 4 must have 288 elements, but has 240.")]
    [InlineData(4, 3, "its metric has the number 3, which is none.")]
    [InlineData(8, 4, "its storage has the number 4, which is none.")]
    [InlineData(8, 1, "the elements of section 4 must have 2 bytes, but have 4.")]
    [InlineData(8, 2, "it must have 6 sections, but has 4.")]
    [InlineData(12, 0, "it must re-score 1 to 1024 candidates a hit, but re-scores 0.")]
    [InlineData(16, 2, "section 2 must have 2 elements, but has 3.")]
    [InlineData(16, -1, "it must have 0 to 2147483647 vectors, but has 4294967295.")]
    [InlineData(16, int.MaxValue, "section 2 must have 2147483647 elements, but has 3.")]
    public void Settings_that_do_not_fit_are_refused(int at, int value, string? problem)
    {
        Save(VectorStorage.Single, VectorMetric.Dot);
        IndexFileCraft.Change(
            FilePath, file => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(IndexFileCraft.Find(file, 1).Offset + at), value));

        if (problem is null)
        {
            FlatIndex.Load(FilePath).Dispose();
        }
        else
        {
            Assert.Equal(problem, Assert.Throws<InvalidIndexException>(() => FlatIndex.Load(FilePath)).Problem);
        }
    }

    [Fact]
    public void Id_that_is_there_twice_is_refused()
    {
        Save(VectorStorage.Single, VectorMetric.Dot);
        IndexFileCraft.Change(FilePath, file => file[IndexFileCraft.Find(file, 2).Offset + 16] = 0);

        Assert.Equal(
            "ids must differ, but id 0 is that of rows 0 and 2.",
            Assert.Throws<InvalidIndexException>(() => FlatIndex.Load(FilePath)).Problem);
    }

    [Theory]
    [InlineData(VectorStorage.Single)]
    [InlineData(VectorStorage.Half)]
    public void Number_that_is_not_finite_is_refused(VectorStorage storage)
    {
        Save(storage, VectorMetric.Dot);
        IndexFileCraft.Change(FilePath, file =>
        {
            int end = IndexFileCraft.Find(file, 4).Offset + IndexFileCraft.Find(file, 4).Length;
            file.AsSpan(end - 4, 4).Fill(0x7F);
            file.AsSpan(end - 4, 4).Fill(0xFF);
        });

        Assert.Equal(
            "every number must be finite, but one of row 2 is not.",
            Assert.Throws<InvalidIndexException>(() => FlatIndex.Load(FilePath)).Problem);
    }

    [Fact]
    public void File_of_another_kind_is_refused()
    {
        Save(VectorStorage.Single, VectorMetric.Dot);
        IndexFileCraft.Change(FilePath, file => file[12] = 2);

        Assert.Equal(
            "it holds an index of kind 2 (Hnsw), but kind 1 (Flat) is wanted.",
            Assert.Throws<InvalidIndexException>(() => FlatIndex.Load(FilePath)).Problem);
    }

    private void Save(VectorStorage storage, VectorMetric metric)
    {
        using FlatIndex index = new(new FlatIndexOptions { Dimensions = 70, Metric = metric, Storage = storage });
        Random random = new(1);
        for (int id = 0; id < 3; id++)
        {
            index.Add(id, VectorModel.Draw(random, 70), tags: 7);
        }

        index.Save(FilePath);
    }
}
