using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;
using Agents.Core.Tests.Workspaces;

namespace Agents.Core.Tests.Scoring.Indexes;

public sealed class HnswIndexFileTests : IDisposable
{
    private const int Head = 1, Vectors = 2, Links = 3, UpperLinks = 4, Levels = 5, Ids = 6, Deaths = 8, Twins = 9;

    private readonly TempFolder _folder = new();

    private string FilePath => _folder.In("some.index");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Same_changes_make_the_same_file_byte_for_byte()
    {
        byte[] first = Save(BuildChanged(seed: 1));

        Assert.Equal(first, Save(BuildChanged(seed: 1)));
        Assert.NotEqual(first, Save(BuildChanged(seed: 2)));
    }

    // Recorded once; the same with 512-bit, 256-bit and 128-bit vectors and with none. A change of the format or of the graph changes it, and is said aloud.
    [Fact]
    public void Same_changes_make_the_same_file_on_every_machine() =>
        Assert.Equal("FFF16D8ECC990208", Convert.ToHexString(SHA256.HashData(Save(BuildChanged(seed: 1))))[..16]);

    [Fact]
    public void Room_from_the_start_and_searches_between_changes_make_no_difference()
    {
        byte[] first = Save(BuildChanged(seed: 1));

        Assert.Equal(first, Save(BuildChanged(seed: 1, capacity: 5_000)));
        Assert.Equal(first, Save(BuildChanged(seed: 1, isSearched: true)));
    }

    [Fact]
    public void Loaded_index_goes_on_as_the_saved_one()
    {
        HnswIndex index = BuildChanged(seed: 1);
        byte[] saved = Save(index, dispose: false);
        using HnswIndex loaded = HnswIndex.Load(FilePath);
        Assert.Equal(index.Count, loaded.Count);
        Assert.Equal((9, VectorMetric.Euclidean, 5, 40, 33), (loaded.Dimensions, loaded.Metric, loaded.M, loaded.EfConstruction, loaded.EfSearch));

        foreach (float[] query in HnswData.Uniform(20, 9, 3))
        {
            Assert.Equal(Find(index, query), Find(loaded, query));
        }

        Assert.Equal(saved, Save(loaded, dispose: false));
        Change(index, 1_000, isSearched: false);
        Change(loaded, 1_000, isSearched: false);
        Assert.Equal(Save(index), Save(loaded, dispose: false));
    }

    [Fact]
    public void Empty_index_is_saved_and_loaded()
    {
        Save(new HnswIndex(new HnswIndexOptions { Dimensions = 3 }));

        using HnswIndex loaded = HnswIndex.Load(FilePath);

        Assert.Equal(0, loaded.Count);
        Assert.Equal(0, loaded.Search([1, 2, 3], new SearchHit[2]));
        loaded.Add(4, [1, 0, 0]);
        Assert.Equal(4, Find(loaded, [1, 2, 3])[0].Id);
    }

    [Theory]
    [InlineData(Head, 0, 8, 0, "dimensions must be 1 to 65536, but is 0.")]
    [InlineData(Head, 8, 8, 3, "the metric must be 0 to 2, but is 3.")]
    [InlineData(Head, 16, 8, 257, "M must be 2 to 256, but is 257.")]
    [InlineData(Head, 48, 8, 5, "5 vectors were ever added, but there are 60.")]
    [InlineData(Head, 48, 8, long.MaxValue, "9223372036854775807 vectors were ever added, but at most 4611686018427387904 can be.")]
    [InlineData(Head, 72, 8, 60, "the entry must be 0 to 59, but is 60.")]
    [InlineData(Head, 72, 8, 1, "its entry, slot 1, is no node.")]
    [InlineData(Head, 64, 8, 2, "1 slots are dead, but 2 must be.")]
    [InlineData(Vectors, 0, 4, 0x7FC00000, "the squared length of the vector in slot 0 must be at most 8.5070587E+37, but is NaN.")]
    [InlineData(Vectors, 60, 4, 1, "the row in slot 0 must have zeros behind its 9 numbers.")]
    [InlineData(Links, 0, 4, 60, "link 0 of slot 0 on level 0 leads to 60, which is no node there.")]
    [InlineData(Links, 0, 4, -2, "link 0 of slot 0 on level 0 leads to -2, which is no node there.")]
    [InlineData(Links, 0, 4, 1, "link 0 of slot 0 on level 0 leads to 1, which is no node there.")]
    [InlineData(Levels, 0, 1, 32, "the level of slot 0 must be 0 to 31, but is 32.")]
    [InlineData(Levels, 0, 1, 31, "its levels need ")]
    [InlineData(Ids, 16, 8, 5, "the id 5 occurs twice.")]
    [InlineData(Deaths, 0, 4, 2, "the death of slot 0 must be 0 to 1, but is 2.")]
    [InlineData(Deaths, 0, 4, -1, "the death of slot 0 must be 0 to 1, but is -1.")]
    [InlineData(Twins, 0, 4, 0, "slot 0 is followed by 0, which is no twin, or another's.")]
    [InlineData(Twins, 8, 4, 1, "slot 2 is followed by 1, which is no twin, or another's.")]
    [InlineData(Twins, 0, 4, -1, "1 of 1 twins follow no node.")]
    public void Numbers_that_lead_astray_are_refused(int section, int at, int size, long value, string problem)
    {
        // Slot 1 is the twin of slot 0, and one is dead; ids are ten times the slots but for one.
        using HnswIndex index = new(new HnswIndexOptions { Dimensions = 9, M = 5, Metric = VectorMetric.Euclidean });
        float[][] vectors = HnswData.Uniform(60, 9, 4);
        vectors[1] = vectors[0];
        for (int i = 0; i < 60; i++)
        {
            index.Add(i == 3 ? 5 : 10 * i, vectors[i]);
        }

        index.Remove(40);
        index.Save(FilePath);
        IndexFileCraft.Change(FilePath, file =>
        {
            byte[] bytes = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            bytes.AsSpan(0, size).CopyTo(file.AsSpan(IndexFileCraft.Find(file, section).Offset + at));
        });

        InvalidIndexException failure = Assert.Throws<InvalidIndexException>(() => HnswIndex.Load(FilePath));

        Assert.StartsWith(problem, failure.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Link_to_a_node_below_its_level_is_refused()
    {
        Save(BuildChanged(seed: 1, count: 200));
        byte[] levels = [];
        IndexFileCraft.Change(FilePath, file =>
        {
            (int _, int at, int count) = IndexFileCraft.Find(file, Levels);
            levels = file[at..(at + count)];
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(IndexFileCraft.Find(file, UpperLinks).Offset), Array.IndexOf(levels, (byte)0));
        });

        InvalidIndexException failure = Assert.Throws<InvalidIndexException>(() => HnswIndex.Load(FilePath));

        int high = Array.FindIndex(levels, level => level is > 0 and < byte.MaxValue);
        Assert.Equal($"link 0 of slot {high} on level 1 leads to {Array.IndexOf(levels, (byte)0)}, which is no node there.", failure.Problem);
    }

    [Fact]
    public void Twin_that_was_not_published_does_not_stand_for_a_node_that_no_link_leads_to()
    {
        using HnswIndex index = new(new HnswIndexOptions { Dimensions = 1, M = 4, Metric = VectorMetric.Euclidean });
        for (int i = 0; i < 5; i++)
        {
            index.Add(i, [i * i]);
        }

        index.Save(FilePath);
        IndexFileCraft.Change(FilePath, file => RemoveLinksTo(4, file, perSlot: 8));
        using IndexFile opened = IndexFile.Open(FilePath, IndexFileKind.Hnsw);
        HnswFileHead head = HnswFileHead.Read(opened);
        HnswGraph graph = HnswGraph.Read(opened, head).WithRoom(0);
        HnswScratch scratch = new(head.Shape);
        SearchHit[] hits = new SearchHit[10];
        SearchFilter all = new() { Where = _ => true };
        scratch.Write([0], "vector");
        Assert.Equal(5, graph.Search(scratch, hits, 10, in all));

        graph.Append(scratch, id: 77, tags: 0, level: 0);

        Assert.Equal(5, graph.Search(scratch, hits, 10, in all));
        graph.Publish(appended: true, dead: -1);
        Assert.Equal(6, graph.Search(scratch, hits, 10, in all));
    }

    [Fact]
    public void File_with_any_numbers_and_a_right_checksum_is_refused_or_harmless()
    {
        Save(BuildChanged(seed: 1, count: 120));
        byte[] whole = File.ReadAllBytes(FilePath);
        Random random = new(5);
        int loads = 0;
        for (int i = 0; i < 400; i++)
        {
            File.WriteAllBytes(FilePath, whole);
            IndexFileCraft.Change(FilePath, file =>
            {
                (int _, int offset, int length) = IndexFileCraft.Find(file, (i % 9) + 1);
                for (int changes = random.Next(1, 4); changes > 0 && length > 0; changes--)
                {
                    file[offset + random.Next(length)] = random.Next(3) switch { 0 => 0xFF, 1 => 0, _ => (byte)random.Next(256) };
                }
            });
            loads += TryUse() ? 1 : 0;
        }

        Assert.InRange(loads, 10, 390);
    }

    private static void RemoveLinksTo(int slot, byte[] file, int perSlot)
    {
        (int _, int at, int length) = IndexFileCraft.Find(file, Links);
        foreach (int[] links in MemoryMarshal.Cast<byte, int>(file.AsSpan(at, length)).ToArray().Chunk(perSlot))
        {
            int[] kept = [.. links.Where(link => link >= 0 && link != slot)];
            MemoryMarshal.AsBytes<int>([.. kept, .. Enumerable.Repeat(-1, perSlot - kept.Length)]).CopyTo(file.AsSpan(at));
            at += perSlot * sizeof(int);
        }
    }

    private bool TryUse()
    {
        try
        {
            using HnswIndex index = HnswIndex.Load(FilePath);
            if (index.Dimensions != 9)
            {
                return true;
            }

            foreach (float[] query in HnswData.Uniform(3, 9, 6))
            {
                Find(index, query);
                index.Search(query, new SearchHit[300]);
                index.Search(query, new SearchHit[5], new SearchFilter { AnyTag = 5 });
            }

            Change(index, 60, isSearched: true);
            return true;
        }
        catch (InvalidIndexException)
        {
            return false;
        }
    }

    private static HnswIndex BuildChanged(long seed, int count = 1_000, int capacity = 0, bool isSearched = false)
    {
        HnswIndex index = new(new HnswIndexOptions
        {
            Dimensions = 9,
            M = 5,
            EfConstruction = 40,
            EfSearch = 33,
            Metric = VectorMetric.Euclidean,
            Seed = seed,
            Capacity = capacity,
        });
        Change(index, count, isSearched);
        return index;
    }

    // Adds, puts and removes, with equal vectors among them and enough removals for gaps to be closed.
    private static void Change(HnswIndex index, int count, bool isSearched)
    {
        Random random = new(index.Count);
        float[][] vectors = HnswData.Uniform(count, 9, index.Count + 1);
        for (int i = 0; i < count; i++)
        {
            index.Put(random.Next(count), vectors[random.Next(4) == 0 ? i / 2 : i], tags: (ulong)random.Next(8));
            if (random.Next(3) == 0)
            {
                index.Remove(random.Next(count));
            }

            if (isSearched)
            {
                Find(index, vectors[i]);
            }
        }
    }

    private static SearchHit[] Find(HnswIndex index, float[] query)
    {
        SearchHit[] hits = new SearchHit[10];
        return hits[..index.Search(query, hits)];
    }

    private byte[] Save(HnswIndex index, bool dispose = true)
    {
        index.Save(FilePath);
        if (dispose)
        {
            index.Dispose();
        }

        return File.ReadAllBytes(FilePath);
    }
}
