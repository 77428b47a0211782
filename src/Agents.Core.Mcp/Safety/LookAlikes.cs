using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Agents.Core.Mcp.Safety;

/// <summary>Which characters look like which Latin letters and digits, and which cannot be seen.</summary>
/// <remarks>
/// A small table of our own, after the idea of skeletons in Unicode Technical Standard 39: the letters of Cyrillic, Greek, Armenian and Cherokee that pass for
/// Latin ones, Latin letters with marks, full-width and mathematical alphabets. The runtime's normalization is not asked, since what it
/// does depends on how an application handles cultures.
/// </remarks>
internal static class LookAlikes
{
    private const int FullWidthFirst = 0xFF01;
    private const int FullWidthLast = 0xFF5E;
    private const int FullWidthShift = 0xFEE0;
    private const int MathFirst = 0x1D400;
    private const int MathLettersLast = 0x1D6A3;
    private const int MathDigitsFirst = 0x1D7CE;
    private const int MathLast = 0x1D7FF;
    private const int Alphabet = 26;

    // Pairs: what looks like a letter, and the letter.
    private const string OtherScripts =
        "\u0430a\u0435e\u043Eo\u0440p\u0441c\u0443y\u0445x\u0456i\u0457i\u0458j\u0455s\u0501d\u04BBh\u051Bq\u051Dw\u04CFl\u0442t\u043Ak\u043Cm\u043Dh\u0432b\u0433r\u043Fn\u0438u\u0451e\u0475v\u04AFy\u044Cb"
        + "\u0410a\u0412b\u0415e\u041Ak\u041Cm\u041Dh\u041Eo\u0420p\u0421c\u0422t\u0423y\u0425x\u0406i\u0408j\u0405s\u04C0l\u050Cg\u051Aq\u051Cw\u0417z\u0401e\u0474v"
        + "\u03B1a\u03BFo\u03BDv\u03C1p\u03B9i\u03BAk\u03C4t\u03C5u\u03C7x\u03B3y\u03B7n\u03C9w\u03B5e\u03F2c\u03F3j\u03C3o"
        + "\u0391a\u0392b\u0395e\u0396z\u0397h\u0399i\u039Ak\u039Cm\u039Dn\u039Fo\u03A1p\u03A4t\u03A5y\u03A7x\u03F9c\u037Fj"
        + "\u0578n\u057Du\u0585o\u0581g\u0570h\u0575j\u0566q\u056Cl\u0584f\u0555o\u054Fs\u054Du"
        + "\u13AAg\u13A1r\u13A2t\u13AAa\u13B3w\u13DAs\u13D4w\u13C0g\u13CFb\u13DFc\u13D2p\u13A0d\u13ACe\u13D6k";

    private const string Marked =
        "\u00E0a\u00E1a\u00E2a\u00E3a\u00E4a\u00E5a\u0101a\u0103a\u0105a\u01CEa\u00E7c\u0107c\u0109c\u010Bc\u010Dc\u010Fd\u0111d\u00E8e\u00E9e\u00EAe\u00EBe\u0113e\u0115e\u0117e\u0119e\u011Be"
        + "\u011Dg\u011Fg\u0121g\u0123g\u0261g\u0125h\u0127h\u00ECi\u00EDi\u00EEi\u00EFi\u0129i\u012Bi\u012Di\u012Fi\u0131i\u0269i\u0135j\u0237j\u0137k\u013Al\u013Cl\u013El\u0140l\u0142l\u01C0l"
        + "\u00F1n\u0144n\u0146n\u0148n\u00F2o\u00F3o\u00F4o\u00F5o\u00F6o\u00F8o\u014Do\u014Fo\u0151o\u01D2o\u0155r\u0157r\u0159r\u015Bs\u015Ds\u015Fs\u0161s\u0163t\u0165t\u0167t"
        + "\u00F9u\u00FAu\u00FBu\u00FCu\u0169u\u016Bu\u016Du\u016Fu\u0171u\u0173u\u0175w\u00FDy\u00FFy\u0177y\u017Az\u017Cz\u017Ez\u0251a\u212Ak\u2113l\u212Fe\u2134o\u210Eh\u210Ag";

    private static readonly FrozenDictionary<char, char> Disguises = Pairs(OtherScripts);
    private static readonly FrozenDictionary<char, char> Accents = Pairs(Marked);

    /// <summary>Gets whether a character is a letter of another script that passes for a Latin one.</summary>
    public static bool IsDisguise(char c) => Disguises.ContainsKey(c);

    /// <summary>Gets whether a character belongs to an alphabet of styled letters.</summary>
    public static bool IsStyled(Rune rune) => rune.Value is >= MathFirst and <= MathLast or (>= 0x24B6 and <= 0x24E9) or (>= 0x1F130 and <= 0x1F189);

    /// <summary>Gives the plain character in lower case that a reader takes this one for; 0 for one that is not seen.</summary>
    public static char Fold(Rune rune)
    {
        int value = rune.Value;
        if (value < 0x80)
        {
            return char.ToLowerInvariant((char)value);
        }

        if (HiddenCharacter.IsTagLetter(value))
        {
            return char.ToLowerInvariant((char)(value - HiddenCharacter.TagShift));
        }

        if (HiddenCharacter.RuleOf(rune) is not null || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
        {
            return '\0';
        }

        char plain = Styled(value);
        if (plain != '\0' || value > char.MaxValue)
        {
            return plain == '\0' ? '\uFFFD' : plain;
        }

        char c = (char)value;
        return Disguises.TryGetValue(c, out char letter) || Accents.TryGetValue(char.ToLowerInvariant(c), out letter) ? letter : char.ToLowerInvariant(c);
    }

    private static char Styled(int value) => value switch
    {
        >= FullWidthFirst and <= FullWidthLast => char.ToLowerInvariant((char)(value - FullWidthShift)),
        >= MathFirst and <= MathLettersLast => (char)('a' + ((value - MathFirst) % Alphabet)),
        >= MathDigitsFirst and <= MathLast => (char)('0' + ((value - MathDigitsFirst) % 10)),
        >= 0x24B6 and <= 0x24E9 => (char)('a' + ((value - 0x24B6) % Alphabet)),
        >= 0x249C and <= 0x24B5 => (char)('a' + (value - 0x249C)),
        >= 0x1F130 and <= 0x1F149 => (char)('a' + (value - 0x1F130)),
        >= 0x1F150 and <= 0x1F169 => (char)('a' + (value - 0x1F150)),
        >= 0x1F170 and <= 0x1F189 => (char)('a' + (value - 0x1F170)),
        _ => '\0',
    };

    private static FrozenDictionary<char, char> Pairs(string text)
    {
        Dictionary<char, char> pairs = [];
        for (int i = 0; i < text.Length; i += 2)
        {
            pairs.TryAdd(text[i], text[i + 1]);
        }

        return pairs.ToFrozenDictionary();
    }
}
