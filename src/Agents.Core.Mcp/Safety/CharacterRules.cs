using System.Text;

namespace Agents.Core.Mcp.Safety;

/// <summary>Finds hidden characters, disguised letters and white space that hides.</summary>
internal static class CharacterRules
{
    private const int MaxOfKind = 4;
    private const int MaxBlank = 64;
    private const int MaxLines = 12;

    public static IEnumerable<TextMatch> Find(string text, bool isName)
    {
        // What nearly every text is made of has nothing to find but white space.
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text.Length > MaxBlank ? FindPadding(text) : [];
        }

        return [.. FindHidden(text, isName), .. FindDisguised(text, isName), .. FindPadding(text)];
    }

    private static List<TextMatch> FindHidden(string text, bool isName)
    {
        List<TextMatch> found = [];
        bool hasRightToLeft = text.EnumerateRunes().Any(HiddenCharacter.IsRightToLeft);
        Rune? before = null;
        for (int i = 0; i < text.Length && found.Count < MaxOfKind;)
        {
            if (!Rune.TryGetRuneAt(text, i, out Rune rune))
            {
                Add(found, "half-pair", i);
                before = null;
                i++;
                continue;
            }

            string? rule = isName && rune.Value is '\t' or '\n' or '\r' ? "control" : HiddenCharacter.RuleOf(rune);
            int next = i + rune.Utf16SequenceLength;
            Rune? after = next < text.Length && Rune.TryGetRuneAt(text, next, out Rune following) ? following : null;
            if (rule is not null && (isName || !HiddenCharacter.IsAtHome(rune.Value, before, after, hasRightToLeft)))
            {
                Add(found, rule, i);
            }

            before = rune;
            i = next;
        }

        return found;
    }

    // The first place of each rule tells enough.
    private static void Add(List<TextMatch> found, string rule, int at)
    {
        if (!found.Exists(match => match.Rule == rule))
        {
            found.Add(new TextMatch(ToolFindingKind.HiddenCharacters, rule, FindingSeverity.High, at));
        }
    }

    /// <summary>Finds words of two scripts of which one passes for the other, words of look-alikes alone in a text that is else Latin, and styled letters.</summary>
    private static List<TextMatch> FindDisguised(string text, bool isName)
    {
        List<TextMatch> found = [];
        ScriptTally all = ScriptTally.Of(text, 0, text.Length);
        int start = -1;
        for (int i = 0; i <= text.Length && found.Count < MaxOfKind; i++)
        {
            bool isWord = i < text.Length && (char.IsLetter(text[i]) || char.IsSurrogate(text[i]) || (isName && text[i] is '_' or '-' or '.'));
            if (isWord)
            {
                start = start < 0 ? i : start;
                continue;
            }

            if (start >= 0 && RuleOf(ScriptTally.Of(text, start, i), all, isName) is { } rule)
            {
                found.Add(new TextMatch(ToolFindingKind.DisguisedLetters, rule, FindingSeverity.High, start));
            }

            start = -1;
        }

        return found;
    }

    private static string? RuleOf(ScriptTally word, ScriptTally all, bool isName) =>
        word.Latin > 0 && word.Disguises > 0 ? "mixed-scripts"
        : word.Disguises > 1 && word.OtherLetters == 0 && (isName || (all.OtherLetters == 0 && all.Latin > 0)) ? "look-alike-letters"
        : word.Styled > 1 || (isName && word.Styled + word.FullWidth > 0) ? "styled-letters"
        : null;

    private static List<TextMatch> FindPadding(string text)
    {
        int blanks = 0, lines = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsWhiteSpace(text[i]))
            {
                (blanks, lines) = (0, 0);
                continue;
            }

            blanks++;
            lines += text[i] == '\n' ? 1 : 0;
            if (blanks > MaxBlank || lines > MaxLines)
            {
                // What comes after it is what was to be out of sight.
                int after = i;
                while (after < text.Length && char.IsWhiteSpace(text[after]))
                {
                    after++;
                }

                return after < text.Length ? [new TextMatch(ToolFindingKind.Padding, "padding", FindingSeverity.Medium, after)] : [];
            }
        }

        return [];
    }
}
