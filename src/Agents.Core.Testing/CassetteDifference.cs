using System.Text;
using System.Text.Json;

namespace Agents.Core.Testing;

/// <summary>Shows where two requests differ first, in a few lines.</summary>
internal static class CassetteDifference
{
    private const int Context = 3;
    private const int MaxLines = 4;
    private const int MaxLineLength = 120;
    private const int BeforeDifference = 40;

    /// <summary>Counts the lines at the beginning and the end that two requests share.</summary>
    public static int Likeness(string[] recorded, string[] asked)
    {
        int head = Head(recorded, asked);
        return head + Tail(recorded, asked, head);
    }

    public static string Describe(JsonElement recorded, JsonElement asked)
    {
        string[] before = CassetteKey.Lines(recorded);
        string[] after = CassetteKey.Lines(asked);
        int head = Head(before, after);
        int tail = Tail(before, after, head);
        StringBuilder text = new($"The first difference is at {Path(recorded, asked, "request")} (- recorded, + asked):\n");
        for (int i = Math.Max(0, head - Context); i < head; i++)
        {
            text.Append("    ").Append(Cut(before[i], 0)).Append('\n');
        }

        int column = head < before.Length && head < after.Length ? before[head].AsSpan().CommonPrefixLength(after[head]) : 0;
        Append(text, "  - ", before.AsSpan(head..^tail), column);
        Append(text, "  + ", after.AsSpan(head..^tail), column);
        return text.ToString().TrimEnd('\n');
    }

    private static int Head(string[] x, string[] y) => x.AsSpan().CommonPrefixLength(y);

    private static int Tail(string[] x, string[] y, int head)
    {
        int most = Math.Min(x.Length, y.Length) - head, tail = 0;
        while (tail < most && string.Equals(x[^(tail + 1)], y[^(tail + 1)], StringComparison.Ordinal))
        {
            tail++;
        }

        return tail;
    }

    private static void Append(StringBuilder text, string mark, ReadOnlySpan<string> lines, int column)
    {
        for (int i = 0; i < Math.Min(lines.Length, MaxLines); i++)
        {
            text.Append(mark).Append(Cut(lines[i], i == 0 ? column : 0)).Append('\n');
        }

        if (lines.Length > MaxLines)
        {
            text.Append(mark).Append($"… {lines.Length - MaxLines} more lines\n");
        }
    }

    /// <summary>Cuts a long line around the column where it differs.</summary>
    private static string Cut(string line, int column)
    {
        if (line.Length <= MaxLineLength)
        {
            return line;
        }

        int start = Whole(line, column <= MaxLineLength / 2 ? 0 : Math.Min(column - BeforeDifference, line.Length));
        int end = Whole(line, Math.Min(line.Length, start + MaxLineLength));
        return $"{(start > 0 ? "…" : "")}{line[start..end]}{(end < line.Length ? "…" : "")}";
    }

    private static int Whole(string line, int index) => index > 0 && index < line.Length && char.IsLowSurrogate(line[index]) ? index - 1 : index;

    /// <summary>Finds the innermost place that holds the first difference.</summary>
    private static string Path(JsonElement x, JsonElement y, string path)
    {
        if (x.ValueKind == JsonValueKind.Array && y.ValueKind == JsonValueKind.Array)
        {
            int index = 0;
            foreach ((JsonElement left, JsonElement right) in x.EnumerateArray().Zip(y.EnumerateArray()))
            {
                if (!AreEqual(left, right))
                {
                    return Path(left, right, $"{path}[{index}]");
                }

                index++;
            }

            return x.GetArrayLength() == y.GetArrayLength() ? path : $"{path}[{index}]";
        }

        if (x.ValueKind == JsonValueKind.Object && y.ValueKind == JsonValueKind.Object)
        {
            Dictionary<string, JsonElement> left = Map(x), right = Map(y);
            foreach (string name in left.Keys.Union(right.Keys).Order(StringComparer.Ordinal))
            {
                if (!left.TryGetValue(name, out JsonElement one) || !right.TryGetValue(name, out JsonElement other))
                {
                    return $"{path}.{name}";
                }

                if (!AreEqual(one, other))
                {
                    return Path(one, other, $"{path}.{name}");
                }
            }
        }

        return path;
    }

    private static Dictionary<string, JsonElement> Map(JsonElement element)
    {
        Dictionary<string, JsonElement> map = new(StringComparer.Ordinal);
        foreach ((string name, JsonElement value) in CassetteKey.Properties(element, isSorted: false))
        {
            map[name] = value;
        }

        return map;
    }

    private static bool AreEqual(JsonElement x, JsonElement y) => string.Equals(CassetteKey.Of(x), CassetteKey.Of(y), StringComparison.Ordinal);
}
