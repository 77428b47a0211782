using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Sixteen floats in four vectors; where the hardware has none at all, the runtime takes them one by one.</summary>
internal readonly struct Lanes128 : ILanes<Lanes128>
{
    private readonly Vector128<float> _first;
    private readonly Vector128<float> _second;
    private readonly Vector128<float> _third;
    private readonly Vector128<float> _fourth;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lanes128(Vector128<float> first, Vector128<float> second, Vector128<float> third, Vector128<float> fourth)
    {
        _first = first;
        _second = second;
        _third = third;
        _fourth = fourth;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 x, Lanes128 y) =>
        new(x._first + y._first, x._second + y._second, x._third + y._third, x._fourth + y._fourth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 x, Lanes128 y) =>
        new(x._first - y._first, x._second - y._second, x._third - y._third, x._fourth - y._fourth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 x, Lanes128 y) =>
        new(x._first * y._first, x._second * y._second, x._third * y._third, x._fourth * y._fourth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load<TNumber>(ref TNumber from, nuint at)
        where TNumber : unmanaged => new(
            Numbers.Load128(ref from, at),
            Numbers.Load128(ref from, at + 4),
            Numbers.Load128(ref from, at + 8),
            Numbers.Load128(ref from, at + 12));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Fold(Lanes128 x) => (x._first + x._third) + (x._second + x._fourth);
}
