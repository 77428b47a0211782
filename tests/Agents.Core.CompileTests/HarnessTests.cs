namespace Agents.Core.CompileTests;

/// <summary>Shows each complaint on a snippet that deserves it; without that, an empty list of complaints says nothing.</summary>
public sealed class HarnessTests(CompiledSnippets snippets)
{
    [Theory]
    [InlineData("ErrorNotAnnounced", "+ line 4: error CS0029")]
    [InlineData("ErrorNotMade", "- line 4: error CS0029")]
    [InlineData("ErrorOfAnotherKind", "- line 4: error CS1503", "+ line 4: error CS0029")]
    [InlineData("ErrorAtAnotherLine", "- line 4: error CS0029", "+ line 5: error CS0029")]
    [InlineData("ErrorMadeTwice", "+ line 4: error CS0029")]
    [InlineData("WarningNotAnnounced", "+ line 4: warning CS8600")]
    [InlineData("ErrorAnnounced")]
    public void Snippet_that_does_not_do_what_it_announces_is_complained_of(string name, params string[] complaints) =>
        Assert.Equal(complaints, snippets[$"Harness/{name}"].Differences);

    [Fact]
    public void Announcements_are_read_with_their_lines_and_nothing_else_is()
    {
        const string Text = "a // error CS0001\nb // an error CS0002\nc // warning CS0003 CS0004\n// error CS0005 here\n// error CS006\nd // error CS0007\r\n";
        Assert.Equal(
            [new Finding(1, "error", "CS0001"), new Finding(3, "warning", "CS0003"), new Finding(3, "warning", "CS0004"), new Finding(6, "error", "CS0007")],
            Snippet.Announced(Text));
    }
}
