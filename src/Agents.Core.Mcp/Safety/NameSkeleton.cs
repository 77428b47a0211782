using System.Text;

namespace Agents.Core.Mcp.Safety;

/// <summary>What a reader takes a name for: names with one skeleton look alike.</summary>
internal static class NameSkeleton
{
    public const int MaxLength = 128;

    /// <summary>Gives the name without separators, in lower case; letters stay what they are.</summary>
    public static string Plain(string name) => Write(name, static rune => rune.IsAscii ? char.ToLowerInvariant((char)rune.Value) : rune.IsBmp ? (char)rune.Value : '\uFFFD');

    /// <summary>Gives the name as it looks: folded, without separators, with I, 1 and l as one letter, 0 as o, and rn and vv as what they look like.</summary>
    public static string Of(string name) => Write(name, static rune => LookAlikes.Fold(rune) switch
    {
        'i' or '1' or '|' or '!' => 'l',
        '0' => 'o',
        char c => c,
    }).Replace("rn", "m").Replace("vv", "w");

    private static string Write(string name, Func<Rune, char> fold)
    {
        StringBuilder text = new();
        foreach (Rune rune in name.AsSpan(0, Math.Min(name.Length, MaxLength)).EnumerateRunes())
        {
            char c = fold(rune);
            if (c is not ('\0' or '_' or '-' or '.' or ' ' or '/' or ':'))
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }
}
