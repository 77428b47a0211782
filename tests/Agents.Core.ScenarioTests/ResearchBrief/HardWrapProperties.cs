using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.ScenarioTests.ResearchBrief;

public sealed partial class HardWrapProperties
{
    private const string Question = "Which valve does the pump open after the boiler has stopped?";

    private static readonly string[] Words =
        "the pump a valve opens boiler stops water every 12 hours after it has been cleaned once and nobody e.g. *fast* `tank` (twice), é".Split(' ');

    private static readonly string[] LineStarts = ["", "", "", "- ", "> ", "1. ", "  ", "> - [ ] ", "\n", "\n## The pump\n\n"];

    // A document is paragraphs of sentences, each wrapped at a width of its own behind a mark of its own.
    private static readonly Gen<string> Documents =
        from paragraphs in (
            from start in Gen.Elements(LineStarts)
            from width in Gen.Choose(12, 90)
            from sentences in Gen.Elements(Words).NonEmptyListOf().Select(words => string.Join(' ', words) + ".").NonEmptyListOf()
            select start + Wrap(string.Join(' ', sentences), width, start.StartsWith('>') ? "> " : start.StartsWith('-') ? "  " : "")).NonEmptyListOf()
        from isBlankBetween in Gen.Elements(true, false)
        from lineEnd in Gen.Elements("\n", "\r\n")
        select string.Join(isBlankBetween ? "\n\n" : "\n", paragraphs).ReplaceLineEndings(lineEnd);

    [Fact]
    public void Every_citation_of_a_brief_stands_in_its_file()
    {
        int citations = 0;
        Prop.ForAll(Gen.Zip(Documents, Documents).ToArbitrary(), async documents =>
        {
            using TempFolder folder = new TempFolder().With("one.md", documents.Item1).With("in a folder/two.txt", documents.Item2);

            Ran ran = await Ran.WithAsync("--question", Question, "--sources", folder.Root, "--out", folder.PathOf("brief.md"));

            Assert.True(ran.ExitCode == 0, ran.Output + ran.Error);
            Assert.Contains(" 0 unsupported, ", ran.LastLine, StringComparison.Ordinal);
            foreach (Match finding in Finding().Matches(File.ReadAllText(folder.PathOf("brief.md"))))
            {
                citations++;
                string line = File.ReadAllText(folder.PathOf(finding.Groups["file"].Value)).Split('\n')[int.Parse(finding.Groups["line"].Value) - 1];
                Assert.Contains(finding.Groups["word"].Value, line, StringComparison.Ordinal);
            }
        }).Check(Config.QuickThrowOnFailure);
        Assert.InRange(citations, 40, int.MaxValue);
    }

    private static string Wrap(string text, int width, string indent)
    {
        System.Text.StringBuilder wrapped = new();
        int column = 0;
        foreach (string word in text.Split(' '))
        {
            bool breaks = column > 0 && column + word.Length > width;
            wrapped.Append(column == 0 ? "" : breaks ? $"\n{indent}" : " ").Append(word);
            column = breaks ? word.Length : column + word.Length + 1;
        }

        return wrapped.ToString();
    }

    [GeneratedRegex(@"^\d+\. (?<word>\S+).*\n   — \[(?<file>[^\]:]+):(?<line>\d+)\]", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Finding();
}
