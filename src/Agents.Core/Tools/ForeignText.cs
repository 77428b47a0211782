using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tools;

/// <summary>Keeps texts that others wrote from looking like what the library itself says to a model.</summary>
/// <remarks>Linear. Allocates only where something is changed.</remarks>
internal static class ForeignText
{
    /// <summary>What stands before a line that begins as the library's own lines do.</summary>
    public const string LineMark = "(from the tool) ";

    // A model reads the wide and the small forms as the same character.
    private const string TagOpeners = "<\uff1c\ufe64";
    private const string LineOpeners = "[\uff3b";

    // What a library's line begins with after its bracket: labels of outcomes, notices, and where something was cut.
    private static readonly string[] LineWords =
    [
        "notice", "denied", "failed", "timed out", "outcome unknown", "unknown tool", "invalid arguments", "call limit reached", "budget refused",
        "repeated", "unavailable", "too many calls", "not executed", "...", "artifact-",
    ];

    private static readonly string[] TagWords = ["notice", "budget"];

    private static readonly System.Buffers.SearchValues<char> Openers = System.Buffers.SearchValues.Create(TagOpeners + LineOpeners);

    /// <summary>Marks what a tool returned, where it is text.</summary>
    public static object? Mark(object? value)
    {
        switch (value)
        {
            case string text:
                return Mark(text);
            case JsonElement { ValueKind: JsonValueKind.String } element:
                string held = ToolResultText.Of(element);
                string marked = Mark(held);
                return ReferenceEquals(held, marked) ? value : marked;
            case TextContent content:
                return Mark(content);
            case IEnumerable<AIContent> contents when contents.Any(content => content is TextContent text && !ReferenceEquals(Mark(text), text)):
                return contents.Select(content => content is TextContent text ? Mark(text) : content).ToArray();
            default:
                return value;
        }
    }

    /// <summary>Marks a text: each line that begins as the library's own do, and each tag that the library writes.</summary>
    /// <returns>The same text when there is nothing to mark.</returns>
    public static string Mark(string text)
    {
        StringBuilder? marked = null;
        int written = 0;
        for (int i = text.AsSpan().IndexOfAny(Openers); i >= 0; i = Next(text, i))
        {
            string? mark = TagOpeners.Contains(text[i], StringComparison.Ordinal) ? IsTag(text, i + 1, TagWords) ? "&lt;" : null
                : IsLineStart(text, i) && IsAny(text, SkipUnseen(text, i + 1), LineWords) ? LineMark : null;
            if (mark is null)
            {
                continue;
            }

            (marked ??= new StringBuilder(text.Length + LineMark.Length)).Append(text, written, i - written).Append(mark);
            written = mark == LineMark ? i : i + 1;
        }

        return marked is null ? text : marked.Append(text, written, text.Length - written).ToString();
    }

    /// <summary>Writes a text in which <c>&amp;lt;</c> is the first character of whatever could be read as one of some tags, open or closed.</summary>
    public static void WriteEscaped(StringBuilder into, string text, ReadOnlySpan<string> words)
    {
        int written = 0;
        for (int i = text.AsSpan().IndexOfAny(TagOpeners); i >= 0;)
        {
            if (IsTag(text, i + 1, words))
            {
                into.Append(text, written, i - written).Append("&lt;");
                written = i + 1;
            }

            int next = text.AsSpan(i + 1).IndexOfAny(TagOpeners);
            i = next < 0 ? -1 : i + 1 + next;
        }

        into.Append(text, written, text.Length - written);
    }

    private static TextContent Mark(TextContent content)
    {
        string marked = Mark(content.Text);
        return ReferenceEquals(marked, content.Text)
            ? content
            : new TextContent(marked) { AdditionalProperties = content.AdditionalProperties, Annotations = content.Annotations, RawRepresentation = null };
    }

    private static int Next(string text, int i)
    {
        int next = text.AsSpan(i + 1).IndexOfAny(Openers);
        return next < 0 ? -1 : i + 1 + next;
    }

    /// <summary>Finds out whether nothing that is seen stands before a place in its line.</summary>
    private static bool IsLineStart(string text, int at)
    {
        for (int i = at - 1; i >= 0; i--)
        {
            if (text[i] is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029')
            {
                return true;
            }

            if (!IsUnseen(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    // Whether one of the words stands here, with or without a slash, whatever blank or unseen characters stand between.
    private static bool IsTag(string text, int at, ReadOnlySpan<string> words)
    {
        at = SkipUnseen(text, at);
        if (at < text.Length && text[at] is '/' or '\uff0f')
        {
            at++;
        }

        return IsAny(text, at, words);
    }

    private static bool IsAny(string text, int at, ReadOnlySpan<string> words)
    {
        foreach (string word in words)
        {
            if (IsWord(text, at, word))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWord(string text, int at, string word)
    {
        foreach (char c in word)
        {
            if (c == ' ')
            {
                continue; // blanks are skipped anyway
            }

            at = SkipUnseen(text, at);
            if (at >= text.Length || char.ToLowerInvariant(text[at]) != c)
            {
                return false;
            }

            at++;
        }

        return !char.IsAsciiLetter(word[^1]) || at >= text.Length || !char.IsLetterOrDigit(text[at]);
    }

    private static int SkipUnseen(string text, int at)
    {
        while (at < text.Length && IsUnseen(text[at]))
        {
            at++;
        }

        return at;
    }

    private static bool IsUnseen(char c) =>
        char.IsWhiteSpace(c) || char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format;
}
