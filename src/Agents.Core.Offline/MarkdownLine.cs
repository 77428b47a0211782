namespace Agents.Core.Offline;

/// <summary>Tells what one line of Markdown, or of plain text, is.</summary>
internal readonly ref struct MarkdownLine
{
    internal enum LineKind
    {
        Text,
        Item,
        Blank,
        Fence,
        Underline,
        Other,
    }

    internal LineKind Kind { get; private init; }

    /// <summary>Whether it is a heading that its own marks make one.</summary>
    internal bool IsHeading { get; private init; }

    /// <summary>The words, without quote and list markers.</summary>
    internal ReadOnlySpan<char> Text { get; private init; }

    /// <summary>How many columns the text is indented inside its quote.</summary>
    internal int Indent { get; private init; }

    internal static MarkdownLine Read(ReadOnlySpan<char> raw)
    {
        ReadOnlySpan<char> text = raw.TrimEnd();
        ReadOnlySpan<char> body = text.TrimStart();
        while (body.StartsWith('>'))
        {
            text = body[1..];
            text = text.StartsWith(' ') ? text[1..] : text;
            body = text.TrimStart();
        }

        int indent = Columns(text[..(text.Length - body.Length)]);
        if (body.IsEmpty)
        {
            return new MarkdownLine { Kind = LineKind.Blank };
        }

        if (body.StartsWith("```") || body.StartsWith("~~~"))
        {
            return new MarkdownLine { Kind = LineKind.Fence };
        }

        if (body.Length > 1 && !body.ContainsAnyExcept(body[0], ' ') && body[0] is '=' or '-' or '*' or '_')
        {
            bool underline = body[0] is '=' or '-' && !body.Contains(' ');
            return new MarkdownLine { Kind = underline ? LineKind.Underline : LineKind.Other };
        }

        if (StartsHeading(body))
        {
            return new MarkdownLine { Kind = LineKind.Other, IsHeading = true };
        }

        if (body[0] is '|' or '<' || IsLinkDefinition(body))
        {
            return new MarkdownLine { Kind = LineKind.Other };
        }

        int marker = MarkerLength(body);
        return marker == 0
            ? new MarkdownLine { Kind = LineKind.Text, Text = body, Indent = indent }
            : new MarkdownLine { Kind = LineKind.Item, Text = WithoutMarkers(body[marker..]), Indent = indent };
    }

    private static int Columns(ReadOnlySpan<char> space)
    {
        int columns = 0;
        foreach (char c in space)
        {
            columns += c == '\t' ? 4 : 1;
        }

        return columns;
    }

    private static bool StartsHeading(ReadOnlySpan<char> body)
    {
        int level = body.IndexOfAnyExcept('#');
        return level < 0 || (level is >= 1 and <= 6 && char.IsWhiteSpace(body[level]));
    }

    private static bool IsLinkDefinition(ReadOnlySpan<char> body) => body[0] == '[' && body.Contains("]:", StringComparison.Ordinal);

    // "- ", "* ", "+ ", "1. ", "12) ", and a task's "[ ] ".
    private static int MarkerLength(ReadOnlySpan<char> body)
    {
        int end = 0;
        while (end < body.Length && end < 9 && char.IsAsciiDigit(body[end]))
        {
            end++;
        }

        bool marks = end == 0 ? body[0] is '-' or '*' or '+' or '\u2022' : end < body.Length && body[end] is '.' or ')';
        return marks && end + 1 < body.Length && char.IsWhiteSpace(body[end + 1]) ? end + 2 : 0;
    }

    private static ReadOnlySpan<char> WithoutMarkers(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> body = text.TrimStart();
        if (body.StartsWith("[ ] ") || body.StartsWith("[x] ") || body.StartsWith("[X] "))
        {
            return body[4..].TrimStart();
        }

        int marker = body.IsEmpty ? 0 : MarkerLength(body);
        return marker == 0 ? body : body[marker..].TrimStart();
    }
}
