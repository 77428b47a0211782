using System.Text;

namespace ResearchBrief;

/// <summary>Looks every cited sentence up in the documents, whatever the model says about it.</summary>
/// <remarks>
/// A sentence stands at a line when it begins in that line and goes on, word for word, through the lines that follow, up to the end of
/// the paragraph. Runs of white space count as one space; the marks of quotes and lists in front of a sentence are no part of it.
/// </remarks>
internal static class CitationChecker
{
    public static CheckedBrief Check(Brief brief, DocumentLibrary library) => new()
    {
        Question = brief.Question,
        Findings = [.. brief.Findings.Select(finding => new CheckedFinding
        {
            Finding = finding,
            Unsupported = [.. finding.Citations.Where(citation => !Stands(finding.Quote, citation, library))],
        })],
    };

    private static bool Stands(string quote, Citation citation, DocumentLibrary library) =>
        library.TryGetDocument(citation.File, out Document? document) && Stands(quote, document, citation.Line);

    internal static bool Stands(string quote, Document document, int line)
    {
        string wanted = Normalize(WithoutQuoteMarks(quote));
        if (line < 1 || line > document.Lines.Count || !wanted.Any(char.IsLetterOrDigit))
        {
            return false;
        }

        string first = Normalize(document.Lines[line - 1]);
        string paragraph = Join(first, document.Lines.Skip(line), first.Length + wanted.Length);
        return Holds(paragraph, wanted, first.Length) || Holds(paragraph, WithoutListMark(wanted), first.Length);
    }

    // List marks stay: two items of a list are not one sentence.
    private static string Join(string first, IEnumerable<string> lines, int enough)
    {
        StringBuilder text = new(first);
        foreach (string line in lines.Select(line => Normalize(WithoutQuoteMarks(line))).TakeWhile(line => line.Length > 0))
        {
            text.Append(' ').Append(line);
            if (text.Length > enough)
            {
                break;
            }
        }

        return text.ToString();
    }

    // Whether a text holds whole words that begin before an end.
    private static bool Holds(string text, string wanted, int end)
    {
        for (int at = 0; at < end && (at = text.IndexOf(wanted, at, StringComparison.Ordinal)) >= 0 && at < end; at++)
        {
            int after = at + wanted.Length;
            bool beginsWord = at == 0 || !char.IsLetterOrDigit(text[at - 1]) || !char.IsLetterOrDigit(wanted[0]);
            bool endsWord = after == text.Length || !char.IsLetterOrDigit(text[after]) || !char.IsLetterOrDigit(wanted[^1]);
            if (beginsWord && endsWord)
            {
                return true;
            }
        }

        return false;
    }

    private static string Normalize(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string WithoutQuoteMarks(string text)
    {
        string rest = text.TrimStart();
        while (rest.StartsWith('>'))
        {
            rest = rest[1..].TrimStart();
        }

        return rest;
    }

    // "- ", "* ", "+ ", "• ", "1. " and "1) ".
    private static string WithoutListMark(string text)
    {
        int digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        bool isMark = digits == 0 ? text[0] is '-' or '*' or '+' or '•' : digits > 0 && text[digits] is '.' or ')';
        int end = Math.Max(digits, 0) + 1;
        return isMark && end < text.Length && char.IsWhiteSpace(text[end]) ? text[(end + 1)..] : text;
    }
}
