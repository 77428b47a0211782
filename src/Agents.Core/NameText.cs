using System.Globalization;
using System.Text;

namespace Agents.Core;

/// <summary>Writes names that came from outside into messages, where they must do no harm.</summary>
internal static class NameText
{
    /// <summary>Writes a name between quotes, cut where it is longer than a name may be, with everything escaped that would change how the rest
    /// is read.</summary>
    public static string Quote(string name) => $"'{Escape(name, AgentPath.MaxNameLength)}'";

    public static string Escape(string name, int maxLength)
    {
        if (name.Length <= maxLength && name.All(IsPlain))
        {
            return name;
        }

        StringBuilder text = new();
        foreach (char c in name.AsSpan(0, Math.Min(name.Length, maxLength)))
        {
            _ = IsPlain(c) ? text.Append(c) : text.Append($"\\u{(int)c:X4}");
        }

        return name.Length > maxLength ? text.Append('…').ToString() : text.ToString();
    }

    /// <summary>Tells whether a name holds what a reader does not see, or what changes how the rest is read.</summary>
    public static bool HoldsHidden(string name) => name.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    // Halves of pairs are escaped too: a cut may have left one alone.
    private static bool IsPlain(char c) => c != '\'' && c != '\\' && char.GetUnicodeCategory(c) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned);
}
