using System.Text;
using ResearchBrief;

namespace Agents.Core.ScenarioTests.ResearchBrief;

public sealed class DocumentLibraryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Text_files_are_read_whatever_their_encoding_and_line_ends()
    {
        _folder.With("a/plain.md", "one\ntwo\n").With("a/CRLF.TXT", "one\r\ntwo").With("bom.txt", [0xEF, 0xBB, 0xBF, .. "é\n"u8])
            .With("wide.txt", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("é\nü")]).With("latin.txt", [.. "caf"u8, 0xE9]).With("c.cs", "no");

        DocumentLibrary library = Load();

        Assert.Equal(5, library.DocumentCount);
        Assert.Empty(library.Skipped);
        Assert.Equal(["one", "two"], Lines(library, "a/plain.md"));
        Assert.Equal(["one", "two"], Lines(library, "a/CRLF.TXT"));
        Assert.Equal(["é"], Lines(library, "bom.txt"));
        Assert.Equal(["é", "ü"], Lines(library, "wide.txt"));
        Assert.Equal(["café"], Lines(library, "latin.txt"));
    }

    [Fact]
    public void A_scan_finds_what_shares_most_words_and_rare_words_count_for_more()
    {
        _folder.With("both.md", "The pump is loud.\n").With("common.md", "The pump runs.\n").With("rare.md", "It is loud.\n").With("more.md", "A pump.\n").With("none.md", "Tea.\n");
        DocumentLibrary library = Load();

        Assert.Equal(["both.md#L1", "rare.md#L1", "common.md#L1", "more.md#L1"], library.Scan("loud pump", 8).Select(hit => hit.Section));
        Assert.Equal(["both.md#L1"], library.Scan("loud pump", 1).Select(hit => hit.Section));
        Assert.Empty(library.Scan("coffee", 8));
        Assert.Empty(library.Scan("", 8));
    }

    [Fact]
    public void What_cannot_be_read_is_skipped_with_its_reason()
    {
        _folder.With("good.md", "Text.").With("binary.md", [65, 0, 66]).With("large.txt", new byte[DocumentReader.MaxBytes + 1]);
        File.CreateSymbolicLink(_folder.PathOf("gone.md"), _folder.PathOf("nowhere.md"));

        Assert.Equal(
            ["binary.md: it is binary", "gone.md: it cannot be read", "large.txt: it has 5,000,001 bytes, more than 5,000,000"],
            Load().Skipped);
    }

    [Fact]
    public void Hidden_and_generated_folders_and_links_to_folders_are_not_walked()
    {
        _folder.With("good.md", "Text.").With(".git/a.md", "x").With("node_modules/a.md", "x").With("artifacts/a.md", "x").With("b/.hidden.md", "x");
        Directory.CreateSymbolicLink(_folder.PathOf("b/loop"), _folder.Root);

        DocumentLibrary library = Load();

        Assert.Equal(1, library.DocumentCount);
        Assert.Empty(library.Skipped);
    }

    [Fact]
    public void The_brief_of_an_earlier_run_is_no_source()
    {
        _folder.With("a.md", "Text.").With("brief.md", "Old text.");

        Assert.Equal(1, Load().DocumentCount);
    }

    [Fact]
    public void Markdown_is_cut_at_headings_and_long_text_at_blank_lines()
    {
        string paragraph = string.Join('\n', Enumerable.Repeat("The pump runs for hours and hours.", 30));
        _folder.With("a.md", $"# Manual\n\n## Use\n\nShort.\n\n```\n# no heading\n```\n\nCare\n----\n\n{paragraph}\n\n{paragraph}\n\n{paragraph}\n")
            .With("b.txt", $"Notes of May\n\n{paragraph}\n\n# {paragraph}\n\nLast.\n");

        DocumentLibrary library = Load();

        Assert.Equal(5, library.SectionCount);
        Assert.Equal(("Manual › Use", 9), Section(library, "a.md#L1"));
        Assert.Equal(("Manual › Care", 64), Section(library, "a.md#L11"));
        Assert.Equal(("Manual › Care", 30), Section(library, "a.md#L76"));
        Assert.Equal(("Notes of May", 63), Section(library, "b.txt#L1"));
        Assert.Equal(("Notes of May", 1), Section(library, "b.txt#L65"));
    }

    [Fact]
    public void A_section_is_read_in_grep_form_and_one_that_does_not_exist_is_an_error()
    {
        _folder.With("a b/c.md", "# Pump\r\n\r\nIt runs.\r\n");
        ResearchTools tools = new(Load());

        SearchHit hit = Assert.Single(tools.SearchDocuments("What does the pump do?"));

        Assert.Equal(("a b/c.md#L1", "Pump"), (hit.Section, hit.Title));
        Assert.Equal("a b/c.md:1: # Pump\na b/c.md:2: \na b/c.md:3: It runs.", tools.ReadSection(hit.Section));
        Assert.Equal(
            "There is no section 'a b/c.md#L2'; name one exactly as search_documents does.",
            Assert.Throws<KeyNotFoundException>(() => tools.ReadSection("a b/c.md#L2")).Message);
    }

    private DocumentLibrary Load() =>
        DocumentLibrary.Load(SourceFolder.Open(_folder.Root), [OutputFile.Check(_folder.PathOf("brief.md"))], TestContext.Current.CancellationToken);

    private static IReadOnlyList<string> Lines(DocumentLibrary library, string path) =>
        library.TryGetDocument(path, out Document? document) ? document.Lines : [];

    private static (string Title, int LineCount) Section(DocumentLibrary library, string id) =>
        library.TryGetSection(id, out Section? section) ? (section.Title, section.LineCount) : ("none", 0);
}
