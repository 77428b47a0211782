namespace Agents.Core;

/// <summary>Hashes that are the same in every process and on every machine, unlike <see cref="string.GetHashCode()"/>.</summary>
internal static class StableHash
{
    /// <summary>Mixes 64 bits so that each depends on all (the finalizer of SplitMix64; Steele, Lea and Flood 2014). A bijection.</summary>
    public static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>Hashes text by its UTF-16 units, starting from a seed.</summary>
    public static ulong OfText(string text, ulong seed)
    {
        ulong hash = Mix(seed ^ (ulong)text.Length);
        foreach (char unit in text)
        {
            hash = Mix(hash ^ unit);
        }

        return hash;
    }
}
