namespace Agents.Core.Scoring.Text;

/// <summary>Removes English inflections: steps 1 and 5 of Porter (1980), with the later cure for words in -y, -ies and -ied.</summary>
internal static class EnglishStemmer
{
    /// <summary>Stems in place. The buffer needs one unit of room behind the word.</summary>
    /// <returns>The length of the stem; the word's own length when it is short or has anything but a to z.</returns>
    internal static int Stem(Span<char> buffer, int length)
    {
        if (length < 3 || !IsPlain(buffer[..length]))
        {
            return length;
        }

        length = RemovePlural(buffer, length);
        length = RemovePastOrProgressive(buffer, length);
        if (length > 2 && buffer[length - 1] == 'y' && !IsVowel(buffer, length - 2))
        {
            buffer[length - 1] = 'i';
        }

        return RemoveFinal(buffer, length);
    }

    // A loop, since the span's own search allocates until the runtime has optimized it, and words are short.
    private static bool IsPlain(ReadOnlySpan<char> word)
    {
        foreach (char c in word)
        {
            if (!char.IsAsciiLetterLower(c))
            {
                return false;
            }
        }

        return true;
    }

    private static int RemovePlural(ReadOnlySpan<char> buffer, int length)
    {
        ReadOnlySpan<char> word = buffer[..length];
        if (word.EndsWith("sses"))
        {
            return length - 2;
        }

        if (word.EndsWith("ies") || word.EndsWith("ied"))
        {
            return length > 4 ? length - 2 : length - 1;
        }

        bool plural = word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i') && HasVowel(word, length - 2);
        return plural ? length - 1 : length;
    }

    private static int RemovePastOrProgressive(Span<char> buffer, int length)
    {
        ReadOnlySpan<char> word = buffer[..length];
        int suffix = word.EndsWith("ing") ? 3 : word.EndsWith("ed") && !word.EndsWith("eed") && word is not "embed" ? 2 : 0;
        int stem = length - suffix;
        if (suffix == 0 || !HasVowel(word, stem))
        {
            return length;
        }

        ReadOnlySpan<char> rest = word[..stem];
        if (rest.EndsWith("at") || rest.EndsWith("bl") || rest.EndsWith("iz"))
        {
            buffer[stem] = 'e';
            return stem + 1;
        }

        if (stem > 3 && rest[^1] == rest[^2] && !IsVowel(rest, stem - 1) && rest[^1] is not ('l' or 's' or 'z'))
        {
            return stem - 1;
        }

        if (Measure(rest) == 1 && EndsShort(rest))
        {
            buffer[stem] = 'e';
            return stem + 1;
        }

        return stem;
    }

    private static int RemoveFinal(ReadOnlySpan<char> buffer, int length)
    {
        ReadOnlySpan<char> word = buffer[..length];
        if (word[^1] == 'e')
        {
            int measure = Measure(word[..^1]);
            return measure > 1 || (measure == 1 && !EndsShort(word[..^1])) ? length - 1 : length;
        }

        return word.EndsWith("ll") && Measure(word) > 1 ? length - 1 : length;
    }

    private static bool IsVowel(ReadOnlySpan<char> word, int i) =>
        word[i] is 'a' or 'e' or 'i' or 'o' or 'u' || (word[i] == 'y' && i > 0 && !IsPlainVowel(word[i - 1]));

    private static bool IsPlainVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u';

    private static bool HasVowel(ReadOnlySpan<char> word, int end)
    {
        for (int i = 0; i < end; i++)
        {
            if (IsVowel(word, i))
            {
                return true;
            }
        }

        return false;
    }

    // Porter's m: how often a vowel run is followed by a consonant run.
    private static int Measure(ReadOnlySpan<char> word)
    {
        int measure = 0;
        bool vowelBefore = false;
        for (int i = 0; i < word.Length; i++)
        {
            bool vowel = IsVowel(word, i);
            measure += vowelBefore && !vowel ? 1 : 0;
            vowelBefore = vowel;
        }

        return measure;
    }

    // Porter's *o: consonant, vowel, consonant at the end, the last not w, x or y ("fil", "not"): such a stem wants its e back.
    private static bool EndsShort(ReadOnlySpan<char> word) =>
        word.Length >= 3
        && !IsVowel(word, word.Length - 1) && word[^1] is not ('w' or 'x' or 'y')
        && IsVowel(word, word.Length - 2)
        && !IsVowel(word, word.Length - 3);
}
