using System.Globalization;
using System.Text;

namespace Agents.Core.Graphs.Plans;

/// <summary>Writes names that a model chose into messages, where they must do no harm.</summary>
internal static class PlanText
{
    /// <summary>Writes a name between quotes, cut where it is too long, with everything escaped that would change how the rest is read.</summary>
    public static string Quote(string name) => $"'{Escape(name)}'";

    public static string Escape(string name)
    {
        if (name.Length <= GraphPlan.MaxIdLength && name.All(IsPlain))
        {
            return name;
        }

        StringBuilder text = new();
        foreach (char c in name.AsSpan(0, Math.Min(name.Length, GraphPlan.MaxIdLength)))
        {
            _ = IsPlain(c) ? text.Append(c) : text.Append($"\\u{(int)c:X4}");
        }

        return name.Length > GraphPlan.MaxIdLength ? text.Append('…').ToString() : text.ToString();
    }

    /// <summary>Writes the way of a cycle: each node before the one that takes its output, the first one again at the end.</summary>
    public static string Cycle(IEnumerable<string> ids) => string.Join(" → ", ids.Select(Quote));

    // Halves of pairs are escaped too: a cut may have left one alone.
    private static bool IsPlain(char c) => c != '\'' && c != '\\' && char.GetUnicodeCategory(c) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned);
}
