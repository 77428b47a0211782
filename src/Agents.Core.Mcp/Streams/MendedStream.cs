using System.Globalization;

namespace Agents.Core.Mcp.Streams;

/// <summary>Reads JSON with U+FFFD in place of each half of a surrogate pair that is escaped in it.</summary>
/// <remarks>JSON can hold such halves, and programs that cut texts at a length write them; the framework's readers throw there, and the SDK then
/// drops the message without a word to who waits for it. Both escapes have the same length, so nothing moves. Disposes of what it reads from.</remarks>
internal sealed class MendedStream(Stream inner) : ReadingStream
{
    private const int UnitLength = 6;

    private const int BufferLength = 8_192;

    private static readonly byte[] Replacement = @"\ufffd"u8.ToArray();

    private readonly byte[] _bytes = new byte[BufferLength];

    // What is handed out next, up to what cannot be decided on yet: an escape that is not all there, or the first half of a pair without what follows.
    private int _next;
    private int _decided;
    private int _end;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (int read = 1; _next == _decided && read > 0;)
        {
            _bytes.AsSpan(_decided.._end).CopyTo(_bytes);
            (_next, _end) = (0, _end - _decided);
            _decided = 0;
            read = await inner.ReadAsync(_bytes.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            _end += read;
            _decided = Mend(_bytes.AsSpan(0, _end), isEnd: read == 0);
        }

        int count = Math.Min(buffer.Length, _decided - _next);
        _bytes.AsMemory(_next, count).CopyTo(buffer);
        _next += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Replaces each half that stands alone.</summary>
    /// <returns>How many bytes are decided on; those after them begin with an escape.</returns>
    private static int Mend(Span<byte> json, bool isEnd)
    {
        int at = 0;
        while (json[at..].IndexOf((byte)'\\') is >= 0 and var next)
        {
            at += next;
            Span<byte> rest = json[at..];
            if (!isEnd && IsCut(rest))
            {
                return at;
            }

            char unit = UnitOf(rest);
            if (char.IsHighSurrogate(unit) && !isEnd && IsCut(rest[UnitLength..]))
            {
                return at;
            }

            bool isPair = char.IsHighSurrogate(unit) && char.IsLowSurrogate(UnitOf(rest[UnitLength..]));
            if (char.IsSurrogate(unit) && !isPair)
            {
                Replacement.CopyTo(rest);
            }

            at += isPair ? 2 * UnitLength : unit != 0 ? UnitLength : Math.Min(2, rest.Length);
        }

        return json.Length;
    }

    /// <summary>Tells whether more bytes could make another escape of this.</summary>
    private static bool IsCut(ReadOnlySpan<byte> rest) => rest is [] or [(byte)'\\'] || (rest.Length < UnitLength && rest is [(byte)'\\', (byte)'u', ..]);

    /// <summary>Gets the unit that is escaped at the beginning; 0 when none is.</summary>
    private static char UnitOf(ReadOnlySpan<byte> rest) =>
        rest is [(byte)'\\', (byte)'u', _, _, _, _, ..]
        && ushort.TryParse(rest[2..UnitLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit) ? (char)unit : '\0';
}
