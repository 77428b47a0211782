using Agents.Core.Workspaces;

namespace Agents.Core.Tests.Workspaces;

/// <summary>A disk that fails at any one of its changes leaves a workspace as it was before, or as it is to be after.</summary>
public sealed class DirectoryFaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Merge_is_all_or_nothing_whichever_change_of_the_disk_fails()
    {
        int failures = 0;
        for (int k = 1; ; k++)
        {
            using TempFolder temp = new();
            FailingDisk disk = new();
            DirectoryWorkspace main = new(temp.In("tree"), temp.In("scratch"), "main", disk);
            await main.WriteTextAsync("a", "a", Token);
            await main.WriteTextAsync("b", "b", Token);
            await main.WriteTextAsync("gone/c", "c", Token);
            await main.WriteTextAsync("turns", "file", Token);
            IWorkspace fork = await main.ForkAsync("fork", Token);
            await fork.WriteTextAsync("a", "A", Token);
            await fork.DeleteAsync("gone/c", Token);
            await fork.DeleteAsync("turns", Token);
            await fork.WriteTextAsync("turns/into/folder", "d", Token);
            await fork.WriteTextAsync("new/e", "e", Token);
            string before = await ShowAsync(main), after = await ShowAsync(fork);
            disk.FailAt(k);
            bool threw = false;
            try
            {
                Assert.True((await main.MergeAsync(fork, null, Token)).IsMerged);
            }
            catch (IOException)
            {
                threw = true;
            }

            int changes = disk.Stop();
            Assert.Equal(threw ? before : after, await ShowAsync(main));
            Assert.True((await main.MergeAsync(fork, null, Token)).IsMerged);
            Assert.Equal(after, await ShowAsync(main));
            failures += threw ? 1 : 0;
            if (changes < k)
            {
                break; // nothing failed any more
            }
        }

        Assert.InRange(failures, 20, 200);
    }

    [Fact]
    public async Task Update_is_all_or_nothing_whichever_change_of_the_disk_fails()
    {
        for (int k = 1; ; k++)
        {
            using TempFolder temp = new();
            FailingDisk disk = new();
            DirectoryWorkspace main = new(temp.In("tree"), temp.In("scratch"), "main", disk);
            await main.WriteTextAsync("a", "a", Token);
            await main.WriteTextAsync("b", "b", Token);
            IWorkspace fork = await main.ForkAsync("fork", Token);
            await main.WriteTextAsync("a", "A", Token);
            await main.DeleteAsync("b", Token);
            await fork.WriteTextAsync("own", "own", Token);
            disk.FailAt(k);
            bool threw = false;
            try
            {
                await fork.UpdateAsync(null, Token);
            }
            catch (IOException)
            {
                threw = true;
            }

            int changes = disk.Stop();
            Assert.Equal(threw ? "a=a b=b own=own" : "a=A own=own", await ShowAsync(fork));
            Assert.True((await fork.UpdateAsync(null, Token)).IsMerged);
            Assert.True((await main.MergeAsync(fork, null, Token)).IsMerged);
            Assert.Equal("a=A own=own", await ShowAsync(main));
            if (changes < k)
            {
                break;
            }
        }
    }

    [Fact]
    public async Task Write_and_fork_fail_whole()
    {
        for (int k = 1; ; k++)
        {
            using TempFolder temp = new();
            FailingDisk disk = new();
            DirectoryWorkspace main = new(temp.In("tree"), temp.In("scratch"), "main", disk);
            await main.WriteTextAsync("a", "a", Token);
            disk.FailAt(k);
            bool threw = false;
            try
            {
                await main.WriteTextAsync("a", "A", Token);
                await (await main.ForkAsync("fork", Token)).DisposeAsync();
            }
            catch (IOException)
            {
                threw = true;
            }

            int changes = disk.Stop();
            Assert.Contains(await ShowAsync(main), new[] { "a=a", "a=A" });
            Assert.Equal(0, main.ForkCount);
            if (changes < k)
            {
                Assert.False(threw);
                break;
            }
        }
    }

    [Fact]
    public async Task Disk_that_fails_for_good_in_the_middle_is_reported_with_the_paths()
    {
        using TempFolder temp = new();
        FailingDisk disk = new();
        DirectoryWorkspace main = new(temp.In("tree"), temp.In("scratch"), "main", disk);
        await main.WriteTextAsync("a", "a", Token);
        await main.WriteTextAsync("b", "b", Token);
        IWorkspace fork = await main.ForkAsync("fork", Token);
        await fork.WriteTextAsync("a", "A", Token);
        await fork.WriteTextAsync("b", "B", Token);
        disk.FailMovesInto(temp.In("tree"), from: 2);
        WorkspaceDamagedException damaged = await Assert.ThrowsAsync<WorkspaceDamagedException>(async () => await main.MergeAsync(fork, null, Token));
        Assert.Equal(["b", "a"], damaged.Paths);
        Assert.IsType<IOException>(damaged.InnerException);
        Assert.Equal("a", await File.ReadAllTextAsync(Path.Combine(damaged.Backups, "0.old"), Token));
    }

    private static async Task<string> ShowAsync(IWorkspace workspace)
    {
        List<string> parts = [];
        foreach (string path in await workspace.ListAsync(Token))
        {
            parts.Add($"{path}={await workspace.ReadTextAsync(path, Token)}");
        }

        return string.Join(' ', parts);
    }

    private sealed class FailingDisk : Disk
    {
        private int _failAt;
        private int _changes;
        private string? _noMovesInto;
        private int _moves;
        private int _firstMove;

        public void FailAt(int change) => (_failAt, _changes) = (change, 0);

        public void FailMovesInto(string folder, int from) => (_noMovesInto, _firstMove) = (FolderTree.Resolve(folder), from);

        public int Stop()
        {
            _failAt = 0;
            return _changes;
        }

        public override Task WriteAsync(string file, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            Count();
            return base.WriteAsync(file, content, cancellationToken);
        }

        public override void Copy(string from, string to)
        {
            Count();
            base.Copy(from, to);
        }

        public override void Move(string from, string to)
        {
            Count();
            if (_noMovesInto is not null && to.StartsWith(_noMovesInto, StringComparison.Ordinal) && ++_moves >= _firstMove)
            {
                throw new IOException("The disk is gone.");
            }

            base.Move(from, to);
        }

        public override void Delete(string file)
        {
            Count();
            base.Delete(file);
        }

        public override void CreateFolder(string folder)
        {
            Count();
            base.CreateFolder(folder);
        }

        public override void DeleteFolder(string folder, bool recursive)
        {
            Count();
            base.DeleteFolder(folder, recursive);
        }

        private void Count()
        {
            if (_failAt > 0 && ++_changes == _failAt)
            {
                throw new IOException("The disk is full.");
            }
        }
    }
}
