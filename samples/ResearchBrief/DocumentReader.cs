using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ResearchBrief;

/// <summary>Reads one file, or says why it is left out.</summary>
internal static class DocumentReader
{
    public const long MaxBytes = 5_000_000;

    // A line that has one of these in front cannot be told from its path.
    private static readonly SearchValues<char> Uncitable = SearchValues.Create("\t\n\r\":<>|*?");

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool TryRead(string file, string path, [NotNullWhen(true)] out Document? document, [NotNullWhen(false)] out string? problem)
    {
        document = null;
        problem = null;
        if (path.AsSpan().ContainsAny(Uncitable))
        {
            problem = "its name holds a character that no citation can";
            return false;
        }

        try
        {
            long length = new FileInfo(file).Length;
            if (length > MaxBytes)
            {
                problem = $"it has {length:N0} bytes, more than {MaxBytes:N0}";
                return false;
            }

            // A device or a pipe has no length, and reading it could wait for ever.
            string? text = length == 0 ? "" : Decode(File.ReadAllBytes(file));
            problem = text is null ? "it is binary" : null;
            document = text is null ? null : new Document { Path = path, Lines = SplitLines(text) };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = "it cannot be read";
        }

        return document is not null;
    }

    // Null for what is no text.
    private static string? Decode(byte[] bytes)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            return (bytes[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(bytes.AsSpan(2));
        }

        if (bytes.AsSpan().Contains((byte)0))
        {
            return null;
        }

        ReadOnlySpan<byte> content = bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsSpan(3) : bytes;
        try
        {
            return StrictUtf8.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(content);
        }
    }

    private static string[] SplitLines(string text)
    {
        string[] lines = [.. text.Split('\n').Select(line => line.TrimEnd('\r'))];
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }
}
