namespace ResearchBrief;

/// <summary>Cuts a document into sections: Markdown at its headings, all text at blank lines where it is long.</summary>
internal static class SectionSplitter
{
    private const int LongEnough = 1_500;       // characters; the next blank line ends the section
    private const int TooLong = 12_000;         // characters; any line ends the section
    private const int LongestHeading = 80;

    public static IEnumerable<Section> Split(Document document)
    {
        List<(int Level, string Text)> headings = [];
        int start = 0;
        int length = 0;
        bool hasBody = false;
        bool inFence = false;
        for (int i = 0; i < document.Lines.Count; i++)
        {
            string line = document.Lines[i];
            (int level, string text) = inFence || !document.IsMarkdown ? default : Heading(document.Lines, i);
            bool isBlank = string.IsNullOrWhiteSpace(line);
            bool ends = level > 0 || length > TooLong || (isBlank && !inFence && length > LongEnough);
            if (ends && hasBody)
            {
                yield return Cut(document, headings, start, i);
            }

            if (ends && (hasBody || length == 0))
            {
                (start, length, hasBody) = (i, 0, false);
            }

            if (level > 0)
            {
                headings.RemoveAll(above => above.Level >= level);
                headings.Add((level, text));
            }

            inFence ^= document.IsMarkdown && IsFence(line);
            hasBody |= level == 0 && !isBlank && !IsUnderline(line);
            length += line.Length;
        }

        if (hasBody)
        {
            yield return Cut(document, headings, start, document.Lines.Count);
        }
    }

    private static Section Cut(Document document, List<(int Level, string Text)> headings, int start, int end)
    {
        while (string.IsNullOrWhiteSpace(document.Lines[start]))
        {
            start++;
        }

        while (string.IsNullOrWhiteSpace(document.Lines[end - 1]))
        {
            end--;
        }

        return new Section
        {
            Document = document,
            Title = headings.Count > 0 ? string.Join(" › ", headings.Select(heading => heading.Text)) : document.Title,
            FirstLine = start + 1,
            LineCount = end - start,
        };
    }

    // "## Text", or text that stands alone between a blank line and an underline.
    private static (int Level, string Text) Heading(IReadOnlyList<string> lines, int i)
    {
        string line = lines[i];
        int level = line.AsSpan().IndexOfAnyExcept('#');
        if (level is >= 1 and <= 6 && char.IsWhiteSpace(line[level]))
        {
            return (level, Shorten(line[level..].Trim().TrimEnd('#').TrimEnd()));
        }

        bool standsAlone = !string.IsNullOrWhiteSpace(line) && (i == 0 || string.IsNullOrWhiteSpace(lines[i - 1]));
        return standsAlone && !IsUnderline(line) && i + 1 < lines.Count && IsUnderline(lines[i + 1])
            ? (lines[i + 1].StartsWith('=') ? 1 : 2, Shorten(line.Trim()))
            : default;
    }

    private static string Shorten(string heading) => heading.Length <= LongestHeading ? heading : $"{heading[..LongestHeading]}…";

    private static bool IsUnderline(string line) =>
        line.AsSpan().TrimEnd() is { Length: >= 3 } mark && mark[0] is '=' or '-' && !mark.ContainsAnyExcept(mark[0]);

    private static bool IsFence(string line) =>
        line.AsSpan().TrimStart() is var text && (text.StartsWith("```") || text.StartsWith("~~~"));
}
