using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Agents.Core.Mcp.Safety;

/// <summary>What a tool of a server was when somebody trusted it: a SHA-256 over all that a model or an approver is told of it.</summary>
/// <remarks>
/// It covers name, title, description, input schema, output schema and annotations, each with its length, so that no text can pass over
/// from one into the next. The order of members, white space and the way numbers are written in a schema do not count, unless it holds half a
/// surrogate pair: then each byte does. Icons and
/// <c>_meta</c> are left out: no model reads them. The same on every machine.
/// </remarks>
public readonly record struct ToolFingerprint
{
    private const string Prefix = "sha256:";
    private const int Digits = 64;

    private readonly UInt128 _high;
    private readonly UInt128 _low;

    private ToolFingerprint(UInt128 high, UInt128 low)
    {
        _high = high;
        _low = low;
    }

    /// <summary>Computes the fingerprint of a tool.</summary>
    /// <param name="tool">The tool, as the server tells of it.</param>
    /// <returns>The fingerprint.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tool"/> is <see langword="null"/>.</exception>
    public static ToolFingerprint Of(ModelContextProtocol.Protocol.Tool tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return CanonicalTool.Of(tool).Fingerprint;
    }

    /// <summary>Reads a fingerprint from its text.</summary>
    /// <param name="text"><c>sha256:</c> and 64 hexadecimal digits.</param>
    /// <param name="fingerprint">The fingerprint.</param>
    /// <returns><see langword="true"/> when the text is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out ToolFingerprint fingerprint)
    {
        fingerprint = default;
        if (text is null || text.Length != Prefix.Length + Digits || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || !UInt128.TryParse(text.AsSpan(Prefix.Length, Digits / 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 high)
            || !UInt128.TryParse(text.AsSpan(Prefix.Length + (Digits / 2)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 low))
        {
            return false;
        }

        fingerprint = new ToolFingerprint(high, low);
        return true;
    }

    /// <summary>Returns the text.</summary>
    /// <returns><c>sha256:</c> and 64 hexadecimal digits in lower case.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{_high:x32}{_low:x32}");

    internal static ToolFingerprint FromHash(ReadOnlySpan<byte> hash) => new(
        BinaryPrimitives.ReadUInt128BigEndian(hash),
        BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
}
