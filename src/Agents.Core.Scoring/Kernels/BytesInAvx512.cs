using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Thirty-two products a step: bytes become shorts, and pairs of products are added to ints, where 2 * 128 * 128 has room.</summary>
internal readonly struct BytesInAvx512 : IByteProducts<Vector512<short>, Vector512<int>>
{
    public static nuint Width => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Load(ref sbyte query, nuint at) => Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref query, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Add(Vector512<int> sum, Vector512<short> query, ref sbyte row, nuint at) =>
        sum + Avx512BW.MultiplyAddAdjacent(query, Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref row, at)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Total(Vector512<int> sum, int querySum) => Vector512.Sum(sum);
}
