using Agents.Core.Workspaces;

namespace Agents.Core.Tests.Workspaces;

/// <summary>The contract, in a folder.</summary>
public sealed class DirectoryWorkspaceTests : WorkspaceContract, IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    protected override async ValueTask<IWorkspace> CreateAsync()
    {
        DirectoryWorkspace workspace = new(_temp.In("tree"), _temp.In("scratch"));
        await FillAsync(workspace);
        return workspace;
    }

    [Fact]
    public async Task Nothing_is_left_in_the_scratch_folder_when_all_is_disposed()
    {
        IWorkspace main = await CreateAsync();
        IWorkspace fork = await main.ForkAsync("fork", Token);
        await fork.WriteTextAsync("deep/er/d.txt", "d", Token);
        Assert.True((await main.MergeAsync(fork, null, Token)).IsMerged);
        await fork.DisposeAsync();
        await main.DisposeAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_temp.In("scratch")));
        Assert.Equal("d", await File.ReadAllTextAsync(_temp.In("tree", "deep", "er", "d.txt"), Token));
    }

    [Fact]
    public async Task What_programs_change_in_the_folder_counts_and_modes_are_kept()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Files have no modes there.");
        await using IWorkspace main = await CreateAsync();
        await using DirectoryWorkspace fork = (DirectoryWorkspace)await main.ForkAsync("fork", Token);
        string script = Path.Combine(fork.Folder, "run.sh");
        await File.WriteAllTextAsync(script, "x", Token);
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
#pragma warning disable CA1416 // Skipped there.
        File.SetUnixFileMode(script, Mode);
        await fork.WriteTextAsync("run.sh", "y", Token);
        Assert.Equal(Mode, File.GetUnixFileMode(script));
#pragma warning restore CA1416
        Assert.True((await main.MergeAsync(fork, null, Token)).IsMerged);
        Assert.Equal("y", await main.ReadTextAsync("run.sh", Token));
    }

    [Fact]
    public void Scratch_folder_stands_outside_of_the_tree()
    {
        Assert.Throws<ArgumentException>(() => new DirectoryWorkspace(_temp.In("tree"), _temp.In("tree", "scratch")));
        Assert.Throws<ArgumentException>(() => new DirectoryWorkspace(_temp.In("scratch", "tree"), _temp.In("scratch")));
        Assert.Throws<ArgumentException>(() => new DirectoryWorkspace(_temp.In("tree"), _temp.In("tree")));
    }
}
