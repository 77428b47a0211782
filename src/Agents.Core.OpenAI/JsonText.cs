using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Agents.Core.OpenAI;

/// <summary>Reads values from JSON that may be of another type than documented, or cut within a character.</summary>
internal static class JsonText
{
    private const char Replacement = '\uFFFD';

    /// <summary>Reads a string as it is, halves of a character included; anything else is <see langword="null"/>, and passed over.</summary>
    public static string? ReadString(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        if (!reader.ValueIsEscaped)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }

        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return Unescape(Encoding.UTF8.GetString(reader.ValueSpan));
        }
    }

    /// <summary>Reads a count: a number, also one with a fraction or in quotes. What is no count is <see langword="null"/>.</summary>
    public static long? ReadCount(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long count))
        {
            return count >= 0 ? count : null;
        }

        double? number = ReadNumber(ref reader);
        return number is >= 0 and < long.MaxValue ? (long)number : null;
    }

    /// <summary>Reads a number, also one in quotes. What is none is <see langword="null"/>.</summary>
    public static double? ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.TryGetDouble(out double number) ? number : null;
        }

        string? text = ReadString(ref reader);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double quoted) ? quoted : null;
    }

    /// <summary>Replaces halves of characters that have no other half: nothing can write them as UTF-8.</summary>
    public static string Mend(string text)
    {
        int first = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        return first < 0 ? text : MendFrom(text, first);
    }

    /// <summary>Says whether bytes are a beginning of JSON, so that more of it may have been lost.</summary>
    public static bool IsBeginning(ReadOnlySpan<byte> json)
    {
        try
        {
            Utf8JsonReader reader = new(json, isFinalBlock: false, default);
            while (reader.Read())
            {
            }

            return reader.CurrentDepth > 0 || reader.TokenType is JsonTokenType.None or JsonTokenType.StartObject or JsonTokenType.StartArray;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string MendFrom(string text, int start)
    {
        StringBuilder mended = new(text);
        for (int i = start; i < mended.Length; i++)
        {
            if (char.IsHighSurrogate(mended[i]) && i + 1 < mended.Length && char.IsLowSurrogate(mended[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(mended[i]))
            {
                mended[i] = Replacement;
            }
        }

        return mended.ToString();
    }

    // The reader has checked the escapes already; only the halves of characters made it refuse the string.
    private static string Unescape(string escaped)
    {
        StringBuilder text = new(escaped.Length);
        for (int i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\')
            {
                text.Append(escaped[i]);
                continue;
            }

            char letter = escaped[++i];
            if (letter == 'u')
            {
                text.Append((char)ushort.Parse(escaped.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                text.Append(letter switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', _ => letter });
            }
        }

        return text.ToString();
    }
}
