using System.Globalization;
using System.Text;

namespace Agents.Core.Scoring.Tools;

/// <summary>Writes what came from outside as one line of bounded length.</summary>
internal static class OneLine
{
    /// <summary>Makes one blank of every run of blanks, line ends, controls and what is invisible, and cuts what is too long.</summary>
    public static string Of(string text, int maxLength)
    {
        StringBuilder line = new(Math.Min(text.Length, maxLength));
        bool wantsBlank = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (IsBlank(rune))
            {
                wantsBlank = line.Length > 0;
                continue;
            }

            int width = rune.Utf16SequenceLength + (wantsBlank ? 1 : 0);
            if (line.Length + width > maxLength)
            {
                return line.Append('…').ToString();
            }

            line.Append(wantsBlank ? " " : "").Append(rune);
            wantsBlank = false;
        }

        return line.ToString();
    }

    private static bool IsBlank(Rune rune) => rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned;
}
