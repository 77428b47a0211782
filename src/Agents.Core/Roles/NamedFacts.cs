using System.Globalization;
using System.Text;

namespace Agents.Core.Roles;

/// <summary>The numbers and words of a text, among which those that another text names are looked for.</summary>
internal sealed class NamedFacts
{
    public const int MostQuotes = 64;

    private const int LongestQuote = 200;
    private const string Quotes = "\"\"``\u201c\u201d\u00ab\u00bb\u201e\u201c";

    private readonly HashSet<string> _numbers;
    private readonly string _words;

    public NamedFacts(string text)
    {
        _numbers = [.. Numbers(text)];
        _words = Flatten(text);
    }

    /// <summary>Lists what a text names and this one does not hold: quoted texts with their quotes, then numbers, each once.</summary>
    public IReadOnlyList<string> FindMissing(string naming, ref int quotesLeft)
    {
        List<string> missing = [];
        HashSet<string> seen = [];
        foreach (string quoted in QuotedTexts(naming))
        {
            if (quotesLeft > 0 && seen.Add(quoted))
            {
                quotesLeft--;
                string flat = Flatten(quoted);
                if (flat.Length > 0 && !_words.Contains(flat, StringComparison.Ordinal))
                {
                    missing.Add($"\"{quoted}\"");
                }
            }
        }

        missing.AddRange(Numbers(naming).Where(number => !_numbers.Contains(number)).Distinct());
        return missing;
    }

    private static IEnumerable<string> QuotedTexts(string text)
    {
        int open = -1;
        char close = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            if (open >= 0 && (text[i] == close || (close == '\u201c' && text[i] == '\u201d')))
            {
                if (i - open - 1 is > 0 and <= LongestQuote)
                {
                    yield return text[(open + 1)..i];
                }

                open = -1;
            }
            else if (open < 0)
            {
                int pair = OpenerAt(text[i]);
                (open, close) = pair >= 0 ? (i, Quotes[pair + 1]) : (-1, '\0');
            }
        }
    }

    private static int OpenerAt(char c)
    {
        for (int i = 0; i < Quotes.Length; i += 2)
        {
            if (Quotes[i] == c)
            {
                return i;
            }
        }

        return -1;
    }

    // Digits with single marks between them: 1,000 is 1000, 3.50 and 12:30 and 2026-11 stay what they are up to the first other character.
    private static IEnumerable<string> Numbers(string text)
    {
        StringBuilder number = new();
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsDigit(text[i]))
            {
                number.Append((char)('0' + CharUnicodeInfo.GetDecimalDigitValue(text[i])));
            }
            else if (number.Length > 0)
            {
                bool isInside = text[i] is '.' or ':' or ',' && i + 1 < text.Length && char.IsDigit(text[i + 1]);
                if (isInside && text[i] == ',' && IsThousands(text, i + 1))
                {
                    continue;
                }

                if (isInside)
                {
                    number.Append(text[i]);
                }
                else
                {
                    yield return number.ToString();
                    number.Clear();
                }
            }
        }

        if (number.Length > 0)
        {
            yield return number.ToString();
        }
    }

    private static bool IsThousands(string text, int at) =>
        at + 2 < text.Length && char.IsDigit(text[at + 1]) && char.IsDigit(text[at + 2]) && (at + 3 == text.Length || !char.IsDigit(text[at + 3]));

    // One case, and one blank for any white space.
    private static string Flatten(string text) => RoleMessage.OneLine(text, int.MaxValue).ToUpperInvariant();
}
