using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Tests.Scoring.Indexes;

public abstract partial class VectorIndexContract
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    public void Loaded_index_finds_what_the_saved_one_finds_bit_for_bit(int count)
    {
        Random random = new(count);
        using IVectorIndex index = Create(19, VectorMetric.Cosine);
        Fill(index, random, count);
        index.Save(FilePath);

        using IVectorIndex loaded = Load(FilePath);

        Assert.Equal(index.Count, loaded.Count);
        Assert.Equal(19, loaded.Dimensions);
        Assert.Equal(VectorMetric.Cosine, loaded.Metric);
        AssertSame(index, loaded, random);
        byte[] first = File.ReadAllBytes(FilePath);
        loaded.Save(FilePath);
        Assert.Equal(first, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void Loaded_index_can_be_changed_saved_and_loaded_again()
    {
        Random random = new(3);
        using IVectorIndex index = Create(19, VectorMetric.Euclidean);
        Fill(index, random, 300);
        index.Save(FilePath);
        using IVectorIndex loaded = Load(FilePath);
        foreach (IVectorIndex one in (IVectorIndex[])[index, loaded])
        {
            Random changes = new(4);
            for (int id = 0; id < 50; id++)
            {
                Assert.True(one.Remove(id));
                Assert.False(one.Put(50 + id, VectorModel.Draw(changes, 19), tags: 8));
                one.Add(1_000 + id, VectorModel.Draw(changes, 19), tags: 4);
            }
        }

        AssertSame(index, loaded, random);
        loaded.Save(FilePath);
        using IVectorIndex again = Load(FilePath);
        AssertSame(index, again, random);
    }

    [Fact]
    public void File_that_was_cut_or_changed_is_refused()
    {
        using IVectorIndex index = Create(3, VectorMetric.Dot);
        Fill(index, new Random(5), 3);
        index.Save(FilePath);
        byte[] whole = File.ReadAllBytes(FilePath);
        for (int at = 0; at < whole.Length; at += LongRuns.Times(1) > 1 ? 1 : 7)
        {
            File.WriteAllBytes(FilePath, whole[..at]);
            Assert.Throws<InvalidIndexException>(() => Load(FilePath));

            whole[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(FilePath, whole);
            whole[at] ^= (byte)(1 << (at % 8));
            Assert.Throws<InvalidIndexException>(() => Load(FilePath));
        }
    }

    [Fact]
    public void File_with_a_right_checksum_and_any_content_is_refused_or_harmless()
    {
        using IVectorIndex index = Create(3, VectorMetric.Dot);
        Fill(index, new Random(5), 9);
        index.Save(FilePath);
        byte[] whole = File.ReadAllBytes(FilePath);
        Random random = new(6);
        int opened = 0;
        for (int i = 0; i < LongRuns.Times(300); i++)
        {
            byte[] changed = [.. whole];
            IndexFileCraft.Change(FilePath, changed, file =>
            {
                for (int change = random.Next(1, 4); change > 0; change--)
                {
                    file[random.Next(64, file.Length)] = (byte)(random.Next(3) == 0 ? random.Next(256) : random.Next(2) * 255);
                }
            });
            opened += TryUse() ? 1 : 0;
        }

        Assert.InRange(opened, 1, int.MaxValue);
    }

    private static void AssertSame(IVectorIndex expected, IVectorIndex actual, Random random)
    {
        for (int i = 0; i < 10; i++)
        {
            float[] query = VectorModel.Draw(random, expected.Dimensions);
            SearchFilter filter = i < 5 ? default : new SearchFilter { AnyTag = 6 };
            Assert.Equal(Find(expected, query, 20, filter), Find(actual, query, 20, filter));
        }
    }

    private static void Fill(IVectorIndex index, Random random, int count)
    {
        for (int id = 0; id < count; id++)
        {
            index.Add(id, VectorModel.Draw(random, index.Dimensions), tags: (ulong)random.Next(16));
        }
    }

    private bool TryUse()
    {
        try
        {
            using IVectorIndex index = Load(FilePath);
            float[] vector = new float[index.Dimensions];
            Find(index, vector, 20);
            index.Put(0, vector);
            index.Remove(1);
            Find(index, vector, 20, new SearchFilter { AnyTag = 3, Where = id => id > 0 });
            return true;
        }
        catch (InvalidIndexException)
        {
            return false;
        }
    }
}
