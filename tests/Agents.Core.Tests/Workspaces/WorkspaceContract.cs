using Agents.Core.Workspaces;

namespace Agents.Core.Tests.Workspaces;

/// <summary>What every workspace promises.</summary>
public abstract class WorkspaceContract
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Makes a workspace with three files: a.txt, b.txt and src/c.txt, whose texts are their first letters.</summary>
    protected abstract ValueTask<IWorkspace> CreateAsync();

    protected static async Task FillAsync(IWorkspace workspace)
    {
        await workspace.WriteTextAsync("a.txt", "a", Token);
        await workspace.WriteTextAsync("b.txt", "b", Token);
        await workspace.WriteTextAsync("src/c.txt", "c", Token);
    }

    protected static async Task<string> ShowAsync(IWorkspace workspace)
    {
        List<string> parts = [];
        foreach (string path in await workspace.ListAsync(Token))
        {
            parts.Add($"{path}={await workspace.ReadTextAsync(path, Token)}");
        }

        return string.Join(' ', parts);
    }

    [Fact]
    public async Task Files_are_listed_in_ordinal_order_and_read_as_they_were_written()
    {
        await using IWorkspace main = await CreateAsync();
        Assert.Equal("a.txt=a b.txt=b src/c.txt=c", await ShowAsync(main));
        await main.WriteTextAsync("src/../B.txt", "B", Token);
        Assert.True(await main.DeleteAsync("./a.txt", Token));
        Assert.False(await main.DeleteAsync("a.txt", Token));
        Assert.Null(await main.ReadAsync("a.txt", Token));
        Assert.Equal("B.txt=B b.txt=b src/c.txt=c", await ShowAsync(main));
        WorkspaceFile file = (await main.ReadAsync("b.txt", Token))!;
        Assert.Equal(("b.txt", "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d"), (file.Path, file.Hash));
    }

    [Fact]
    public async Task Path_is_a_file_or_a_folder_and_never_both()
    {
        await using IWorkspace main = await CreateAsync();
        WorkspacePathException folder = await Assert.ThrowsAsync<WorkspacePathException>(async () => await main.WriteTextAsync("src", "x", Token));
        Assert.Equal("The path 'src' cannot be used: it is a folder.", folder.Message);
        WorkspacePathException file = await Assert.ThrowsAsync<WorkspacePathException>(async () => await main.WriteTextAsync("a.txt/x", "x", Token));
        Assert.Equal("The path 'a.txt/x' cannot be used: 'a.txt' is a file, and not a folder.", file.Message);
        Assert.Null(await main.ReadAsync("src", Token));
        await main.DeleteAsync("src/c.txt", Token);
        await main.WriteTextAsync("src", "x", Token);
        Assert.Equal("a.txt=a b.txt=b src=x", await ShowAsync(main));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../a.txt")]
    [InlineData("src/../../a.txt")]
    [InlineData("C:/a.txt")]
    [InlineData("..\\a.txt")]
    [InlineData("nul.txt")]
    [InlineData("a\0b")]
    [InlineData(".git/config")]
    public async Task Hostile_path_is_refused_by_every_member_that_takes_one(string path)
    {
        await using IWorkspace main = await CreateAsync();
        await Assert.ThrowsAsync<WorkspacePathException>(async () => await main.ReadAsync(path, Token));
        await Assert.ThrowsAsync<WorkspacePathException>(async () => await main.WriteTextAsync(path, "x", Token));
        await Assert.ThrowsAsync<WorkspacePathException>(async () => await main.DeleteAsync(path, Token));
        await Assert.ThrowsAsync<WorkspacePathException>(async () => await main.TryReplaceAsync(path, null, new byte[1], Token));
        Assert.Equal("a.txt=a b.txt=b src/c.txt=c", await ShowAsync(main));
    }

    [Fact]
    public async Task Writes_of_a_fork_are_seen_by_nobody_else_until_they_are_merged()
    {
        await using IWorkspace main = await CreateAsync();
        await using IWorkspace one = await main.ForkAsync("one", Token);
        await using IWorkspace two = await main.ForkAsync("two", Token);
        await one.WriteTextAsync("a.txt", "one", Token);
        await one.WriteTextAsync("new/d.txt", "d", Token);
        await one.DeleteAsync("b.txt", Token);
        await main.WriteTextAsync("src/c.txt", "main", Token);
        Assert.Equal("a.txt=a b.txt=b src/c.txt=main", await ShowAsync(main));
        Assert.Equal("a.txt=a b.txt=b src/c.txt=c", await ShowAsync(two));
        MergeResult result = await main.MergeAsync(one, null, Token);
        Assert.True(result.IsMerged);
        Assert.Equal(["Changed a.txt", "Deleted b.txt", "Added new/d.txt"], result.Changes.Select(change => $"{change.Kind} {change.Path}"));
        Assert.Equal("a.txt=one new/d.txt=d src/c.txt=main", await ShowAsync(main));
        Assert.Equal("a.txt=a b.txt=b src/c.txt=c", await ShowAsync(two));
    }

    [Fact]
    public async Task Difference_is_against_the_origin_with_both_hashes_and_empty_after_a_merge()
    {
        await using IWorkspace main = await CreateAsync();
        await using IWorkspace fork = await main.ForkAsync("fork", Token);
        Assert.Empty(await fork.DiffAsync(Token));
        await fork.WriteTextAsync("a.txt", "b", Token);
        await fork.DeleteAsync("b.txt", Token);
        await fork.WriteTextAsync("d.txt", "c", Token);
        await fork.WriteTextAsync("src/c.txt", "x", Token);
        await fork.WriteTextAsync("src/c.txt", "c", Token);
        string a = (await main.ReadAsync("a.txt", Token))!.Hash, b = (await main.ReadAsync("b.txt", Token))!.Hash, c = (await main.ReadAsync("src/c.txt", Token))!.Hash;
        Assert.Equal(
            [
                new WorkspaceChange { Path = "a.txt", OldHash = a, NewHash = b },
                new WorkspaceChange { Path = "b.txt", OldHash = b },
                new WorkspaceChange { Path = "d.txt", NewHash = c },
            ],
            await fork.DiffAsync(Token));
        await main.MergeAsync(fork, null, Token);
        Assert.Empty(await fork.DiffAsync(Token));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await main.DiffAsync(Token));
    }

    [Fact]
    public async Task Disjoint_writes_merge_and_equal_ones_are_no_conflict()
    {
        await using IWorkspace main = await CreateAsync();
        await using IWorkspace one = await main.ForkAsync("one", Token);
        await using IWorkspace two = await main.ForkAsync("two", Token);
        await one.WriteTextAsync("a.txt", "1", Token);
        await one.WriteTextAsync("both.txt", "same", Token);
        await two.WriteTextAsync("b.txt", "2", Token);
        await two.WriteTextAsync("both.txt", "same", Token);
        Assert.True((await main.MergeAsync(one, null, Token)).IsMerged);
        Assert.Equal(["b.txt"], (await main.MergeAsync(two, null, Token)).Changes.Select(change => change.Path));
        Assert.Equal("a.txt=1 b.txt=2 both.txt=same src/c.txt=c", await ShowAsync(main));
    }

    [Fact]
    public async Task Conflicts_are_listed_by_path_and_kind_and_nothing_is_merged()
    {
        await using IWorkspace main = await CreateAsync();
        await main.WriteTextAsync("x.txt", "x", Token);
        await using IWorkspace fork = await main.ForkAsync("fork", Token);
        await fork.WriteTextAsync("a.txt", "theirs", Token);
        await main.WriteTextAsync("a.txt", "ours", Token);
        await fork.DeleteAsync("b.txt", Token);
        await main.WriteTextAsync("b.txt", "ours", Token);
        await fork.WriteTextAsync("src/c.txt", "theirs", Token);
        await main.DeleteAsync("src/c.txt", Token);
        await fork.WriteTextAsync("new.txt", "theirs", Token);
        await main.WriteTextAsync("new.txt", "ours", Token);
        await fork.WriteTextAsync("free.txt", "free", Token);
        MergeResult result = await main.MergeAsync(fork, null, Token);
        Assert.Equal(
            ["a.txt (BothChanged)", "b.txt (DeletedByThem)", "new.txt (BothAdded)", "src/c.txt (DeletedByUs)"],
            result.Conflicts.Select(conflict => conflict.ToString()));
        Assert.Equal(("a", "ours", "theirs"), (result.Conflicts[0].Origin!.ReadText(), result.Conflicts[0].Ours!.ReadText(), result.Conflicts[0].Theirs!.ReadText()));
        Assert.Null(result.Conflicts[1].Theirs);
        Assert.Null(result.Conflicts[2].Origin);
        Assert.Null(result.Conflicts[3].Ours);
        Assert.Empty(result.Changes);
        Assert.Equal("a.txt=ours b.txt=ours new.txt=ours x.txt=x", await ShowAsync(main));
    }

    [Fact]
    public async Task File_and_folder_of_one_name_are_a_conflict()
    {
        await using IWorkspace main = await CreateAsync();
        await using IWorkspace fork = await main.ForkAsync("fork", Token);
        await main.WriteTextAsync("d", "file", Token);
        await fork.WriteTextAsync("d/e", "below", Token);
        MergeResult result = await main.MergeAsync(fork, null, Token);
        Assert.Equal(["d/e (FileAndFolder)"], result.Conflicts.Select(conflict => conflict.ToString()));
        Resolver stubborn = new(conflict => MergeResolution.Take(conflict.Theirs));
        Assert.False((await main.MergeAsync(fork, stubborn, Token)).IsMerged);
        Assert.Equal(1, stubborn.Calls);
        Assert.True((await main.MergeAsync(fork, new Resolver(_ => MergeResolution.Delete), Token)).IsMerged);
        Assert.Equal("a.txt=a b.txt=b d=file src/c.txt=c", await ShowAsync(main));
    }

    [Fact]
    public async Task Resolver_sees_three_files_and_decides_each_path()
    {
        await using IWorkspace main = await CreateAsync();
        await using IWorkspace fork = await main.ForkAsync("fork", Token);
        foreach (string path in new[] { "a.txt", "b.txt", "src/c.txt" })
        {
            await main.WriteTextAsync(path, "ours", Token);
            await fork.WriteTextAsync(path, "theirs", Token);
        }

        await fork.WriteTextAsync("free.txt", "free", Token);
        MergeResult partly = await main.MergeAsync(
            fork, new Resolver(conflict => conflict.Path == "a.txt" ? MergeResolution.Delete : MergeResolution.Unresolved), Token);
        Assert.Equal(["b.txt", "src/c.txt"], partly.Conflicts.Select(conflict => conflict.Path));
        Assert.Equal("a.txt=ours b.txt=ours src/c.txt=ours", await ShowAsync(main));
        Resolver resolver = new(conflict => conflict.Path switch
        {
            "a.txt" => MergeResolution.Delete,
            "b.txt" => MergeResolution.Take(conflict.Theirs),
            _ => MergeResolution.Write(System.Text.Encoding.UTF8.GetBytes($"{conflict.Origin!.ReadText()}+{conflict.Ours!.ReadText()}+{conflict.Theirs!.ReadText()}")),
        });
        MergeResult result = await main.MergeAsync(fork, resolver, Token);
        Assert.True(result.IsMerged);
        Assert.Equal(["Deleted a.txt", "Changed b.txt", "Added free.txt", "Changed src/c.txt"], result.Changes.Select(change => $"{change.Kind} {change.Path}"));
        Assert.Equal("b.txt=theirs free.txt=free src/c.txt=c+ours+theirs", await ShowAsync(main));
        Assert.True((await main.MergeAsync(fork, null, Token)).IsMerged); // what was decided stays decided
        Assert.Equal("b.txt=theirs free.txt=free src/c.txt=c+ours+theirs", await ShowAsync(main));
    }

    [Fact]
    public async Task Decision_of_a_resolver_is_asked_for_again_when_a_side_changed_meanwhile()
    {
        await using IWorkspace main = await CreateAsync();
        await using IWorkspace fork = await main.ForkAsync("fork", Token);
        await main.WriteTextAsync("a.txt", "ours", Token);
        await fork.WriteTextAsync("a.txt", "theirs", Token);
        List<string> seen = [];
        AsyncResolver resolver = new(async conflict =>
        {
            seen.Add(conflict.Ours!.ReadText());
            if (seen.Count == 1)
            {
                await main.WriteTextAsync("a.txt", "later", Token);
            }

            return MergeResolution.Write(System.Text.Encoding.UTF8.GetBytes(conflict.Ours.ReadText() + "+theirs"));
        });
        Assert.True((await main.MergeAsync(fork, resolver, Token)).IsMerged);
        Assert.Equal(["ours", "later"], seen);
        Assert.Equal("later+theirs", await main.ReadTextAsync("a.txt", Token));
    }

    [Fact]
    public async Task Update_brings_into_a_fork_what_its_origin_got_since()
    {
        await using IWorkspace main = await CreateAsync();
        await using IWorkspace fork = await main.ForkAsync("fork", Token);
        await fork.WriteTextAsync("a.txt", "fork", Token);
        await main.WriteTextAsync("b.txt", "main", Token);
        await main.DeleteAsync("src/c.txt", Token);
        MergeResult result = await fork.UpdateAsync(null, Token);
        Assert.Equal(["Changed b.txt", "Deleted src/c.txt"], result.Changes.Select(change => $"{change.Kind} {change.Path}"));
        Assert.Equal("a.txt=fork b.txt=main", await ShowAsync(fork));
        Assert.Equal(["a.txt"], (await fork.DiffAsync(Token)).Select(change => change.Path));
        await main.WriteTextAsync("a.txt", "main", Token);
        MergeResult conflict = await fork.UpdateAsync(null, Token);
        Assert.Equal(("fork", "main"), (conflict.Conflicts.Single().Ours!.ReadText(), conflict.Conflicts.Single().Theirs!.ReadText()));
        Assert.True((await fork.UpdateAsync(new Resolver(c => MergeResolution.Take(c.Theirs)), Token)).IsMerged);
        Assert.Equal("a.txt=main b.txt=main", await ShowAsync(fork));
        Assert.Empty(await fork.DiffAsync(Token));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await main.UpdateAsync(null, Token));
    }

    [Fact]
    public async Task Fork_works_on_after_a_merge_and_forks_of_forks_merge_upwards()
    {
        await using IWorkspace main = await CreateAsync();
        await using IWorkspace fork = await main.ForkAsync("fork", Token);
        await using IWorkspace inner = await fork.ForkAsync("fork", Token);
        await inner.WriteTextAsync("a.txt", "1", Token);
        Assert.True((await fork.MergeAsync(inner, null, Token)).IsMerged);
        Assert.True((await main.MergeAsync(fork, null, Token)).IsMerged);
        await main.WriteTextAsync("b.txt", "main", Token);
        await inner.WriteTextAsync("a.txt", "2", Token);
        Assert.True((await fork.MergeAsync(inner, null, Token)).IsMerged);
        Assert.True((await main.MergeAsync(fork, null, Token)).IsMerged);
        Assert.Equal("a.txt=2 b.txt=main src/c.txt=c", await ShowAsync(main));
        await Assert.ThrowsAsync<ArgumentException>(async () => await main.MergeAsync(inner, null, Token));
        await Assert.ThrowsAsync<ArgumentException>(async () => await main.MergeAsync(main, null, Token));
    }

    [Fact]
    public async Task Replacement_is_made_only_of_the_version_that_was_read()
    {
        await using IWorkspace main = await CreateAsync();
        string hash = (await main.ReadAsync("a.txt", Token))!.Hash;
        Assert.False(await main.TryReplaceAsync("a.txt", null, new byte[] { 65 }, Token));
        Assert.True(await main.TryReplaceAsync("a.txt", hash, new byte[] { 65 }, Token));
        Assert.False(await main.TryReplaceAsync("a.txt", hash, new byte[] { 66 }, Token));
        Assert.False(await main.TryReplaceAsync("a.txt", hash, null, Token));
        Assert.True(await main.TryReplaceAsync("new.txt", null, new byte[] { 67 }, Token));
        Assert.True(await main.TryReplaceAsync("new.txt", (await main.ReadAsync("new.txt", Token))!.Hash, null, Token));
        Assert.Equal("a.txt=A b.txt=b src/c.txt=c", await ShowAsync(main));
    }

    [Fact]
    public async Task Disposing_removes_a_fork_and_leaves_the_rest()
    {
        IWorkspace main = await CreateAsync();
        IWorkspace fork = await main.ForkAsync("fork", Token);
        Assert.Equal((1, true, false), (main.ForkCount, fork.IsFork, main.IsFork));
        await fork.WriteTextAsync("a.txt", "lost", Token);
        await fork.DisposeAsync();
        await fork.DisposeAsync();
        Assert.Equal(0, main.ForkCount);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await fork.ReadAsync("a.txt", Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await fork.WriteTextAsync("a.txt", "x", Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await main.MergeAsync(fork, null, Token));
        Assert.Equal("a.txt=a b.txt=b src/c.txt=c", await ShowAsync(main));
        await main.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await main.ListAsync(Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-x")]
    [InlineData("a/b")]
    [InlineData("a..b")]
    [InlineData("a.lock")]
    [InlineData("a b")]
    public async Task Name_of_a_fork_must_be_fit_for_a_path_and_a_branch(string name)
    {
        await using IWorkspace main = await CreateAsync();
        await Assert.ThrowsAsync<ArgumentException>(async () => await main.ForkAsync(name, Token));
        Assert.Equal(0, main.ForkCount);
    }

    [Fact]
    public async Task Merges_of_many_forks_at_once_lose_nothing()
    {
        await using IWorkspace main = await CreateAsync();
        IWorkspace[] forks = new IWorkspace[6];
        for (int i = 0; i < forks.Length; i++)
        {
            forks[i] = await main.ForkAsync("fork", Token);
            await forks[i].WriteTextAsync($"own/{i}.txt", $"{i}", Token);
        }

        MergeResult[] results = await Task.WhenAll(forks.Select(fork => Task.Run(() => main.MergeAsync(fork, null, Token).AsTask(), Token)));
        Assert.All(results, result => Assert.True(result.IsMerged));
        Assert.Equal(
            "a.txt=a b.txt=b own/0.txt=0 own/1.txt=1 own/2.txt=2 own/3.txt=3 own/4.txt=4 own/5.txt=5 src/c.txt=c", await ShowAsync(main));
        foreach (IWorkspace fork in forks)
        {
            await fork.DisposeAsync();
        }
    }

    protected sealed class Resolver(Func<MergeConflict, MergeResolution> decide) : IMergeResolver
    {
        public int Calls { get; private set; }

        public ValueTask<MergeResolution> ResolveAsync(MergeConflict conflict, CancellationToken cancellationToken)
        {
            Calls++;
            return new(decide(conflict));
        }
    }

    private sealed class AsyncResolver(Func<MergeConflict, Task<MergeResolution>> decide) : IMergeResolver
    {
        public async ValueTask<MergeResolution> ResolveAsync(MergeConflict conflict, CancellationToken cancellationToken) => await decide(conflict);
    }
}
