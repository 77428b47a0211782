using System.Collections.Frozen;

namespace Agents.Core.Offline;

/// <summary>A text in a message between a line <c>&lt;tag from="name"&gt;</c> and a line <c>&lt;/tag&gt;</c>, as hosts mark what others wrote.</summary>
/// <remarks>The name may also be given as <c>source</c>, <c>file</c>, <c>path</c>, <c>name</c>, <c>title</c> or <c>id</c>. A block does not hold another one.</remarks>
internal sealed record TaggedBlock
{
    private const int LongestName = 200;

    private static readonly FrozenSet<string> Naming = Set("from source file path name title id document");

    // Blocks that say what is wanted, or was wrong; nothing in them is an answer.
    private static readonly FrozenSet<string> Demands = Set(
        "objective goal task question criteria criterion requirements feedback problems rejected missing agents executors instructions instruction "
        + "example examples rules candidate");

    public required string Name { get; init; }

    public required string Text { get; init; }

    /// <summary>Whether it holds what somebody wants to have judged.</summary>
    public bool IsCandidate => Name.Equals("candidate", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether answers may be drawn from it. "task 1.2" is what came out of a task; "task" alone is what is wanted.</summary>
    public bool IsSource => !Demands.Contains(Name.ToLowerInvariant()) && !Name.StartsWith("rejected ", StringComparison.OrdinalIgnoreCase);

    /// <summary>The heading in its first line; null when it has none.</summary>
    public string? Heading
    {
        get
        {
            int end = Text.IndexOf('\n');
            ReadOnlySpan<char> first = Text.AsSpan(0, end < 0 ? Text.Length : end);
            return MarkdownLine.Read(first).IsHeading ? first.Trim().TrimStart('#').Trim().ToString() : null;
        }
    }

    /// <summary>Takes the blocks out of a message; what is left is what stands around them.</summary>
    internal static List<TaggedBlock> Take(string text, out string rest)
    {
        List<TaggedBlock> blocks = [];
        string[] lines = text.Split('\n');
        Dictionary<string, int> lastClosing = [];
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim() is ['<', '/', .. string closing, '>'])
            {
                lastClosing[closing] = i;
            }
        }

        for (int i = 0; i < lines.Length && lastClosing.Count > 0; i++)
        {
            if (!TryOpen(lines[i], out string tag, out string name) || lastClosing.GetValueOrDefault(tag, -1) <= i)
            {
                continue;
            }

            string end = $"</{tag}>";
            int close = i + 1;
            while (lines[close].Trim() != end)
            {
                close++;
            }

            blocks.Add(new TaggedBlock { Name = name, Text = string.Join('\n', lines[(i + 1)..close]) });
            Array.Fill(lines, string.Empty, i, close - i + 1);
            i = close;
        }

        rest = blocks.Count == 0 ? text : string.Join('\n', lines);
        return blocks;
    }

    // <data from="task 1.2">
    private static bool TryOpen(string line, out string tag, out string name)
    {
        (tag, name) = (string.Empty, string.Empty);
        if (line.Trim() is not ['<', .. string body, '>'] || body.IndexOf(' ') is not (> 0 and int space) || body.Contains('<'))
        {
            return false;
        }

        tag = body[..space];
        string[] pieces = body[space..].Split('"');
        for (int i = 0; i + 1 < pieces.Length; i += 2)
        {
            if (pieces[i].TrimEnd() is [.. string attribute, '='] && Naming.Contains(attribute.Trim()) && pieces[i + 1].Length is > 0 and <= LongestName)
            {
                name = pieces[i + 1].Trim();
                return name.Length > 0;
            }
        }

        return false;
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet();
}
