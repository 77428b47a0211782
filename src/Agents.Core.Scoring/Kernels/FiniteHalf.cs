using System.Runtime.InteropServices;

namespace Agents.Core.Scoring.Kernels;

/// <summary>A <see cref="Half"/> of which somebody has made sure that it is finite: it is read in half the time.</summary>
[StructLayout(LayoutKind.Sequential, Size = sizeof(ushort))]
internal readonly struct FiniteHalf
{
    private readonly ushort _bits;

    public FiniteHalf(Half value) => _bits = BitConverter.HalfToUInt16Bits(value);

    /// <summary>Gets the number.</summary>
    public Half Value => BitConverter.UInt16BitsToHalf(_bits);
}
