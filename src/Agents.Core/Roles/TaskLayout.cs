using System.Collections.Frozen;

namespace Agents.Core.Roles;

/// <summary>Finds the parts of a task that its layout shows: the items of a list, questions, or orders side by side.</summary>
/// <remarks>
/// English where words matter: orders begin with a known verb. A list needs no words. What stands around the parts is kept as
/// <see cref="Around"/>; no word of a text is lost. Linear in the length of the text.
/// </remarks>
internal sealed class TaskLayout
{
    private const int LongestWord = 24;

    private static readonly FrozenSet<string> Orders = Set(
        "add analyse analyze answer ask assess build calculate check choose cite classify collect compare compile compose compute convert count "
        + "create decide define describe design determine discuss draft draw estimate evaluate explain extract find fix gather generate get give identify "
        + "implement improve investigate list look make measure name outline plan prepare produce propose prove quote rank read recommend "
        + "report research retrieve review rewrite search select show sketch solve sort state suggest sum summarise summarize tell test "
        + "translate use verify visit weigh work write");

    private static readonly FrozenSet<string> Openings = Set("then next afterwards afterward thereafter subsequently finally lastly and also first firstly secondly thirdly please");

    private TaskLayout(IReadOnlyList<string> parts, string? around)
    {
        Parts = parts;
        Around = around;
    }

    /// <summary>Gets the parts, in their order; two or more, or none.</summary>
    public IReadOnlyList<string> Parts { get; }

    /// <summary>Gets what stands before, between and behind the parts and belongs to all of them; <see langword="null"/> when nothing does.</summary>
    public string? Around { get; }

    public static TaskLayout Of(string text)
    {
        string[] lines = text.Split('\n');
        (List<string> parts, List<string> around) = ListItems(lines);
        if (parts.Count < 2)
        {
            (parts, around) = (Sentences(lines), []);
        }

        return parts.Count < 2 ? new TaskLayout([], null) : new TaskLayout(parts, around.Count == 0 ? null : string.Join('\n', around));
    }

    /// <summary>Gets the first word that is no opening, in lower case; empty when there is none.</summary>
    public static string Verb(string text) => Words(text).Take(6).FirstOrDefault(word => !IsOpening(word)) ?? "";

    /// <summary>Whether a word only leads over to what follows it.</summary>
    public static bool IsOpening(string word) => Openings.Contains(word);

    /// <summary>Lists the words of a text, in lower case; one that is longer than any of a sentence is empty.</summary>
    public static IEnumerable<string> Words(string text)
    {
        for (int start = 0; start < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[start]))
            {
                start++;
                continue;
            }

            int end = start + 1;
            while (end < text.Length && char.IsLetterOrDigit(text[end]))
            {
                end++;
            }

            yield return end - start > LongestWord ? "" : text[start..end].ToLowerInvariant();
            start = end;
        }
    }

    // The items of the list; their further lines are indented. All else is around them.
    private static (List<string> Items, List<string> Around) ListItems(string[] lines)
    {
        List<List<string>> items = [];
        List<string> around = [];
        bool isInside = false;
        foreach (string line in lines)
        {
            int mark = MarkLength(line);
            if (mark > 0)
            {
                items.Add([line[mark..].Trim()]);
                isInside = true;
            }
            else if (isInside && line.Length > 0 && char.IsWhiteSpace(line[0]) && !string.IsNullOrWhiteSpace(line))
            {
                items[^1].Add(line.Trim());
            }
            else if (!string.IsNullOrWhiteSpace(line))
            {
                around.Add(line.Trim());
                isInside = false;
            }
        }

        return ([.. items.Select(item => string.Join('\n', item))], around);
    }

    // "- ", "* ", "+ ", "• ", "1. ", "12) ", "(3) ", "a) ", with something behind it.
    private static int MarkLength(string line)
    {
        int start = 0;
        while (start < line.Length && char.IsWhiteSpace(line[start]))
        {
            start++;
        }

        int at = start;
        if (at < line.Length && line[at] is '-' or '*' or '+' or '\u2022' or '\u2013')
        {
            at++;
        }
        else
        {
            at += at < line.Length && line[at] == '(' ? 1 : 0;
            int number = at;
            while (at < line.Length && at - number < 4 && char.IsAsciiDigit(line[at]))
            {
                at++;
            }

            bool isLetter = at == number && at + 1 < line.Length && char.IsAsciiLetter(line[at]) && line[at + 1] == ')';
            at += isLetter ? 1 : 0;
            if (at == number || at >= line.Length || (line[at] is not ('.' or ')')))
            {
                return 0;
            }

            at++;
        }

        return at < line.Length && char.IsWhiteSpace(line[at]) && line.AsSpan(at).ContainsAnyExcept(" \t\r") ? at : 0;
    }

    // Two questions or more, or two orders or more side by side. What is neither goes with the one behind it, the last with the one before.
    private static List<string> Sentences(string[] lines)
    {
        List<string> pieces = [];
        foreach (string line in lines)
        {
            Cut(line, pieces);
        }

        bool areQuestions = pieces.Count(IsQuestion) >= 2;
        if (!areQuestions && pieces.Count(IsOrder) < 2)
        {
            return [];
        }

        List<string> parts = [], before = [];
        foreach (string piece in pieces)
        {
            before.Add(piece);
            if (IsQuestion(piece) || IsOrder(piece))
            {
                parts.Add(string.Join(' ', before));
                before.Clear();
            }
        }

        if (before.Count > 0)
        {
            parts[^1] = $"{parts[^1]} {string.Join(' ', before)}";
        }

        return parts;
    }

    // At semicolons and behind question marks, but not inside quotes, code and brackets that are closed in the line.
    private static void Cut(string line, List<string> pieces)
    {
        int start = 0, depth = 0;
        bool isQuoted = false, isCode = false;
        int quotes = line.Count(c => c == '"'), ticks = line.Count(c => c == '`'), closers = line.Count(c => c is ')' or ']');
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            isQuoted = c == '"' && quotes-- > 0 ? !isQuoted && quotes > 0 : isQuoted;
            isCode = c == '`' && ticks-- > 0 ? !isCode && ticks > 0 : isCode;
            closers -= c is ')' or ']' ? 1 : 0;
            depth = c is '(' or '[' ? depth + 1 : c is ')' or ']' ? Math.Max(0, depth - 1) : depth;
            bool isInside = isQuoted || isCode || (depth > 0 && closers > 0);
            bool endsQuestion = c is '\uff1f' || (c == '?' && (i + 1 == line.Length || char.IsWhiteSpace(line[i + 1])));
            if (!isInside && (c is ';' or '\uff1b' || endsQuestion))
            {
                Add(line[start..(endsQuestion ? i + 1 : i)], pieces);
                (start, depth) = (i + 1, 0);
            }
        }

        Add(line[start..], pieces);
    }

    private static void Add(string piece, List<string> pieces)
    {
        piece = piece.Trim();
        if (piece.Length > 0)
        {
            pieces.Add(piece);
        }
    }

    private static bool IsQuestion(string piece) => piece[^1] is '?' or '\uff1f' && piece.AsSpan().ContainsAnyExcept("?\uff1f! ");

    private static bool IsOrder(string piece) => Orders.Contains(Verb(piece));

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet();
}
