using System.Globalization;
using System.Text;

namespace Agents.Core.Planning;

/// <summary>A word or a number of a text.</summary>
internal sealed record TextWord
{
    // Words and numbers end at everything else; these end a sentence, and so does an empty line or the beginning of a list's item.
    private const string SentenceEnds = ".!?:;。！？…\n";

    /// <summary>Gets where it begins.</summary>
    public required int Place { get; init; }

    public required string Text { get; init; }

    public required bool IsNumber { get; init; }

    /// <summary>Gets whether it is the first word of its sentence.</summary>
    public required bool StartsSentence { get; init; }

    /// <summary>Gets whether it is a word of two letters or more that begins with an upper-case letter.</summary>
    public bool IsCapitalized { get; private init; }

    /// <summary>Gets whether it is written as no ordinary word is: with an upper-case letter or a digit after its first letter.</summary>
    public bool LooksLikeName { get; private init; }

    public static List<TextWord> Read(string text)
    {
        List<TextWord> words = [];
        bool startsSentence = true;
        for (int start = 0; start < text.Length;)
        {
            Rune rune = RuneAt(text, start);
            if (!Rune.IsLetterOrDigit(rune))
            {
                startsSentence |= rune.IsBmp && SentenceEnds.Contains((char)rune.Value, StringComparison.Ordinal);
                start += LengthAt(text, start);
                continue;
            }

            bool isNumber = Rune.IsDigit(rune);
            int end = isNumber ? EndOfNumber(text, start) : EndOfWord(text, start);
            words.Add(Make(text[start..end], start, isNumber, startsSentence));
            startsSentence = false;
            start = end;
        }

        return words;
    }

    private static TextWord Make(string text, int place, bool isNumber, bool startsSentence)
    {
        Rune[] runes = [.. text.EnumerateRunes()];
        return new TextWord
        {
            Place = place,
            Text = text,
            IsNumber = isNumber,
            StartsSentence = startsSentence,
            IsCapitalized = !isNumber && runes.Count(Rune.IsLetterOrDigit) > 1 && IsUpper(runes[0]),
            LooksLikeName = !isNumber && runes.Skip(1).Any(rune => IsUpper(rune) || Rune.IsDigit(rune)),
        };
    }

    private static bool IsUpper(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter;

    private static int EndOfNumber(string text, int start)
    {
        int end = start;
        while (end < text.Length)
        {
            if (Rune.IsDigit(RuneAt(text, end)))
            {
                end += LengthAt(text, end);
            }
            else if (text[end] is '.' or ',' or ':' or '/' or '-' && end + 1 < text.Length && Rune.IsDigit(RuneAt(text, end + 1)))
            {
                end++;
            }
            else
            {
                break;
            }
        }

        return end;
    }

    private static int EndOfWord(string text, int start)
    {
        int end = start;
        while (end < text.Length && IsPartOfWord(RuneAt(text, end)))
        {
            end += LengthAt(text, end);
        }

        return end;
    }

    private static bool IsPartOfWord(Rune rune) => Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    // Half a character is no letter, and one long.
    private static Rune RuneAt(string text, int index) => Rune.TryGetRuneAt(text, index, out Rune rune) ? rune : Rune.ReplacementChar;

    private static int LengthAt(string text, int index) => Rune.TryGetRuneAt(text, index, out Rune rune) ? rune.Utf16SequenceLength : 1;
}
