namespace Agents.Core.Scoring.Text;

/// <summary>A 64-bit hash of text that is the same in every process and on every machine.</summary>
/// <remarks>
/// FNV-1a with 64 bits over UTF-16 units rather than bytes (Fowler, Noll and Vo; RFC 9923 has the prime), and the finalizer of SplitMix64
/// (Steele, Lea and Flood 2014), without which its high bits would hardly depend on the last units.
/// </remarks>
internal static class StableTextHash
{
    private const ulong Prime = 0x0000_0100_0000_01B3;

    public static ulong Add(ulong hash, char unit) => (hash ^ unit) * Prime;

    public static ulong Mix(ulong value)
    {
        value += 0x9E37_79B9_7F4A_7C15;
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }

    public static ulong OfText(ReadOnlySpan<char> text, ulong seed)
    {
        ulong hash = seed;
        foreach (char unit in text)
        {
            hash = Add(hash, unit);
        }

        return Mix(hash);
    }
}
