namespace Agents.Core.ConventionTests.Sources;

/// <summary>Holds what the README promises: two commands, and a quick start that is the code of the sample.</summary>
internal static class ReadmeRule
{
    public const int MaxQuickStartLines = 15;
    public const string StartMark = "// quick-start";
    public const string EndMark = "// end";

    private static readonly string[] Commands = ["dotnet run --project samples/ResearchBrief", "dotnet test"];

    public static IReadOnlyList<string> Check(string readme, string program)
    {
        List<string> complaints = [];
        IReadOnlyList<string> code = Markdown.CodeLines(readme);
        complaints.AddRange(Commands
            .Where(command => !code.Any(line => line.Trim() == command))
            .Select(command => $"README.md shows no command \"{command}\" on a line of its own in a fenced block."));

        if (Markdown.FirstBlock(readme, "csharp") is not { } block)
        {
            return [.. complaints, "README.md has no ```csharp block for the quick start."];
        }

        if (block.Count > MaxQuickStartLines)
        {
            complaints.Add($"The quick start of README.md has {block.Count} lines; at most {MaxQuickStartLines} are quick.");
        }

        string[] shown = Trimmed(block);
        string[] run = Trimmed(Region(program));
        int longer = Math.Max(shown.Length, run.Length);
        complaints.AddRange(Enumerable.Range(0, longer)
            .Where(i => LineAt(shown, i) != LineAt(run, i))
            .Take(1)
            .Select(i => $"Line {i + 1} of the quick start is \"{LineAt(shown, i)}\" in README.md, but \"{LineAt(run, i)}\" in the sample."));
        return complaints;
    }

    /// <summary>Lists the lines between the marks of a program, or all of them when it has none.</summary>
    private static string[] Region(string program)
    {
        string[] lines = program.Replace("\r", "").Split('\n');
        int start = Array.FindIndex(lines, line => line.Trim() == StartMark);
        return start < 0 ? lines : [.. lines.Skip(start + 1).TakeWhile(line => line.Trim() != EndMark)];
    }

    private static string[] Trimmed(IEnumerable<string> lines) =>
        string.Join('\n', lines.Select(line => line.Trim())).Trim('\n').Split('\n');

    private static string LineAt(string[] lines, int index) => index < lines.Length ? lines[index] : "(nothing)";
}
