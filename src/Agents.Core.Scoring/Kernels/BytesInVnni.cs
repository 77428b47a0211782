using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Thirty-two products a step, in one instruction for unsigned by signed bytes.</summary>
/// <remarks>
/// A row becomes unsigned by adding 128 to each number, which is turning its sign bit over; 128 times the sum of the query is taken off in the end. The ints
/// may wrap around in between, and the difference is exact all the same, since it fits.
/// </remarks>
internal readonly struct BytesInVnni<TInstruction> : IByteProducts<Vector256<sbyte>, Vector256<int>>
    where TInstruction : struct, IFourBytesAdd
{
    public static nuint Width => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<sbyte> Load(ref sbyte query, nuint at) => Vector256.LoadUnsafe(ref query, at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<sbyte> query, ref sbyte row, nuint at) =>
        TInstruction.Add(sum, Vector256.LoadUnsafe(ref row, at).AsByte() ^ Vector256.Create((byte)0x80), query);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Total(Vector256<int> sum, int querySum) => unchecked(Vector256.Sum(sum) - (128 * querySum));
}
