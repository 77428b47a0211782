using System.Runtime.InteropServices;
using System.Text;

namespace Agents.Core.Mcp.Safety;

/// <summary>A word of a text as a reader takes it: plain, in lower case, without what cannot be seen.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TextWord(string Text, int Start)
{
    private const int MaxLength = 64;

    public static IReadOnlyList<TextWord> Split(string text)
    {
        List<TextWord> words = [];
        StringBuilder word = new();
        int start = 0;
        for (int i = 0; i < text.Length;)
        {
            _ = Rune.TryGetRuneAt(text, i, out Rune rune);
            int length = Math.Max(1, rune.Utf16SequenceLength);
            char c = rune.Value == 0 ? ' ' : LookAlikes.Fold(rune);
            if (char.IsLetterOrDigit(c) || c == '_')
            {
                start = word.Length == 0 ? i : start;
                _ = word.Length < MaxLength ? word.Append(c) : word;
            }
            else if (c is not ('\0' or '\'' or '\u2019' or '*' or '`') && word.Length > 0)
            {
                // Apostrophes and marks of emphasis stand within words, and do not end them.
                words.Add(new TextWord(word.ToString(), start));
                word.Clear();
            }

            i += length;
        }

        if (word.Length > 0)
        {
            words.Add(new TextWord(word.ToString(), start));
        }

        return words;
    }
}
