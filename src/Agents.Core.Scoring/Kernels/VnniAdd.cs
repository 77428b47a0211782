using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Agents.Core.Scoring.Kernels;

/// <summary>The instruction as AVX-VNNI has it (VPDPBUSD).</summary>
internal readonly struct VnniAdd : IFourBytesAdd
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<byte> unsigned, Vector256<sbyte> signed) =>
        AvxVnni.MultiplyWideningAndAdd(sum, unsigned, signed);
}
