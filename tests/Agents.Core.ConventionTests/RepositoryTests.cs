namespace Agents.Core.ConventionTests;

public sealed class RepositoryTests
{
    [Theory]
    [InlineData("artifacts", true)]
    [InlineData("user.user", true)]
    [InlineData("brief.md", true)]
    [InlineData("my-artifacts", false)]
    [InlineData("brief.md.txt", false)]
    public void Names_in_gitignore_are_ignored(string name, bool ignored) =>
        Assert.Equal(ignored, Repository.IsIgnored(name, ["artifacts/", "*.user", "brief.md"]));

    [Fact]
    public void Text_files_include_the_sources_and_leave_out_what_is_built()
    {
        IReadOnlyList<string> files = Repository.TextFiles();
        Assert.Contains("tests/Agents.Core.ConventionTests/RepositoryTests.cs", files);
        Assert.Contains(".editorconfig", files);
        Assert.DoesNotContain(files, path => path.StartsWith("artifacts/", StringComparison.Ordinal));
    }
}
