using System.Text.RegularExpressions;

namespace Agents.Core.ConventionTests.Sources;

/// <summary>The parts of a Markdown text that rules look at.</summary>
internal static partial class Markdown
{
    /// <summary>Lists the lines of the first fenced block of a language; null when there is none.</summary>
    public static IReadOnlyList<string>? FirstBlock(string text, string language)
    {
        string[] lines = Lines(text);
        int start = Array.FindIndex(lines, line => line.Trim() == "```" + language);
        return start < 0 ? null : [.. lines.Skip(start + 1).TakeWhile(line => line.Trim() != "```")];
    }

    /// <summary>Lists the lines of all fenced blocks.</summary>
    public static IReadOnlyList<string> CodeLines(string text) => [.. Split(text).Where(line => line.IsCode).Select(line => line.Text)];

    /// <summary>Lists the targets of links and images, with their lines, counted from 1; code is passed over.</summary>
    public static IReadOnlyList<(int Line, string Target)> Links(string text) =>
    [
        .. Split(text).Where(line => !line.IsCode).SelectMany(line =>
            Link().Matches(InlineCode().Replace(line.Text, "")).Select(match => (line.Number, match.Groups["target"].Value))),
    ];

    /// <summary>Lists the anchors of the headings, as repository hosts make them: lower case, no punctuation, '-' for spaces.</summary>
    public static IReadOnlySet<string> Anchors(string text)
    {
        HashSet<string> anchors = new(StringComparer.Ordinal);
        foreach ((_, string line, _) in Split(text).Where(line => !line.IsCode && Heading().IsMatch(line.Text)))
        {
            string words = LinkText().Replace(Heading().Replace(line, ""), "${text}");
            string anchor = NotInAnchor().Replace(words.Trim().ToLowerInvariant(), "").Replace(' ', '-');
            int copies = 0;
            while (!anchors.Add(copies == 0 ? anchor : $"{anchor}-{copies}"))
            {
                copies++;
            }
        }

        return anchors;
    }

    private static IEnumerable<(int Number, string Text, bool IsCode)> Split(string text)
    {
        string[] lines = Lines(text);
        bool isCode = false;
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                isCode = !isCode;
                continue;
            }

            yield return (i + 1, lines[i], isCode);
        }
    }

    private static string[] Lines(string text) => text.Replace("\r", "").Split('\n');

    // [text](target "title"), ![text](target) and "[name]: target".
    [GeneratedRegex(@"\]\(\s*<?(?<target>[^)\s>]+)>?(\s+""[^""]*"")?\s*\)|^\s{0,3}\[[^\]]+\]:\s*<?(?<target>[^\s>]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"^#{1,6}\s+")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)", RegexOptions.ExplicitCapture)]
    private static partial Regex LinkText();

    [GeneratedRegex(@"[^\p{L}\p{N}\s_-]")]
    private static partial Regex NotInAnchor();
}
