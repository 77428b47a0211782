namespace Agents.Core.Scoring.Text;

/// <summary>Cuts text into the normalized words that ranking compares.</summary>
/// <remarks>
/// <para>
/// A word is a run of Unicode letters, digits and their combining marks. It is lower-cased by the invariant culture, and English
/// inflections (plural, <c>-ing</c>, <c>-ed</c>, final <c>-e</c>) are removed from words of plain a to z after Porter, "An algorithm
/// for suffix stripping" (1980), steps 1 and 5. An identifier is cut where its case changes, between digits and letters, and at
/// <c>_</c> and single <c>-</c>; its parts come first, then the whole without separators, so <c>maxTokens</c>, <c>max_tokens</c> and
/// <c>max-tokens</c> agree. Each ideograph and kana is a word of its own. What follows an apostrophe (<c>'s</c>, <c>'t</c>) is dropped.
/// </para>
/// <para>Unpaired surrogates separate words. Time is linear in the text; the result depends on the text alone. Thread-safe.</para>
/// </remarks>
public static class TextTokenizer
{
    /// <summary>How many UTF-16 units of one word are kept; what is beyond is not compared.</summary>
    public const int MaxTokenLength = 64;

    /// <summary>Lists every word of a text, stop words and repetitions included, in reading order.</summary>
    /// <param name="text">The text, of any length; null reads as empty.</param>
    /// <returns>The words; empty when there are none.</returns>
    public static IReadOnlyList<string> Tokenize(string? text)
    {
        List<string> tokens = [];
        TokenReader reader = new(text, stackalloc char[TokenReader.RoomLength], keepStopWords: true);
        while (reader.MoveNext())
        {
            tokens.Add(reader.Current.ToString());
        }

        return tokens;
    }

    /// <summary>Lists the words of a text that say what it is about: no stop words, each word once, in order of first use.</summary>
    /// <param name="text">The query, of any length; null reads as empty.</param>
    /// <returns>The distinct words; empty when the text has stop words only.</returns>
    public static IReadOnlyList<string> TokenizeQuery(string? text)
    {
        List<string> tokens = [];
        HashSet<string> seen = [];
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup = seen.GetAlternateLookup<ReadOnlySpan<char>>();
        TokenReader reader = new(text, stackalloc char[TokenReader.RoomLength], keepStopWords: false);
        while (reader.MoveNext())
        {
            if (lookup.Add(reader.Current) && lookup.TryGetValue(reader.Current, out string? token))
            {
                tokens.Add(token);
            }
        }

        return tokens;
    }

    /// <summary>Tells whether a word is too common in English to say what a text is about.</summary>
    /// <param name="word">One word as written, in any case; null is no stop word.</param>
    /// <returns>True for articles, pronouns, prepositions, auxiliaries and question words.</returns>
    public static bool IsStopWord(string? word) => word is not null && StopWords.Contains(word.ToLowerInvariant());
}
