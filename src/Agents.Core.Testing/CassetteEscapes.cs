using System.Globalization;
using System.Text;

namespace Agents.Core.Testing;

/// <summary>Reads text in which other text stands escaped, as JSON in a text and values in an address do: behind an escape a key does not look like one.</summary>
internal static class CassetteEscapes
{
    /// <summary>Takes the escapes away, however deep they are nested.</summary>
    /// <returns>The text, and where each of its characters and its end began; <see langword="null"/> when there is no escape.</returns>
    public static (string Text, int[] Starts)? Read(string text)
    {
        if (text.AsSpan().IndexOfAny('\\', '%') < 0)
        {
            return null;
        }

        StringBuilder plain = new(text.Length);
        List<int> starts = new(text.Length + 1);
        for (int i = 0; i < text.Length;)
        {
            starts.Add(i);
            (char c, int length) = text[i] switch
            {
                '\\' => ReadJson(text.AsSpan(i)),
                '%' when Hex(text.AsSpan(i + 1), 2) is { } code => (code, 3),
                _ => (text[i], 1),
            };
            plain.Append(c);
            i += length;
        }

        starts.Add(text.Length);
        return (plain.ToString(), [.. starts]);
    }

    private static (char Plain, int Length) ReadJson(ReadOnlySpan<char> text)
    {
        // JSON in JSON doubles its backslashes each time.
        int count = text.IndexOfAnyExcept('\\') is var end and >= 0 ? end : text.Length;
        return count == text.Length ? ('\\', count)
            : text[count] switch
            {
                'u' when Hex(text[(count + 1)..], 4) is { } code => (code, count + 5),
                'n' or 'r' or 't' or 'b' or 'f' => (' ', count + 1),
                '"' or '/' => (text[count], count + 1),
                _ => ('\\', count),
            };
    }

    private static char? Hex(ReadOnlySpan<char> text, int length) =>
        text.Length >= length && ushort.TryParse(text[..length], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code) ? (char)code : null;
}
