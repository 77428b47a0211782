using System.Buffers.Binary;
using System.Security.Cryptography;
using Agents.Core.Scoring.Indexes;
using Agents.Core.Tests.Workspaces;

namespace Agents.Core.Tests.Scoring.Indexes;

public sealed unsafe class IndexFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string FilePath => _folder.In("some.index");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sections_are_read_as_they_were_written()
    {
        float[] floats = [1, 2, 3];
        long[] longs = [long.MinValue, 7];
        Write(writer =>
        {
            writer.BeginSection(1, sizeof(float));
            writer.Write<float>(floats.AsSpan(0, 1));
            writer.Write<float>(floats.AsSpan(1));
            writer.BeginSection(5, sizeof(long));
            writer.Write<long>(longs);
            writer.BeginSection(6, 1);
        }, sections: 3);

        using IndexFile file = IndexFile.Open(FilePath, IndexFileKind.Flat);
        Assert.Equal("some.index", file.Name);
        Assert.Equal([1, 5, 6], file.Sections.ToArray().Select(section => section.Id));
        Assert.Equal(floats, new ReadOnlySpan<float>(file.GetSection<float>(1, 3), 3).ToArray());
        Assert.Equal(longs, new ReadOnlySpan<long>(file.GetSection<long>(5, 2), 2).ToArray());
        Assert.Equal(2, file.CountOf(5));
        Assert.Equal(0, file.CountOf(6));
        Assert.All(file.Sections.ToArray(), section => Assert.Equal(0, section.Offset % 64));
        Assert.Equal(0, (nint)file.GetSection<long>(5, 2) % 64);
    }

    [Fact]
    public void Section_that_is_asked_for_wrongly_is_refused()
    {
        WriteSmall();

        using IndexFile file = IndexFile.Open(FilePath, IndexFileKind.Flat);
        Assert.Equal("it has no section 2.", Problem(() => file.GetSection<float>(2, 3)));
        Assert.Equal("the elements of section 1 must have 8 bytes, but have 4.", Problem(() => file.GetSection<long>(1, 3)));
        Assert.Equal("section 1 must have 4 elements, but has 3.", Problem(() => file.GetSection<float>(1, 4)));
    }

    [Fact]
    public void Every_cut_is_refused()
    {
        byte[] whole = WriteSmall();
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(FilePath, whole[..length]);

            string problem = Problem(Open);
            Assert.Equal(
                length < 64 ? $"it has {length} bytes, but its header alone needs 64." : $"it has {length} bytes, but was written with {whole.Length}.",
                problem);
        }
    }

    [Fact]
    public void Every_flipped_bit_is_refused()
    {
        byte[] whole = WriteSmall();
        for (int bit = 0; bit < whole.Length * 8; bit += LongRuns.Times(1) > 1 ? 1 : 5)
        {
            whole[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(FilePath, whole);
            whole[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.NotEmpty(Problem(Open));
        }
    }

    [Fact]
    public void Bytes_behind_the_end_are_refused()
    {
        byte[] whole = WriteSmall();
        File.WriteAllBytes(FilePath, [.. whole, 0]);

        Assert.Equal($"it has {whole.Length + 1} bytes, but was written with {whole.Length}.", Problem(Open));
    }

    [Fact]
    public void Other_marks_versions_and_kinds_are_refused()
    {
        WriteSmall();
        Assert.Equal("it holds an index of kind 1 (Flat), but kind 2 (Hnsw) is wanted.", Problem(() => IndexFile.Open(FilePath, IndexFileKind.Hnsw)));

        IndexFileCraft.Change(FilePath, file => file[8] = 2);
        Assert.Equal("it has format version 2, but only 1 can be read.", Problem(Open));

        File.WriteAllText(FilePath, new string('x', 100));
        Assert.Equal("it is no index file: it begins with 7878787878787878, and not with 8941434944580D0A.", Problem(Open));
    }

    [Fact]
    public void Message_names_the_file_without_its_folder()
    {
        File.WriteAllBytes(FilePath, [1, 2, 3]);

        InvalidIndexException failure = Assert.Throws<InvalidIndexException>(Open);
        Assert.Equal("The index file 'some.index' cannot be used: it has 3 bytes, but its header alone needs 64.", failure.Message);
        Assert.Equal("some.index", failure.FileName);
        Assert.False(failure.IsTransient);
    }

    [Theory]
    [InlineData(24, 0, "it says that it has 0 sections, but 1 to 64 must fit into its 204 bytes.")]
    [InlineData(24, 65, "it says that it has 65 sections, but 1 to 64 must fit into its 204 bytes.")]
    [InlineData(24, 5, "it says that it has 5 sections, but 1 to 64 must fit into its 204 bytes.")]
    [InlineData(24, -1, "it says that it has -1 sections, but 1 to 64 must fit into its 204 bytes.")]
    [InlineData(64, 0, "section 0 follows section 0, but ids must rise from 1.")]
    [InlineData(96, 1, "section 1 follows section 1, but ids must rise from 1.")]
    [InlineData(68, 0, "an element of section 1 must have 1 to 64 bytes, but has 0.")]
    [InlineData(68, 65, "an element of section 1 must have 1 to 64 bytes, but has 65.")]
    [InlineData(68, 7, "section 1 with elements of 7 bytes must begin at 128 and end before 204, but begins at 128 with 12 bytes.")]
    [InlineData(72, 0, "section 1 with elements of 4 bytes must begin at 128 and end before 204, but begins at 0 with 12 bytes.")]
    [InlineData(72, 192, "section 1 with elements of 4 bytes must begin at 128 and end before 204, but begins at 192 with 12 bytes.")]
    [InlineData(104, 128, "section 3 with elements of 4 bytes must begin at 192 and end before 204, but begins at 128 with 12 bytes.")]
    [InlineData(80, 80, "section 1 with elements of 4 bytes must begin at 128 and end before 204, but begins at 128 with 80 bytes.")]
    [InlineData(112, 8, "its sections end at 200, but it has 204 bytes.")]
    public void Table_with_a_right_checksum_that_does_not_fit_is_refused(int at, int value, string problem)
    {
        WriteSmall();
        IndexFileCraft.Change(FilePath, file => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value));

        Assert.Equal(problem, Problem(Open));
    }

    [Theory]
    [InlineData(-4)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue - 3)]
    [InlineData(1L << 40)]
    public void Section_of_an_impossible_length_is_refused(long length)
    {
        WriteSmall();
        IndexFileCraft.Change(FilePath, file => BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(80), length));

        Assert.Equal($"section 1 with elements of 4 bytes must begin at 128 and end before 204, but begins at 128 with {length} bytes.", Problem(Open));
    }

    [Fact]
    public void Users_keep_the_memory_after_disposal_and_nobody_new_comes_in()
    {
        WriteSmall();
        IndexFile file = IndexFile.Open(FilePath, IndexFileKind.Flat);
        float* floats = file.GetSection<float>(1, 3);
        Assert.True(file.TryAddUser());
        Assert.True(file.TryAddUser());
        file.RemoveUser();

        file.Dispose();

        Assert.False(file.TryAddUser());
        Assert.Equal(3, floats[2]);
        file.RemoveUser();
        file.Dispose();
    }

    [Fact]
    public void File_that_is_replaced_while_it_is_open_stays_as_it_was()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps the name of a mapped file.");
        WriteSmall();
        using IndexFile file = IndexFile.Open(FilePath, IndexFileKind.Flat);

        WriteSmall(9);

        Assert.Equal(1, file.GetSection<float>(1, 3)[0]);
        using IndexFile replaced = IndexFile.Open(FilePath, IndexFileKind.Flat);
        Assert.Equal(9, replaced.GetSection<float>(1, 3)[0]);
    }

    [Fact]
    public void Writer_that_is_not_completed_leaves_the_old_file_and_nothing_else()
    {
        byte[] before = WriteSmall();
        using (IndexFileWriter writer = new(FilePath, IndexFileKind.Flat, 2))
        {
            writer.BeginSection(1, sizeof(float));
            writer.Write<float>([4, 5]);
            Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
        }

        Assert.Equal([FilePath], Directory.GetFiles(_folder.Path));
        Assert.Equal(before, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void Two_writers_of_one_path_do_not_disturb_each_other()
    {
        using IndexFileWriter first = new(FilePath, IndexFileKind.Flat, 1);
        using IndexFileWriter second = new(FilePath, IndexFileKind.Flat, 1);
        first.BeginSection(1, 1);
        second.BeginSection(1, 1);
        second.Write<byte>([2]);
        first.Write<byte>([1]);
        first.Complete();
        second.Complete();

        using IndexFile file = IndexFile.Open(FilePath, IndexFileKind.Flat);
        Assert.Equal(2, *file.GetSection<byte>(1, 1));
        Assert.Equal([FilePath], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Writer_refuses_sections_out_of_order_and_numbers_of_another_size()
    {
        using IndexFileWriter writer = new(FilePath, IndexFileKind.Flat, 2);

        Assert.Throws<InvalidOperationException>(() => writer.Write<byte>([1]));
        Assert.Throws<InvalidOperationException>(() => writer.BeginSection(0, 1));
        writer.BeginSection(2, 1);
        Assert.Throws<InvalidOperationException>(() => writer.Write<short>([1]));
        Assert.Throws<InvalidOperationException>(() => writer.BeginSection(2, 1));
        Assert.Throws<InvalidOperationException>(writer.Complete);
        writer.BeginSection(3, 1);
        Assert.Throws<InvalidOperationException>(() => writer.BeginSection(4, 1));
    }

    // The file beside that is in the way may take its name before anybody has looked whether it is there.
    [Fact]
    public void Writers_of_one_path_at_once_are_never_in_each_others_way()
    {
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken }, _ =>
        {
            for (int i = 0; i < 500; i++)
            {
                Write(writer => writer.BeginSection(1, 1), sections: 1);
            }
        });

        Open();
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(FilePath)!));
    }

    [Fact]
    public void Folder_that_is_not_there_is_a_failure_of_the_disk()
    {
        string path = _folder.In("none", "some.index");

        Assert.Throws<DirectoryNotFoundException>(() => new IndexFileWriter(path, IndexFileKind.Flat, 1));
        Assert.Throws<DirectoryNotFoundException>(() => IndexFile.Open(path, IndexFileKind.Flat));
        Assert.Throws<FileNotFoundException>(Open);
    }

    [Fact]
    public void Format_of_version_1_stays_as_it_is()
    {
        byte[] whole = WriteSmall();

        Assert.Equal(
            "8941434944580D0A0100000001000000CC000000000000000200000000000000",
            Convert.ToHexString(whole.AsSpan(0, 32)));
        Assert.Equal(
            "01000000040000008000000000000000" + "0C000000000000000000000000000000" + "0300000004000000C000000000000000" + "0C000000000000000000000000000000",
            Convert.ToHexString(whole.AsSpan(64, 64)));
        Assert.Equal(whole.AsSpan(32, 32).ToArray(), SHA256.HashData([.. whole[128..], .. whole[64..128], .. whole[..32]]));
    }

    private static string Problem(Action action) => Assert.Throws<InvalidIndexException>(action).Problem;

    private void Open() => IndexFile.Open(FilePath, IndexFileKind.Flat).Dispose();

    private byte[] WriteSmall(float first = 1)
    {
        Write(writer =>
        {
            writer.BeginSection(1, sizeof(float));
            writer.Write<float>([first, 2, 3]);
            writer.BeginSection(3, sizeof(float));
            writer.Write<float>([4, 5, 6]);
        }, sections: 2);
        return File.ReadAllBytes(FilePath);
    }

    private void Write(Action<IndexFileWriter> write, int sections)
    {
        using IndexFileWriter writer = new(FilePath, IndexFileKind.Flat, sections);
        write(writer);
        writer.Complete();
    }
}
