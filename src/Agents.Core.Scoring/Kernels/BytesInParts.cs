using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Sixteen products a step on any hardware: products of bytes have room in shorts, up to 128 * 128, and their sum in ints.</summary>
internal readonly struct BytesInParts : IByteProducts<Vector128<sbyte>, Vector128<int>>
{
    public static nuint Width => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Load(ref sbyte query, nuint at) => Vector128.LoadUnsafe(ref query, at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Add(Vector128<int> sum, Vector128<sbyte> query, ref sbyte row, nuint at)
    {
        Vector128<sbyte> numbers = Vector128.LoadUnsafe(ref row, at);
        Vector128<short> lower = Vector128.WidenLower(query) * Vector128.WidenLower(numbers);
        Vector128<short> upper = Vector128.WidenUpper(query) * Vector128.WidenUpper(numbers);
        return sum + (Vector128.WidenLower(lower) + Vector128.WidenUpper(lower)) + (Vector128.WidenLower(upper) + Vector128.WidenUpper(upper));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Total(Vector128<int> sum, int querySum) => Vector128.Sum(sum);
}
