using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Sixteen products a step: bytes become shorts, and pairs of products are added to ints, where 2 * 128 * 128 has room.</summary>
internal readonly struct BytesInAvx2 : IByteProducts<Vector256<short>, Vector256<int>>
{
    public static nuint Width => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Load(ref sbyte query, nuint at) => Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref query, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<short> query, ref sbyte row, nuint at) =>
        sum + Avx2.MultiplyAddAdjacent(query, Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref row, at)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Total(Vector256<int> sum, int querySum) => Vector256.Sum(sum);
}
