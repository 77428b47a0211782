using System.Collections.Frozen;

namespace Agents.Core.Offline;

/// <summary>Cuts a paragraph into sentences, and tells which of them can stand in an answer.</summary>
internal static class SentenceSplitter
{
    private const int FewestWords = 4;
    private const int FewestWordsOutsideCode = 3;
    private const int FewestIdeographs = 6;
    private const int LongestSentence = 350;
    private const string Closers = "\"')]*_`\u201d\u2019\u00bb";
    private const string Openers = "\"'([*_`\u201c\u2018\u00ab";

    private static readonly FrozenSet<string> Abbreviations =
        "e.g i.e etc vs cf al approx resp mr mrs ms dr prof st fig figs no eq sec ch vol p pp ca dept est inc ltd jr sr incl"
            .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> AbbreviationLookup =
        Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Finds the sentences, in order; together they cover every word of the paragraph.</summary>
    internal static List<Range> Split(ReadOnlySpan<char> paragraph)
    {
        List<Range> sentences = [];
        int start = 0;
        bool inCode = false;
        for (int i = 0; i < paragraph.Length; i++)
        {
            char c = paragraph[i];
            if (c == '`')
            {
                inCode = !inCode && paragraph[(i + 1)..].Contains('`');
            }

            if (inCode || c is not ('.' or '!' or '?' or '\u3002' or '\uff01' or '\uff1f'))
            {
                continue;
            }

            int end = i + 1;
            while (end < paragraph.Length && (paragraph[end] is '.' or '!' or '?' || Closers.Contains(paragraph[end])))
            {
                end++;
            }

            if (c < 128 && !EndsSentence(paragraph, start, i, end))
            {
                continue;
            }

            Add(sentences, paragraph, start, end);
            start = end;
            i = end - 1;
        }

        Add(sentences, paragraph, start, paragraph.Length);
        return sentences;
    }

    /// <summary>Whether a sentence says something by itself: long enough, ended as a statement, mostly words.</summary>
    internal static bool CanAnswer(ReadOnlySpan<char> sentence, bool mayEndOpen = false)
    {
        ReadOnlySpan<char> body = sentence.TrimEnd(Closers);
        if (body.IsEmpty || sentence.Length > LongestSentence || !(EndsClosed(body) || (mayEndOpen && EndsOpen(body))))
        {
            return false;
        }

        int words = 0, spoken = 0, letters = 0, others = 0, ideographs = 0;
        bool inWord = false, inCode = false;
        foreach (char c in sentence)
        {
            bool letter = char.IsLetter(c) || char.IsDigit(c);
            inCode ^= c == '`';
            words += letter && !inWord ? 1 : 0;
            spoken += letter && !inWord && !inCode ? 1 : 0;
            inWord = letter || (inWord && !char.IsWhiteSpace(c));
            letters += letter || char.IsSurrogate(c) ? 1 : 0;
            others += letter || char.IsWhiteSpace(c) ? 0 : 1;
            ideographs += c is >= '\u3040' and <= '\u9fff' ? 1 : 0;
        }

        return letters > 2 * others && ((words >= FewestWords && spoken >= FewestWordsOutsideCode) || ideographs >= FewestIdeographs);
    }

    private static bool EndsClosed(ReadOnlySpan<char> body) => body[^1] is '.' or '!' or '\u3002' or '\uff01';

    // A line of a table of contents, which is nothing but a link, ends open too.
    private static bool EndsOpen(ReadOnlySpan<char> body) =>
        (char.IsLetterOrDigit(body[^1]) || body[^1] is ';' or ',' or '%' or '\u20ac' or '\u00b0') && !(body[0] == '[' && body.Contains("](", StringComparison.Ordinal));

    private static bool EndsSentence(ReadOnlySpan<char> paragraph, int start, int mark, int end)
    {
        if (end == paragraph.Length)
        {
            return true;
        }

        if (!char.IsWhiteSpace(paragraph[end]))
        {
            return false;
        }

        ReadOnlySpan<char> next = paragraph[end..].TrimStart();
        if (next.IsEmpty)
        {
            return true;
        }

        if (char.IsLower(next[0]) || (!char.IsLetterOrDigit(next[0]) && !Openers.Contains(next[0])))
        {
            return false;
        }

        if (paragraph[mark] != '.')
        {
            return true;
        }

        int wordStart = mark;
        while (wordStart > start && !char.IsWhiteSpace(paragraph[wordStart - 1]))
        {
            wordStart--;
        }

        ReadOnlySpan<char> word = paragraph[wordStart..mark].TrimStart(Openers);
        bool initial = word.Length == 1 && char.IsUpper(word[0]);
        bool numbered = wordStart == start && word.Length is > 0 and <= 3 && !word.ContainsAnyExceptInRange('0', '9');
        return !initial && !numbered && !AbbreviationLookup.Contains(word);
    }

    private static void Add(List<Range> sentences, ReadOnlySpan<char> paragraph, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(paragraph[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(paragraph[end - 1]))
        {
            end--;
        }

        if (end > start)
        {
            sentences.Add(start..end);
        }
    }
}
