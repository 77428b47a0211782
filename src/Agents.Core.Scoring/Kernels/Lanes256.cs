using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Sixteen floats in two vectors.</summary>
internal readonly struct Lanes256 : ILanes<Lanes256>
{
    private readonly Vector256<float> _lower;
    private readonly Vector256<float> _upper;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lanes256(Vector256<float> lower, Vector256<float> upper)
    {
        _lower = lower;
        _upper = upper;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 x, Lanes256 y) => new(x._lower + y._lower, x._upper + y._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 x, Lanes256 y) => new(x._lower - y._lower, x._upper - y._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 x, Lanes256 y) => new(x._lower * y._lower, x._upper * y._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load<TNumber>(ref TNumber from, nuint at)
        where TNumber : unmanaged => new(Numbers.Load256(ref from, at), Numbers.Load256(ref from, at + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Fold(Lanes256 x)
    {
        Vector256<float> eight = x._lower + x._upper;
        return eight.GetLower() + eight.GetUpper();
    }
}
