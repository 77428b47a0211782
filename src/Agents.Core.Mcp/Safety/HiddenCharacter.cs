using System.Globalization;
using System.Text;

namespace Agents.Core.Mcp.Safety;

/// <summary>Which characters a person does not see, or which change how the rest is shown.</summary>
internal static class HiddenCharacter
{
    public const int TagShift = 0xE0000;

    private const int VariationEmoji = 0xFE0F;
    private const int VariationText = 0xFE0E;
    private const int Joiner = 0x200D;
    private const int NonJoiner = 0x200C;

    /// <summary>Gets whether a character is a tag that spells an ASCII letter unseen.</summary>
    public static bool IsTagLetter(int value) => value is >= 0xE0020 and <= 0xE007E;

    /// <summary>Gives the rule that a character breaks wherever it stands; <see langword="null"/> when it can be seen.</summary>
    public static string? RuleOf(Rune rune) => rune.Value switch
    {
        '\t' or '\n' or '\r' => null,
        >= TagShift and <= 0xE007F => "tag",
        (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) or (>= 0x180B and <= 0x180F) => "variation-selector",
        0x200E or 0x200F or 0x061C => "direction-mark",
        (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) => "direction",
        0x00AD or 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0 or 0xFEFF => "zero-width",
        (>= 0x200B and <= 0x200D) or (>= 0x2060 and <= 0x206F) => "zero-width",
        0x2028 or 0x2029 => "separator",
        _ => Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control => "control",
            UnicodeCategory.Format => "format",
            UnicodeCategory.PrivateUse => "private-use",
            _ => null,
        },
    };

    /// <summary>Gets whether a hidden character is at home between its neighbours: in an emoji, or in a script that needs it.</summary>
    public static bool IsAtHome(int value, Rune? before, Rune? after, bool hasRightToLeft) => value switch
    {
        VariationEmoji or VariationText => before is { } symbol && IsEmojiBase(symbol),
        Joiner => before is { } left && after is { } right && ((IsPictograph(left) && IsPictograph(right)) || (IsJoining(left) && IsJoining(right))),
        NonJoiner => before is { } left && after is { } right && IsJoining(left) && IsJoining(right),
        0x200E or 0x200F or 0x061C => hasRightToLeft,
        _ => false,
    };

    /// <summary>Gets whether a letter is written from right to left.</summary>
    public static bool IsRightToLeft(Rune rune) => rune.Value is (>= 0x0590 and <= 0x08FF and not 0x061C) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC);

    private static bool IsEmojiBase(Rune rune) =>
        rune.Value is '#' or '*' or (>= '0' and <= '9') || IsPictograph(rune) || rune.Value is 0x203C or 0x2049 or 0x3030 or 0x303D;

    private static bool IsPictograph(Rune rune) =>
        rune.Value is VariationEmoji or (>= 0x1F3FB and <= 0x1F3FF)
        || (rune.Value >= 0xA9 && Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol);

    // Arabic and its neighbours, and the scripts of India to Myanmar.
    private static bool IsJoining(Rune rune) => rune.Value is (>= 0x0600 and <= 0x08FF) or (>= 0x0900 and <= 0x109F) or (>= 0xFB50 and <= 0xFEFC);
}
