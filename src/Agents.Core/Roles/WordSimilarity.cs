namespace Agents.Core.Roles;

/// <summary>Compares texts by the words that they share: the number of common words over the number of all words (Jaccard 1912).</summary>
/// <remarks>Words are runs of letters and digits, compared without case; an order or a count of words makes no difference. Two texts without
/// words are the same if they are equal. Lexical, not semantic. Deterministic and thread-safe; needs no model.</remarks>
public sealed class WordSimilarity : ITextSimilarity
{
    private WordSimilarity()
    {
    }

    /// <summary>Gets the one instance.</summary>
    public static WordSimilarity Instance { get; } = new();

    /// <summary>Compares two texts.</summary>
    /// <param name="left">One text.</param>
    /// <param name="right">The other.</param>
    /// <returns>0 (no word in common) to 1 (the same words).</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static double Compare(string left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return Compare(WordsOf(left), WordsOf(right), left, right);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<double>> CompareAsync(
        string text, IReadOnlyList<string> others, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(others);
        cancellationToken.ThrowIfCancellationRequested();
        HashSet<string> words = WordsOf(text);
        return new([.. others.Select(other => Compare(words, WordsOf(other), text, other))]);
    }

    /// <summary>Lists the words of a text, each once.</summary>
    internal static HashSet<string> WordsOf(string text)
    {
        HashSet<string> words = new(StringComparer.OrdinalIgnoreCase);
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup = words.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int start = 0; start < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[start]))
            {
                start++;
                continue;
            }

            int end = start + 1;
            while (end < text.Length && char.IsLetterOrDigit(text[end]))
            {
                end++;
            }

            lookup.Add(text.AsSpan(start, end - start));
            start = end;
        }

        return words;
    }

    private static double Compare(HashSet<string> left, HashSet<string> right, string leftText, string rightText)
    {
        if (left.Count == 0 && right.Count == 0)
        {
            return leftText == rightText ? 1 : 0;
        }

        int common = left.Count <= right.Count ? left.Count(right.Contains) : right.Count(left.Contains);
        return (double)common / (left.Count + right.Count - common);
    }
}
