using System.Buffers;
using System.Globalization;

namespace Agents.Core.Offline;

/// <summary>Recognizes lines that name their place: <c>path:line: text</c>, and <c>text [path:line]</c>.</summary>
internal static class GrepLine
{
    private const int LongestPath = 400;

    private const int LongestExtension = 8;

    private static readonly SearchValues<char> Extension =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private static readonly SearchValues<char> NeverInPath = SearchValues.Create("\t\"<>|*?");

    /// <summary>Reads <c>path:line:text</c>, with or without a space behind the second colon.</summary>
    internal static bool TryRead(ReadOnlySpan<char> raw, out ReadOnlySpan<char> path, out int line, out ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> head = raw[..Math.Min(raw.Length, LongestPath + 12)];
        for (int colon = head.IndexOf(':'); colon >= 0;)
        {
            int end = colon + 1;
            while (end < head.Length && char.IsAsciiDigit(head[end]))
            {
                end++;
            }

            if (end < head.Length && head[end] == ':' && TryReadLine(head[(colon + 1)..end], out line) && IsPath(head[..colon]))
            {
                path = head[..colon];
                text = raw[(end + 1)..];
                text = text.StartsWith(' ') ? text[1..] : text;
                return true;
            }

            int next = head[(colon + 1)..].IndexOf(':');
            colon = next < 0 ? -1 : colon + 1 + next;
        }

        path = text = default;
        line = 0;
        return false;
    }

    /// <summary>Reads <c>text [path:line]</c>, the form in which answers cite.</summary>
    internal static bool TryReadCited(ReadOnlySpan<char> raw, out ReadOnlySpan<char> path, out int line, out ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> trimmed = raw.TrimEnd();
        int open = trimmed.EndsWith(']') ? trimmed.LastIndexOf(" [") : -1;
        if (open > 0 && trimmed.Length - open <= LongestPath)
        {
            ReadOnlySpan<char> inside = trimmed[(open + 2)..^1];
            int colon = inside.LastIndexOf(':');
            if (colon > 0 && TryReadLine(inside[(colon + 1)..], out line) && IsPath(inside[..colon]))
            {
                path = inside[..colon];
                text = trimmed[..open];
                return true;
            }
        }

        path = text = default;
        line = 0;
        return false;
    }

    private static bool TryReadLine(ReadOnlySpan<char> digits, out int line) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out line) && line > 0;

    // A clock time or a remark ("Note: 3: ...") is no path: it has neither dot nor slash. Words are one only where they end in the
    // extension of a file ("minutes of may.txt").
    private static bool IsPath(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= LongestPath && text.ContainsAny('.', '/', '\\') && !text.ContainsAny(NeverInPath)
        && (!text.Contains(' ') || HasExtension(text));

    private static bool HasExtension(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> extension = text[(text.LastIndexOf('.') + 1)..];
        return extension.Length is > 0 and <= LongestExtension && extension.Length < text.Length && char.IsAsciiLetter(extension[0])
            && !extension.ContainsAnyExcept(Extension) && !char.IsWhiteSpace(text[0]);
    }
}
