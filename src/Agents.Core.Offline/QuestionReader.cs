using System.Collections.Frozen;
using Microsoft.Extensions.AI;

namespace Agents.Core.Offline;

/// <summary>Finds the question among the user's messages, and in a long message apart from the text around it.</summary>
internal static class QuestionReader
{
    private const int LongestQuestion = 2000;
    private const int LongestQuestionLine = 400;

    private static readonly FrozenSet<string> Openings = (
        "what how why when where which who whom whose is are was were do does did can could should would will explain describe summarize "
        + "summarise list find compare tell give show name define outline write state report research answer").Split(' ').ToFrozenSet();

    private static readonly string[] Labels = ["Question:", "Topic:", "Task:", "Query:", "Goal:", "Q:"];

    /// <summary>The index of the user message that asks; -1 when none does.</summary>
    internal static int Find(IReadOnlyList<ChatMessage> messages, bool wantsJson)
    {
        int latest = -1;
        for (int i = messages.Count - 1; i >= 0; i--)
        {
            if (messages[i].Role != ChatRole.User || string.IsNullOrWhiteSpace(messages[i].Text))
            {
                continue;
            }

            latest = latest < 0 ? i : latest;
            if (!IsNotice(messages[i].Text) && !IsRepair(messages, i, wantsJson))
            {
                return i;
            }
        }

        return latest;
    }

    /// <summary>Whether a message is nothing but a tagged block, as hosts append to tell the model something.</summary>
    internal static bool IsNotice(string text)
    {
        ReadOnlySpan<char> body = text.AsSpan().Trim();
        int nameEnd = body.StartsWith('<') ? body[1..].IndexOfAnyExcept(NameCharacters) : 0;
        if (nameEnd <= 0 || !char.IsAsciiLetter(body[1]))
        {
            return false;
        }

        ReadOnlySpan<char> name = body[1..(nameEnd + 1)];
        int lastClosing = body.LastIndexOf("</");
        if (lastClosing < 0)
        {
            return true;
        }

        bool closedAtEnd = body.EndsWith('>') && !body[(lastClosing + 2)..^1].ContainsAnyExcept(NameCharacters);
        return closedAtEnd || !body.Contains($"</{name}>", StringComparison.Ordinal);
    }

    /// <summary>Divides a message into the question and the rest, which is empty when the message is a question only.</summary>
    internal static (string Question, string Remainder) Split(string text)
    {
        string[] lines = text.Split('\n');
        int first = Array.FindIndex(lines, l => !string.IsNullOrWhiteSpace(l));
        if (first < 0)
        {
            return (string.Empty, string.Empty);
        }

        int last = Array.FindLastIndex(lines, l => !string.IsNullOrWhiteSpace(l));
        if (first == last)
        {
            return SplitLine(lines[first].Trim());
        }

        // A question with a label in front may have several lines, when nothing follows it.
        int blank = Array.FindLastIndex(lines, last, string.IsNullOrWhiteSpace);
        if (blank + 1 < last && IsLabelled(lines[blank + 1]))
        {
            string whole = string.Join('\n', lines[(blank + 1)..(last + 1)]);
            string before = string.Join('\n', lines[..(blank + 1)]);
            return (Shorten(whole), before.AsSpan().Trim().Length > whole.Trim().Length ? before : string.Empty);
        }

        int asked = Asks(lines[last]) ? last
            : Asks(lines[first]) ? first
            : Array.FindLastIndex(lines, IsLabelled) is int labelled and >= 0 ? labelled
            : Array.FindLastIndex(lines, EndsAsQuestion) is int inside and >= 0 ? inside
            : Begins(lines[last]) ? last
            : Begins(lines[first]) ? first
            : -1;
        if (asked < 0)
        {
            return (Shorten(text), text);
        }

        string question = lines[asked];
        lines[asked] = string.Empty;            // the other lines keep their numbers
        string rest = string.Join('\n', lines);
        return (Shorten(question), rest.AsSpan().Trim().Length > question.Trim().Length ? rest : string.Empty);
    }

    private static ReadOnlySpan<char> NameCharacters => "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:";

    // One long line: its last sentence that asks is the question.
    private static (string Question, string Remainder) SplitLine(string line)
    {
        if (line.Length > LongestQuestionLine)
        {
            List<Range> sentences = SentenceSplitter.Split(line);
            int asked = sentences.FindLastIndex(s => line[s].EndsWith('?'));
            if (asked >= 0 && sentences.Count > 1)
            {
                (int start, int length) = sentences[asked].GetOffsetAndLength(line.Length);
                return (Shorten(line.Substring(start, length)), line.Remove(start, length));
            }
        }

        return (Shorten(line), string.Empty);
    }

    private static bool IsRepair(IReadOnlyList<ChatMessage> messages, int i, bool wantsJson)
    {
        string text = messages[i].Text;
        return i > 0
            && messages[i - 1].Role == ChatRole.Assistant
            && text.Contains("JSON", StringComparison.Ordinal)
            && (wantsJson || !EndsAsQuestion(text));
    }

    private static bool Asks(string line) => EndsAsQuestion(line) || IsLabelled(line);

    private static bool IsLabelled(string line) => Labels.Any(l => line.TrimStart().StartsWith(l, StringComparison.OrdinalIgnoreCase));

    private static bool EndsAsQuestion(string line)
    {
        ReadOnlySpan<char> body = line.AsSpan().TrimEnd(" \t\r\"')]*_`\u201d\u2019");
        return body.Length is > 1 and <= LongestQuestion && body[^1] is '?' or '\uff1f' && !GrepLine.TryRead(line, out _, out _, out _);
    }

    private static bool Begins(string line)
    {
        ReadOnlySpan<char> body = line.AsSpan().TrimStart();
        int end = body.IndexOfAny(" ,:\r");
        return line.Length <= LongestQuestionLine && end > 0 && Openings.Contains(body[..end].ToString().ToLowerInvariant());
    }

    private static string Shorten(string question)
    {
        string trimmed = question.Trim();
        string? label = Array.Find(Labels, l => trimmed.StartsWith(l, StringComparison.OrdinalIgnoreCase));
        trimmed = label is null ? trimmed : trimmed[label.Length..].Trim();
        if (trimmed.Length <= LongestQuestion)
        {
            return trimmed;
        }

        int end = char.IsHighSurrogate(trimmed[LongestQuestion - 1]) ? LongestQuestion - 1 : LongestQuestion;
        return trimmed[..end];
    }
}
