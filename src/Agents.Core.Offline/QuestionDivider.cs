using System.Collections.Frozen;
using Agents.Core.Scoring.Text;

namespace Agents.Core.Offline;

/// <summary>Divides a question into the questions that it holds, in its own words and in their order.</summary>
/// <remarks>
/// It cuts between sentences, and where a new question begins inside one: <c>…, and what …</c>, <c>… and how …</c>, <c>…, is it …</c> behind
/// a conjunction, <c>…, so that …</c>. Nothing is cut inside quotes, code and brackets. English only; a question of another language is
/// divided at the ends of its sentences. No word is lost, and none is added but the subject, in brackets, to a part that has none of its own.
/// </remarks>
internal static class QuestionDivider
{
    internal const int MostParts = 4;

    private const int LongestSubject = 3;      // with the verb behind it, where there is one
    private const string Marks = ",;:\u2013\u2014-";
    private const string Closers = "\"')]*_`\u201d\u2019\u00bb";
    private const string Ends = ".?!\u3002\uff1f\uff01";
    private const string Pairs = "\"\"``()[]{}\u201c\u201d\u00ab\u00bb\u201e\u201c";

    private static readonly FrozenSet<string> Conjunctions = Set("and or but");
    private static readonly FrozenSet<string> Joiners = Set("and or but so that also then");
    private static readonly FrozenSet<string> Asking = Set("what how why");
    private static readonly FrozenSet<string> AskingOrRelative = Set("when where who whom whose which");
    private static readonly FrozenSet<string> Auxiliaries =
        Set("is are was were do does did can could will would shall should must may might has have had");

    private static readonly FrozenSet<string> Subjects =
        Set("the a an it they there this that these those any every each all no i we you he she my our your their its one");

    private static readonly FrozenSet<string> Orders = Set("explain describe compare summarize summarise outline define list show tell");

    // What stands for something that another part names.
    private static readonly FrozenSet<string> Pronouns = Set("it they them this these those he she him");

    /// <summary>The parts, at most <see cref="MostParts"/>; the question itself when it holds one only, nothing when it is blank.</summary>
    internal static IReadOnlyList<string> Divide(string question)
    {
        string[] words = SplitWords(question);
        if (words.Length == 0)
        {
            return [];
        }

        if (Items(question) is { Count: > 1 and <= MostParts } items)
        {
            return items;
        }

        List<Part> parts = Merge(words, Cut(words));
        if (parts.Count == 1)
        {
            return [question];
        }

        string[] subject = SubjectOf(words, parts[0]);
        return [.. parts.Select((part, i) => Write(words, part, i == 0 ? [] : subject))];
    }

    // A question that is a list says itself what its parts are. What stands around the items is no part.
    private static List<string> Items(string question)
    {
        List<string> items = [];
        foreach (ReadOnlySpan<char> line in question.Contains('\n') ? new LineEnumerator(question) : default)
        {
            MarkdownLine read = MarkdownLine.Read(line);
            if (read.Kind == MarkdownLine.LineKind.Item && !read.Text.IsEmpty)
            {
                items.Add(read.Text.ToString());
            }
        }

        return items;
    }

    // Behind the full-width marks there is no space.
    private static string[] SplitWords(string text) => text
        .Replace("\u3002", "\u3002 ", StringComparison.Ordinal)
        .Replace("\uff1f", "\uff1f ", StringComparison.Ordinal)
        .Replace("\uff01", "\uff01 ", StringComparison.Ordinal)
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static List<Part> Cut(string[] words)
    {
        List<Part> parts = [];
        bool[] isInside = FindInsides(words);
        int sentence = 0, start = 0;
        for (int i = 1; i <= words.Length; i++)
        {
            bool ends = i == words.Length || (!isInside[i] && EndsSentence(words, sentence, i));
            if (!ends && (isInside[i] || !Begins(words, i)))
            {
                continue;
            }

            parts.Add(new Part(start, i, IsContext: ends && start == sentence && IsStatement(words, sentence, i)));
            start = i;
            sentence = ends ? i : sentence;
        }

        return parts;
    }

    // Whether a sentence ends before a word. The splitter knows abbreviations, initials and numbers.
    private static bool EndsSentence(string[] words, int sentence, int at)
    {
        ReadOnlySpan<char> last = words[at - 1].AsSpan().TrimEnd(Closers);
        if (last.Length == 0 || last[^1] is not ('.' or '!'))
        {
            return last.Length > 0 && Ends.Contains(last[^1]);
        }

        // The words around the mark are enough for that.
        string around = string.Join(' ', words[Math.Max(sentence, at - 2)..(at + 1)]);
        return SentenceSplitter.Split(around).Count > 1;
    }

    private static bool IsStatement(string[] words, int start, int end)
    {
        string first = Names.Normalize(words[start]);
        return words[end - 1].AsSpan().TrimEnd(Closers) is not [.., '?' or '\uff1f']
            && !Asking.Contains(first) && !AskingOrRelative.Contains(first) && !Orders.Contains(first);
    }

    // Whether a word opens a question of its own.
    private static bool Begins(string[] words, int i)
    {
        string word = words[i].ToLowerInvariant();
        string next = Word(words, i + 1);
        bool isMarked = Marks.Contains(words[i - 1][^1]);
        if (!Conjunctions.Contains(word))
        {
            return isMarked && ((word == "so" && next == "that") || Asking.Contains(word)
                || (AskingOrRelative.Contains(word) && Auxiliaries.Contains(next)));
        }

        int at = next is "also" or "then" ? i + 2 : i + 1;
        next = Word(words, at);
        string afterNext = Word(words, at + 1);
        return Asking.Contains(next)
            || (AskingOrRelative.Contains(next) && (isMarked || (next is "when" or "where" && Auxiliaries.Contains(afterNext))))
            || (isMarked && ((Auxiliaries.Contains(next) && Subjects.Contains(afterNext)) || Orders.Contains(next)));
    }

    private static string Word(string[] words, int i) => i < words.Length ? Names.Normalize(words[i]) : string.Empty;

    // What says nothing by itself stays with its neighbour, and a statement with the question that follows it.
    private static List<Part> Merge(string[] words, List<Part> cut)
    {
        List<Part> parts = [];
        foreach (Part part in cut)
        {
            bool isPurpose = Word(words, part.Start) == "so";
            bool needsBefore = CountContent(words, part) < (isPurpose ? 2 : 1);
            bool isNeeded = parts.Count > 0 && (parts[^1].IsContext || CountContent(words, parts[^1]) == 0);
            if (parts.Count > 0 && (needsBefore || isNeeded))
            {
                parts[^1] = new Part(parts[^1].Start, part.End, part.IsContext && parts[^1].IsContext);
            }
            else
            {
                parts.Add(part);
            }
        }

        while (parts.Count > 1 && (parts.Count > MostParts || parts[^1].IsContext))
        {
            parts[^2] = new Part(parts[^2].Start, parts[^1].End, IsContext: false);
            parts.RemoveAt(parts.Count - 1);
        }

        return parts;
    }

    private static string Write(string[] words, Part part, string[] subject)
    {
        int start = part.Start;
        while (start > 0 && start < part.End - 1 && Joiners.Contains(Word(words, start)))
        {
            start++;
        }

        string text = string.Join(' ', words[start..part.End]).TrimEnd(' ', ',', ';', ':', '-', '\u2013', '\u2014');
        string first = Word(words, start);
        bool isPlainWord = words[start].StartsWith(first, StringComparison.Ordinal) && first.Length > 0;
        text = isPlainWord ? char.ToUpperInvariant(text[0]) + text[1..] : text;
        string mark = Ends.Contains(text[^1]) ? text[^1..] : EndOf(words, part.End);
        text = text.TrimEnd(mark.Length > 0 ? mark[0] : ' ');
        return NeedsSubject(words, new Part(start, part.End, false), subject) ? $"{text} ({string.Join(' ', subject)}){mark}" : text + mark;
    }

    // The mark at the end of the sentence that a part was cut from.
    private static string EndOf(string[] words, int from)
    {
        for (int i = from; i < words.Length; i++)
        {
            ReadOnlySpan<char> word = words[i].AsSpan().TrimEnd(Closers);
            if (word.Length > 0 && Ends.Contains(word[^1]) && (i == words.Length - 1 || EndsSentence(words, from, i + 1)))
            {
                return word[^1..].ToString();
            }
        }

        return string.Empty;
    }

    private static bool NeedsSubject(string[] words, Part part, string[] subject)
    {
        string[] own = [.. words[part.Start..part.End].Select(Names.Normalize)];
        bool refers = own.Any(Pronouns.Contains);
        bool isShort = CountContent(words, part) < 2 && !own.Any(word => word is "a" or "an" or "the");
        return subject.Length > 0
            && (refers || isShort)
            && !subject.Select(Names.Normalize).All(word => own.Contains(word));
    }

    // The first words of the first part that name something: "How does the shared ledger decide …" asks about the "shared ledger".
    private static string[] SubjectOf(string[] words, Part first)
    {
        int start = first.Start;
        while (start < first.End && !IsContent(words[start]))
        {
            start++;
        }

        int end = start;
        while (end < first.End && end - start < LongestSubject && IsContent(words[end]))
        {
            end++;
            if (!char.IsLetterOrDigit(words[end - 1][^1]))
            {
                break;
            }
        }

        // Behind "does" or "can" the verb follows its subject.
        bool hasVerb = words[first.Start..start].Any(word => Word([word], 0) is "do" or "does" or "did" || IsModal(word));
        end -= hasVerb && end - start > 1 ? 1 : 0;
        return [.. words[start..end].Select(word => word.Trim([.. "\"'`.,;:?!()[]{}\u201c\u201d\u00ab\u00bb"]))];
    }

    private static bool IsModal(string word) => Names.Normalize(word) is "can" or "could" or "will" or "would" or "should" or "must" or "may" or "might";

    private static int CountContent(string[] words, Part part)
    {
        int count = 0;
        for (int i = part.Start; i < part.End; i++)
        {
            count += IsContent(words[i]) ? TextTokenizer.TokenizeQuery(words[i]).Count : 0;       // one word may be a whole sentence of ideographs
        }

        return count;
    }

    private static bool IsContent(string word) =>
        !SentenceRanker.IsGeneric(word) && !Joiners.Contains(Names.Normalize(word)) && TextTokenizer.TokenizeQuery(word).Count > 0;

    // The words that do not begin where a reader could pause: inside quotes, code and brackets that are closed again.
    private static bool[] FindInsides(string[] words)
    {
        bool[] isInside = new bool[words.Length];
        int close = -1;                         // which mark closes what is open
        int opened = 0;
        for (int i = 0; i < words.Length; i++)
        {
            foreach (char c in words[i])
            {
                int pair = close >= 0 ? -1 : IndexOfOpener(c);
                if (close >= 0 && c == Pairs[close])
                {
                    Array.Fill(isInside, true, opened + 1, i - opened);
                    close = -1;
                }
                else if (pair >= 0)
                {
                    (close, opened) = (pair + 1, i);
                }
            }
        }

        return isInside;
    }

    private static int IndexOfOpener(char c)
    {
        for (int i = 0; i < Pairs.Length; i += 2)
        {
            if (Pairs[i] == c)
            {
                return i;
            }
        }

        return -1;
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet();

    private readonly record struct Part(int Start, int End, bool IsContext);
}
