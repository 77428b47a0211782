using Agents.Core.Workspaces;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Workspaces;

/// <summary>Whatever a path looks like, nothing outside of the root is read, written or deleted.</summary>
public sealed class HostilePathTests : IDisposable
{
    private static readonly string[] Parts =
    [
        "..", ".", "", "a", "link", "loop", "dangling", "up", "file-link", "dir", "secret.txt", "C:", "c:\\", "\\\\server", "NUL", "con.txt", "COM1", "lpt9.log", "a.", "a ",
        "a\0b", "a\nb", "\u202Ea", "x\u200Dy", "\uD800", "~", "%2e%2e", "..\\..", "...", "....", ".. ", ".git", ".GIT", "git~1", "a:b", "*", "?", "|", "\uFFFD", "¹",
        "aux .txt", "CONIN$", new string('n', 256), new string('p', 600), "é", "/", "//", "-rf", "$HOME",
    ];

    private readonly TempFolder _temp = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData("a", "a")]
    [InlineData("./a//b/./c", "a/b/c")]
    [InlineData("a/../b", "b")]
    [InlineData("a/b/../../c", "c")]
    [InlineData("ünï/код/文.txt", "ünï/код/文.txt")]
    [InlineData(".gitignore", ".gitignore")]
    [InlineData("console.txt", "console.txt")]
    [InlineData("com10", "com10")]
    [InlineData("a b", "a b")]
    public void Path_is_resolved(string path, string expected) => Assert.Equal(expected, WorkspacePath.Normalize(path));

    [Theory]
    [InlineData("", "it names no file")]
    [InlineData("a/..", "it names no file")]
    [InlineData("a/", "it ends with a slash, and so names a folder")]
    [InlineData("/a", "it is absolute; a path is relative to the root of the workspace")]
    [InlineData("..", "it leaves the workspace")]
    [InlineData("a/../../a", "it leaves the workspace")]
    [InlineData("C:/a", "a name holds ':'; none may hold any of \\:*?\"<>|")]
    [InlineData("..\\a", "a name holds '\\'; none may hold any of \\:*?\"<>|")]
    [InlineData("a/nul", "a name is that of a device")]
    [InlineData("Com7.tar.gz", "a name is that of a device")]
    [InlineData("lpt¹", "a name is that of a device")]
    [InlineData("aux .txt", "a name is that of a device")]
    [InlineData("a./b", "a name ends with a dot or a space")]
    [InlineData("...", "a name ends with a dot or a space")]
    [InlineData("a /b", "a name ends with a dot or a space")]
    [InlineData("a\0", "a name holds the invisible character U+0000")]
    [InlineData("\u202Etxt", "a name holds the invisible character U+202E")]
    [InlineData("\uD800", "a name holds a character that cannot be written as UTF-8, or U+FFFD")]
    [InlineData("x/.Git/hooks/a", "a name is that of a repository's own folder")]
    public void Path_is_refused_and_the_problem_named(string path, string problem)
    {
        WorkspacePathException refused = Assert.Throws<WorkspacePathException>(() => WorkspacePath.Normalize(path));
        Assert.Equal((problem, path), (refused.Problem, refused.RefusedPath));
    }

    [Fact]
    public void Long_path_is_refused_and_not_repeated_whole()
    {
        string path = string.Join('/', Enumerable.Repeat("abc", 300));
        WorkspacePathException refused = Assert.Throws<WorkspacePathException>(() => WorkspacePath.Normalize(path));
        Assert.Equal("it has 1199 characters, and may have 1024", refused.Problem);
        Assert.InRange(refused.Message.Length, 120, 250);
        Assert.Throws<WorkspacePathException>(() => WorkspacePath.Normalize(new string('文', 86)));
        Assert.Equal(new string('文', 85), WorkspacePath.Normalize(new string('文', 85)));
    }

    [Fact]
    public void Resolved_path_is_stable_and_has_no_way_out()
    {
        Prop.ForAll(Paths(), path =>
        {
            if (!WorkspacePath.TryNormalize(path, out string? normalized, out string? problem))
            {
                return !string.IsNullOrEmpty(problem);
            }

            string[] names = normalized.Split('/');
            return WorkspacePath.Normalize(normalized) == normalized && !names.Contains("..") && !names.Contains("") && !Path.IsPathRooted(normalized);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public async Task No_path_reaches_outside_of_the_root_whatever_links_were_made_inside()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        string outside = _temp.In("outside");
        Directory.CreateDirectory(outside);
        await File.WriteAllTextAsync(Path.Combine(outside, "secret.txt"), "secret", Token);
        await using DirectoryWorkspace workspace = new(_temp.In("tree"), _temp.In("scratch"));
        await workspace.WriteTextAsync("dir/a", "a", Token);
        foreach (string folder in new[] { workspace.Folder, Path.Combine(workspace.Folder, "dir") })
        {
            Directory.CreateSymbolicLink(Path.Combine(folder, "link"), outside);
            Directory.CreateSymbolicLink(Path.Combine(folder, "up"), "..");
            Directory.CreateSymbolicLink(Path.Combine(folder, "loop"), "loop");
            File.CreateSymbolicLink(Path.Combine(folder, "dangling"), Path.Combine(outside, "made.txt"));
            File.CreateSymbolicLink(Path.Combine(folder, "file-link"), Path.Combine(outside, "secret.txt"));
        }

        HashSet<string> before = Snapshot();
        Prop.ForAll(Paths(), async path =>
        {
            await TryAsync(async () => Assert.NotEqual("secret", await workspace.ReadTextAsync(path, Token)));
            await TryAsync(async () => await workspace.WriteTextAsync(path, "hostile", Token));
            await TryAsync(async () => await workspace.DeleteAsync(path, Token));
            Assert.True(before.SetEquals(Snapshot()), path);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
        await using IWorkspace fork = await workspace.ForkAsync("fork", Token);
        Assert.DoesNotContain(await fork.ListAsync(Token), path => path.Contains("link", StringComparison.Ordinal) || path.Contains("secret", StringComparison.Ordinal));
        Assert.Equal("secret", await File.ReadAllTextAsync(Path.Combine(outside, "secret.txt"), Token));
    }

    [Fact]
    public async Task Path_over_a_link_is_refused_by_name()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        await using DirectoryWorkspace workspace = new(_temp.In("tree"), _temp.In("scratch"));
        await workspace.WriteTextAsync("dir/a", "a", Token);
        Directory.CreateSymbolicLink(Path.Combine(workspace.Folder, "dir", "in"), workspace.Folder);
        WorkspacePathException refused = await Assert.ThrowsAsync<WorkspacePathException>(async () => await workspace.ReadAsync("dir/in/dir/a", Token));
        Assert.Equal("'dir/in' is a link, and links are not followed", refused.Problem);
    }

    private static Arbitrary<string> Paths() =>
        (from count in Gen.Choose(1, 6)
         from parts in Gen.Elements(Parts).ArrayOf(count)
         from lead in Gen.Elements("", "", "", "/", "./", "\\")
         select lead + string.Join('/', parts)).ToArbitrary();

    /// <summary>Lists what is outside of the tree, so that anything new there shows.</summary>
    private HashSet<string> Snapshot() =>
    [
        .. Directory.EnumerateFileSystemEntries(_temp.Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, MaxRecursionDepth = 1 })
            .Where(path => !path.StartsWith(_temp.In("tree"), StringComparison.Ordinal) && !path.StartsWith(_temp.In("scratch"), StringComparison.Ordinal)),
    ];

    private static async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (WorkspacePathException)
        {
            // Refused, as most of them are.
        }
    }
}
