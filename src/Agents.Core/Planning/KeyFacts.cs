using System.Text;

namespace Agents.Core.Planning;

/// <summary>Finds what a plan must not lose: the numbers, quotations and names of a text.</summary>
/// <remarks>
/// <para>
/// A number is a run of digits, in which a dot, a comma, a colon, a slash or a hyphen may stand between two digits: 3.5, 1,000, 12:30 and 2026-11-20 are one number each. Commas
/// that group three digits make no difference.
/// </para>
/// <para>
/// A quotation stands between marks of one kind: "…", “…”, „…“, «…», ‹…›, 「…」, ‘…’, or '…' where an apostrophe cannot be meant. It must hold a
/// letter or a digit.
/// </para>
/// <para>
/// A name is a word of two letters or more that begins with an upper-case letter and is not the first word of its sentence. The first word
/// counts only if it has another upper-case letter or a digit (NASA, McKinsey), or if it stands capitalised inside a sentence too: everything
/// else would take "Find" and "What" for names. So of "Marie Curie won" only "Curie" is found, and scripts without upper case have no names.
/// </para>
/// <para>The rules are our own: Agent-Oriented Planning, arXiv 2410.02189, section 3.2, asks a model. Letters and digits are those of Unicode; forms of
/// one letter that Unicode composes are the same where the process can compose them, which one with invariant globalization may not. Deterministic.</para>
/// </remarks>
public static class KeyFacts
{
    private const string ClosedBy = "\"\"“”„“«»‹›「」‘’''";

    /// <summary>Finds the facts of a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The facts in the order of the text, each once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    public static IReadOnlyList<KeyFact> Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<(int Place, KeyFact Fact)> found = [.. Quotations(text)];
        List<TextWord> words = TextWord.Read(text);
        HashSet<string> inside = new(
            words.Where(word => word.IsCapitalized && !word.StartsSentence).Select(word => word.Text), StringComparer.Ordinal);
        foreach (TextWord word in words)
        {
            if (word.IsNumber)
            {
                found.Add((word.Place, new KeyFact { Kind = KeyFactKind.Number, Text = word.Text }));
            }
            else if (word.IsCapitalized && (!word.StartsSentence || word.LooksLikeName || inside.Contains(word.Text)))
            {
                found.Add((word.Place, new KeyFact { Kind = KeyFactKind.Name, Text = word.Text }));
            }
        }

        return [.. found.OrderBy(item => item.Place).Select(item => item.Fact).DistinctBy(fact => (fact.Kind, Normalize(fact)))];
    }

    /// <summary>Finds which facts of a text do not occur in others, taken together.</summary>
    /// <param name="text">The text.</param>
    /// <param name="others">The other texts. A fact must occur whole in one of them; letter case makes no difference, and a name must be a word.</param>
    /// <returns>The facts that are missing, in the order of the text.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IReadOnlyList<KeyFact> FindMissing(string text, IEnumerable<string> others)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(others);
        IReadOnlyList<KeyFact> facts = Of(text);
        if (facts.Count == 0)
        {
            return [];
        }

        HashSet<string> words = new(StringComparer.Ordinal);
        List<string> whole = [];
        foreach (string other in others)
        {
            words.UnionWith(TextWord.Read(other).Select(word => word.IsNumber ? NormalizeNumber(word.Text) : Fold(word.Text)));
            whole.Add(Fold(other));
        }

        return [.. facts.Where(fact => fact.Kind == KeyFactKind.Quotation
            ? !whole.Exists(other => other.Contains(Normalize(fact), StringComparison.Ordinal))
            : !words.Contains(Normalize(fact)))];
    }

    private static string Normalize(KeyFact fact) => fact.Kind == KeyFactKind.Number ? NormalizeNumber(fact.Text) : Fold(fact.Text);

    /// <summary>Brings letters to one form and one case, and white space to one blank.</summary>
    private static string Fold(string text)
    {
        StringBuilder folded = new(text.Length);
        foreach (Rune rune in Composed(text).EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune))
            {
                folded.Append(Rune.ToUpperInvariant(rune));
            }
            else if (folded.Length > 0 && folded[^1] != ' ')
            {
                folded.Append(' ');
            }
        }

        return folded.ToString().TrimEnd();
    }

    // A text with half a character in it has no composed form; it is compared as it is.
    private static string Composed(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return text;
        }
    }

    private static string NormalizeNumber(string number)
    {
        number = Composed(number);
        string[] groups = number.Split(',');
        bool isGrouped = groups.Length > 1
            && groups[0].Length is >= 1 and <= 3 && groups[0].All(char.IsDigit)
            && groups.Skip(1).All(group => group.Length >= 3 && group.AsSpan(0, 3).IndexOfAnyExceptInRange('0', '9') < 0)
            && groups[1..^1].All(group => group.Length == 3)
            && (groups[^1].Length == 3 || groups[^1][3] == '.');
        return isGrouped ? string.Concat(groups) : number;
    }

    private static IEnumerable<(int Place, KeyFact Fact)> Quotations(string text)
    {
        for (int start = 0; start < text.Length; start++)
        {
            int mark = ClosedBy.IndexOf(text[start], StringComparison.Ordinal);
            if (mark < 0)
            {
                continue;
            }

            // Marks come in pairs of opening and closing; a closing one that is met first opens nothing, except that “ closes „ as well.
            int pair = mark % 2 == 0 ? mark : ClosedBy.IndexOf(text[start], mark + 1);
            bool isApostrophe = text[start] is '\'' && start > 0 && char.IsLetterOrDigit(text[start - 1]);
            if (pair < 0 || pair % 2 != 0 || isApostrophe)
            {
                continue;
            }

            int end = FindEnd(text, start + 1, ClosedBy[pair + 1]);
            if (end > start && text.AsSpan(start + 1, end - start - 1) is var inner && HasWord(inner))
            {
                yield return (start, new KeyFact { Kind = KeyFactKind.Quotation, Text = inner.Trim().ToString() });
                start = end;
            }
        }
    }

    private static int FindEnd(string text, int start, char mark)
    {
        for (int end = text.IndexOf(mark, start); end >= 0; end = text.IndexOf(mark, end + 1))
        {
            if (mark is not ('\'' or '’') || end + 1 == text.Length || !char.IsLetterOrDigit(text[end + 1]))
            {
                return end;
            }
        }

        return -1;
    }

    private static bool HasWord(ReadOnlySpan<char> text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                return true;
            }
        }

        return false;
    }
}
