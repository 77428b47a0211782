using System.Runtime.InteropServices;
using System.Text;

namespace Agents.Core.Mcp.Safety;

/// <summary>How many letters of which sort a piece of text has.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ScriptTally(int Latin, int Disguises, int OtherLetters, int Styled, int FullWidth)
{
    public static ScriptTally Of(string text, int start, int end)
    {
        int latin = 0, disguises = 0, others = 0, styled = 0, fullWidth = 0;
        foreach (Rune rune in text.AsSpan(start, end - start).EnumerateRunes())
        {
            if (rune.IsBmp && LookAlikes.IsDisguise((char)rune.Value))
            {
                disguises++;
            }
            else if (rune.Value is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'))
            {
                latin++;
            }
            else if (rune.Value is >= 0xFF21 and <= 0xFF5A)
            {
                fullWidth++;
            }
            else if (LookAlikes.IsStyled(rune))
            {
                styled++;
            }
            else if (rune.Value > 0x24F && Rune.IsLetter(rune))
            {
                others++;
            }
        }

        return new ScriptTally(latin, disguises, others, styled, fullWidth);
    }
}
