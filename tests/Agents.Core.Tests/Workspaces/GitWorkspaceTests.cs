using System.Diagnostics;
using Agents.Core.Workspaces;

namespace Agents.Core.Tests.Workspaces;

/// <summary>The contract, in a repository.</summary>
public sealed class GitWorkspaceTests : WorkspaceContract, IDisposable
{
    private readonly TempFolder _temp = new();

    private string Tree => _temp.In("tree");

    public void Dispose() => _temp.Dispose();

    protected override async ValueTask<IWorkspace> CreateAsync()
    {
        Directory.CreateDirectory(_temp.In("tree", "src"));
        await File.WriteAllTextAsync(_temp.In("tree", "a.txt"), "a", Token);
        await File.WriteAllTextAsync(_temp.In("tree", "b.txt"), "b", Token);
        await File.WriteAllTextAsync(_temp.In("tree", "src", "c.txt"), "c", Token);
        await GitAsync("init", "--quiet", "--initial-branch=main");
        await CommitAsync();
        return await GitWorkspace.OpenAsync(Tree, _temp.In("scratch"), cancellationToken: Token);
    }

    [Fact]
    public async Task Merge_is_a_commit_of_two_parents_and_no_branch_or_tree_is_left()
    {
        IWorkspace main = await CreateAsync();
        IWorkspace fork = await main.ForkAsync("fork", Token);
        await fork.WriteTextAsync("a.txt", "1", Token);
        Assert.True((await main.MergeAsync(fork, null, Token)).IsMerged);
        await fork.DisposeAsync();
        await main.DisposeAsync();
        Assert.Equal("Merge fork into workspace\nWork in fork\nFirst", await GitAsync("log", "--topo-order", "--format=%s"));
        Assert.Equal("* main", await GitAsync("branch"));
        Assert.Single((await GitAsync("worktree", "list")).Split('\n'));
        Assert.Equal("", await GitAsync("status", "--porcelain"));
    }

    [Fact]
    public async Task Hooks_of_the_repository_do_not_run()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A hook is a script of a shell.");
        await using IWorkspace main = await CreateAsync();
        foreach (string hook in new[] { "pre-commit", "commit-msg", "post-checkout", "pre-merge-commit", "post-merge" })
        {
            string file = _temp.In("tree", ".git", "hooks", hook);
            await File.WriteAllTextAsync(file, $"#!/bin/sh\ntouch '{_temp.In("ran")}'\nexit 1\n", Token);
#pragma warning disable CA1416 // Skipped there.
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
#pragma warning restore CA1416
        }

        await using IWorkspace fork = await main.ForkAsync("fork", Token);
        await fork.WriteTextAsync("a.txt", "1", Token);
        Assert.True((await main.MergeAsync(fork, null, Token)).IsMerged);
        Assert.False(File.Exists(_temp.In("ran")));
    }

    [Fact]
    public async Task File_that_the_repository_ignores_is_refused_and_not_listed()
    {
        await using IWorkspace main = await CreateAsync();
        await main.WriteTextAsync(".gitignore", "bin/\n", Token);
        Directory.CreateDirectory(_temp.In("tree", "bin"));
        await File.WriteAllTextAsync(_temp.In("tree", "bin", "x"), "x", Token);
        Assert.Equal([".gitignore", "a.txt", "b.txt", "src/c.txt"], await main.ListAsync(Token));
        WorkspacePathException refused = await Assert.ThrowsAsync<WorkspacePathException>(async () => await main.WriteTextAsync("bin/y", "y", Token));
        Assert.Equal("the repository ignores it, so it would not be merged", refused.Problem);
    }

    [Fact]
    public async Task Missing_program_is_said_clearly()
    {
        await CreateAsync();
        GitException missing = await Assert.ThrowsAsync<GitException>(async () => await GitWorkspace.OpenAsync(
            Tree, _temp.In("scratch"), options: new GitWorkspaceOptions { Executable = "no-such-git" }, cancellationToken: Token));
        Assert.Equal(GitFailure.NotFound, missing.Failure);
        Assert.Equal(
            $"The program 'no-such-git' could not be started in '{Tree}'. Install git, or set GitWorkspaceOptions.Executable.", missing.Message);
        Assert.False(missing.IsTransient);
    }

    [Fact]
    public async Task Command_that_takes_too_long_is_ended()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in is a script of a shell.");
        await CreateAsync();
        string slow = _temp.In("slow-git");
        await File.WriteAllTextAsync(slow, "#!/bin/sh\nexec sleep 600\n", Token);
#pragma warning disable CA1416 // Skipped there.
        File.SetUnixFileMode(slow, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
#pragma warning restore CA1416
        GitWorkspaceOptions options = new() { Executable = slow, Timeout = TimeSpan.FromMilliseconds(200) };
        GitException late = await Assert.ThrowsAsync<GitException>(
            async () => await GitWorkspace.OpenAsync(Tree, _temp.In("scratch"), options: options, cancellationToken: Token));
        Assert.Equal((GitFailure.TimedOut, true), (late.Failure, late.IsTransient));
    }

    [Fact]
    public async Task Folder_that_no_workspace_can_be_made_of_is_refused()
    {
        Directory.CreateDirectory(Tree);
        Assert.Equal(GitFailure.Unsuitable, (await RefusedAsync()).Failure);
        await GitAsync("init", "--quiet");
        Assert.Contains("no commit yet", (await RefusedAsync()).Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(_temp.In("tree", "a.txt"), "a", Token);
        await CommitAsync();
        await File.WriteAllTextAsync(_temp.In("tree", "a.txt"), "b", Token);
        Assert.Contains("not committed", (await RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_checked_all_at_once()
    {
        GitWorkspaceOptions options = new() { Executable = " ", Timeout = TimeSpan.Zero, AuthorName = "a<b", AuthorEmail = "", Clock = null! };
        Assert.Equal(5, Assert.Throws<AgentOptionsException>(options.ThrowIfInvalid).Failures.Count);
    }

    private async Task<GitException> RefusedAsync() =>
        await Assert.ThrowsAsync<GitException>(async () => await GitWorkspace.OpenAsync(Tree, _temp.In("scratch"), cancellationToken: Token));

    private async Task CommitAsync()
    {
        await GitAsync("add", "--all");
        await GitAsync("-c", "user.name=Test", "-c", "user.email=test@localhost", "commit", "--quiet", "-m", "First");
    }

    private async Task<string> GitAsync(params string[] arguments)
    {
        ProcessStartInfo start = new("git", arguments) { WorkingDirectory = Tree, UseShellExecute = false, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.Equal(0, process.ExitCode);
        return output.TrimEnd();
    }
}
