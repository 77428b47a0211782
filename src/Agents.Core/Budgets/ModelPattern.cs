namespace Agents.Core.Budgets;

/// <summary>Matches ids of models against patterns in which <c>*</c> stands for any text.</summary>
internal static class ModelPattern
{
    private const char Wildcard = '*';

    public static bool IsPattern(string model) => model.Contains(Wildcard);

    /// <summary>Counts the characters that stand for themselves. More of them make a pattern more specific.</summary>
    public static int LiteralLength(string pattern) => pattern.Length - pattern.AsSpan().Count(Wildcard);

    /// <summary>Gets what stands before the first wildcard, with which every id that matches begins.</summary>
    public static string Start(string pattern) => pattern[..pattern.IndexOf(Wildcard)];

    /// <summary>Compares an id with a pattern, character by character. Allocates nothing.</summary>
    /// <remarks>The last wildcard alone needs to be tried again: an earlier one that took more could only leave less for it.</remarks>
    public static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> model)
    {
        int p = 0, m = 0, lastWildcard = -1, resumeAt = 0;
        while (m < model.Length)
        {
            if (p < pattern.Length && pattern[p] == Wildcard)
            {
                lastWildcard = p++;
                resumeAt = m;
            }
            else if (p < pattern.Length && pattern[p] == model[m])
            {
                p++;
                m++;
            }
            else if (lastWildcard >= 0)
            {
                p = lastWildcard + 1;
                m = ++resumeAt;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart(Wildcard).IsEmpty;
    }
}
