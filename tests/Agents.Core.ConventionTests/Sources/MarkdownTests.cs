namespace Agents.Core.ConventionTests.Sources;

public sealed class MarkdownTests
{
    private const string GoodReadme = """
        # A library

        ```bash
        dotnet run --project samples/ResearchBrief
        dotnet test
        ```

        ```csharp
        int answer = 42;

        Console.WriteLine(answer);
        ```
        """;

    private const string GoodProgram = "// Says it.\n// quick-start\nint answer = 42;\n\nConsole.WriteLine(answer);\n// end\nreturn;\n";

    [Fact]
    public void Relative_links_lead_somewhere()
    {
        IReadOnlyList<string> files = Repository.TextFiles();
        Complaints.MustBeNone(
            "a relative link leads to a file of the tree, and its anchor to a heading",
            files.Where(path => path.EndsWith(".md", StringComparison.Ordinal)).SelectMany(path => LinkRule.Check(path, files, Repository.Read)));
    }

    [Fact]
    public void Links_that_lead_nowhere_are_reported_with_their_lines()
    {
        Dictionary<string, string> files = new(StringComparer.Ordinal)
        {
            ["docs/a.md"] = """
                # Start: here & now

                [up](../README.md), [folder](../docs), [self](#start-here--now), [twin](b.md#twice-1), [code](../src/A.cs#L3)
                `[shown](not.md)` and [elsewhere](https://example.org/none.md) and ![missing](gone.png)
                ```md
                [shown](not.md)
                ```
                [out](../../x.md), [no heading](b.md#nope)
                [ref]: ../gone.md
                """,
            ["docs/b.md"] = "## Twice\n## Twice\n",
            ["README.md"] = "",
            ["src/A.cs"] = "",
        };

        Assert.Equal(
            [
                "docs/a.md:4: gone.png leads to no file.",
                "docs/a.md:8: ../../x.md leads to no file.",
                "docs/a.md:8: b.md#nope names no heading of docs/b.md.",
                "docs/a.md:9: ../gone.md leads to no file.",
            ],
            LinkRule.Check("docs/a.md", files.Keys, path => files[path]));
    }

    [Fact]
    public void Readme_shows_its_commands_and_the_quick_start_of_the_sample() =>
        Complaints.MustBeNone(
            "the README shows two commands and the code of samples/QuickStart",
            ReadmeRule.Check(Repository.Read("README.md"), Repository.Read("samples/QuickStart/Program.cs")));

    [Fact]
    public void Readme_that_shows_the_marked_code_passes() => Assert.Empty(ReadmeRule.Check(GoodReadme, GoodProgram));

    [Fact]
    public void Readme_that_shows_all_of_an_unmarked_program_passes() =>
        Assert.Empty(ReadmeRule.Check(GoodReadme, "\nint answer = 42;\n\n    Console.WriteLine(answer);\n"));

    [Fact]
    public void Missing_command_is_reported() =>
        Assert.Equal(
            ["README.md shows no command \"dotnet test\" on a line of its own in a fenced block."],
            ReadmeRule.Check(GoodReadme.Replace("dotnet test", "dotnet test --fast"), GoodProgram));

    [Fact]
    public void Missing_block_is_reported() =>
        Assert.Equal(
            ["README.md has no ```csharp block for the quick start."],
            ReadmeRule.Check(GoodReadme.Replace("```csharp", "```text"), GoodProgram));

    [Fact]
    public void Quick_start_that_drifted_is_reported_at_its_first_line() =>
        Assert.Equal(
            ["Line 3 of the quick start is \"Console.WriteLine(answer);\" in README.md, but \"Console.WriteLine(-answer);\" in the sample."],
            ReadmeRule.Check(GoodReadme, GoodProgram.Replace("(answer)", "(-answer)")));

    [Fact]
    public void Quick_start_that_stops_early_is_reported() =>
        Assert.Equal(
            ["Line 4 of the quick start is \"(nothing)\" in README.md, but \"return;\" in the sample."],
            ReadmeRule.Check(GoodReadme, GoodProgram.Replace("// end\n", "")));

    [Fact]
    public void Quick_start_of_16_lines_is_reported()
    {
        string more = string.Concat(Enumerable.Repeat("\nanswer++;", 13));
        Assert.Equal(
            ["The quick start of README.md has 16 lines; at most 15 are quick."],
            ReadmeRule.Check(GoodReadme.Replace("42;", "42;" + more), GoodProgram.Replace("42;", "42;" + more)));
    }
}
