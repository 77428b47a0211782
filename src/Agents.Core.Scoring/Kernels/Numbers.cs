using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Reads vectors of floats from where numbers are kept as <see cref="float"/>, <see cref="Half"/> or <see cref="FiniteHalf"/>.</summary>
/// <remarks>
/// A half becomes the float of the same value, exactly: its exponent and fraction are put where a float has them, and the product with 2^112 moves the
/// exponent from the bias of a half to that of a float, denormals included. What had the greatest exponent (infinities and NaN) is given that of a float,
/// unless it was promised that there is no such number. The runtime offers no instruction that does all this.
/// </remarks>
internal static unsafe class Numbers
{
    private const int FractionShift = 13;
    private const int SignExponentFraction = unchecked((int)0x8FFFE000);
    private const int HalfExponent = 0x0F800000;
    private const int FloatExponent = 0x7F800000;
    private const int TwoTo112 = 0x77800000;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load512<TNumber>(ref TNumber from, nuint at)
        where TNumber : unmanaged
    {
        if (typeof(TNumber) == typeof(float))
        {
            return Vector512.LoadUnsafe(ref Unsafe.As<TNumber, float>(ref from), at);
        }

        Debug.Assert(sizeof(TNumber) == sizeof(short), "What is no float is a half.");
        Vector256<short> halves = Vector256.LoadUnsafe(ref Unsafe.As<TNumber, short>(ref from), at);
        Vector512<int> wide = Avx512F.IsSupported
            ? Avx512F.ConvertToVector512Int32(halves)
            : Vector512.Create(Vector256.WidenLower(halves), Vector256.WidenUpper(halves));
        Vector512<int> bits = (wide << FractionShift) & Vector512.Create(SignExponentFraction);
        Vector512<float> value = bits.AsSingle() * Vector512.Create(TwoTo112).AsSingle();
        if (typeof(TNumber) == typeof(FiniteHalf))
        {
            return value;
        }

        Vector512<int> special = Vector512.Equals(bits & Vector512.Create(HalfExponent), Vector512.Create(HalfExponent));
        return (value.AsInt32() | (special & Vector512.Create(FloatExponent))).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load256<TNumber>(ref TNumber from, nuint at)
        where TNumber : unmanaged
    {
        if (typeof(TNumber) == typeof(float))
        {
            return Vector256.LoadUnsafe(ref Unsafe.As<TNumber, float>(ref from), at);
        }

        Debug.Assert(sizeof(TNumber) == sizeof(short), "What is no float is a half.");
        Vector128<short> halves = Vector128.LoadUnsafe(ref Unsafe.As<TNumber, short>(ref from), at);
        Vector256<int> wide = Avx2.IsSupported
            ? Avx2.ConvertToVector256Int32(halves)
            : Vector256.Create(Vector128.WidenLower(halves), Vector128.WidenUpper(halves));
        Vector256<int> bits = (wide << FractionShift) & Vector256.Create(SignExponentFraction);
        Vector256<float> value = bits.AsSingle() * Vector256.Create(TwoTo112).AsSingle();
        if (typeof(TNumber) == typeof(FiniteHalf))
        {
            return value;
        }

        Vector256<int> special = Vector256.Equals(bits & Vector256.Create(HalfExponent), Vector256.Create(HalfExponent));
        return (value.AsInt32() | (special & Vector256.Create(FloatExponent))).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load128<TNumber>(ref TNumber from, nuint at)
        where TNumber : unmanaged
    {
        if (typeof(TNumber) == typeof(float))
        {
            return Vector128.LoadUnsafe(ref Unsafe.As<TNumber, float>(ref from), at);
        }

        Debug.Assert(sizeof(TNumber) == sizeof(short), "What is no float is a half.");
        Vector64<short> halves = Vector64.LoadUnsafe(ref Unsafe.As<TNumber, short>(ref from), at);
        Vector128<int> bits = (Vector128.WidenLower(halves.ToVector128Unsafe()) << FractionShift) & Vector128.Create(SignExponentFraction);
        Vector128<float> value = bits.AsSingle() * Vector128.Create(TwoTo112).AsSingle();
        if (typeof(TNumber) == typeof(FiniteHalf))
        {
            return value;
        }

        Vector128<int> special = Vector128.Equals(bits & Vector128.Create(HalfExponent), Vector128.Create(HalfExponent));
        return (value.AsInt32() | (special & Vector128.Create(FloatExponent))).AsSingle();
    }

    /// <summary>Reads one number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load<TNumber>(ref TNumber from, nuint at)
        where TNumber : unmanaged =>
        typeof(TNumber) == typeof(float)
            ? Unsafe.Add(ref Unsafe.As<TNumber, float>(ref from), at)
            : (float)Unsafe.Add(ref Unsafe.As<TNumber, Half>(ref from), at);
}
