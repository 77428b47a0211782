using Agents.Core.Benchmarks.Compare;

namespace Agents.Core.Benchmarks.Tests;

public sealed class PeerDataTests
{
    [Fact]
    public void Peers_without_input_are_told_of_no_folder()
    {
        using PeerData data = new(new OneSuite());

        Assert.Empty(data.Arguments);
    }

    [Fact]
    public void Input_is_written_once_and_deleted_at_the_end()
    {
        List<string> folders = [];
        using (PeerData data = new(new OneSuite { WritePeerData = Write }))
        {
            Assert.Empty(folders);
            string[] told = [.. data.Arguments];
            Assert.Equal(told, data.Arguments);
            Assert.Equal(["--data", Assert.Single(folders)], told);
            Assert.True(File.Exists(Path.Combine(folders[0], "rows")));
        }

        Assert.False(Directory.Exists(folders[0]));

        void Write(string folder)
        {
            folders.Add(folder);
            File.WriteAllText(Path.Combine(folder, "rows"), "1");
        }
    }

    [Fact]
    public void Input_that_could_not_be_written_whole_is_deleted_too()
    {
        string folder = "";
        using (PeerData data = new(new OneSuite { WritePeerData = Fail }))
        {
            Assert.Throws<IOException>(() => data.Arguments);
        }

        Assert.NotEmpty(folder);
        Assert.False(Directory.Exists(folder));

        void Fail(string into)
        {
            folder = into;
            File.WriteAllText(Path.Combine(into, "rows"), "1");
            throw new IOException("The disk is full.");
        }
    }
}
