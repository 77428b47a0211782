using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Sums over one vector and one row, or four rows at once, in 16 lanes.</summary>
/// <remarks>
/// The numbers behind the last full sixteen are read as if zeros followed them. A lane never holds -0, so that adding the 0 of such a place changes no bit,
/// and a row padded with zeros to a multiple of 16 has the sum of the row without.
/// </remarks>
internal static class LaneSums
{
    private const nuint Width = VectorMath.Lanes;

    /// <summary>The sum over one row, in the widest vectors that there are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum<TTerm, TNumber>(ref float query, ref TNumber row, nuint length)
        where TTerm : struct, ITerm
        where TNumber : unmanaged =>
        Vector512.IsHardwareAccelerated ? Sum<Lanes512, TTerm, TNumber>(ref query, ref row, length)
        : Vector256.IsHardwareAccelerated ? Sum<Lanes256, TTerm, TNumber>(ref query, ref row, length)
        : Sum<Lanes128, TTerm, TNumber>(ref query, ref row, length);

    /// <summary>The sums over four rows, in the widest vectors that there are. Each has the bits of the sum over its row alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SumFour<TTerm, TNumber>(
        ref float query, ref TNumber first, ref TNumber second, ref TNumber third, ref TNumber fourth, nuint length)
        where TTerm : struct, ITerm
        where TNumber : unmanaged =>
        Vector512.IsHardwareAccelerated ? SumFour<Lanes512, TTerm, TNumber>(ref query, ref first, ref second, ref third, ref fourth, length)
        : Vector256.IsHardwareAccelerated ? SumFour<Lanes256, TTerm, TNumber>(ref query, ref first, ref second, ref third, ref fourth, length)
        : SumFour<Lanes128, TTerm, TNumber>(ref query, ref first, ref second, ref third, ref fourth, length);

    [SkipLocalsInit]    // the tails are written whole before they are read
    internal static float Sum<TLanes, TTerm, TNumber>(ref float query, ref TNumber row, nuint length)
        where TLanes : struct, ILanes<TLanes>
        where TTerm : struct, ITerm
        where TNumber : unmanaged
    {
        nuint full = length & ~(Width - 1);
        Unsafe.SkipInit(out Sixteen<float> queryTail);
        Unsafe.SkipInit(out Sixteen<TNumber> tail);
        if (full != length)
        {
            Copy(ref query, full, length, ref queryTail);
            Copy(ref row, full, length, ref tail);
        }

        TLanes sum = default;
        for (nuint i = 0; i < full; i += Width)
        {
            sum = TTerm.Add(sum, TLanes.Load(ref query, i), TLanes.Load(ref row, i));
        }

        if (full != length)
        {
            sum = TTerm.Add(sum, TLanes.Load(ref queryTail.First, 0), TLanes.Load(ref tail.First, 0));
        }

        return AddFolded(TLanes.Fold(sum));
    }

    [SkipLocalsInit]    // the tails are written whole before they are read
    internal static Vector128<float> SumFour<TLanes, TTerm, TNumber>(
        ref float query, ref TNumber first, ref TNumber second, ref TNumber third, ref TNumber fourth, nuint length)
        where TLanes : struct, ILanes<TLanes>
        where TTerm : struct, ITerm
        where TNumber : unmanaged
    {
        // The tails are set aside before the sums begin: a call between would send every sum from its register to the stack and back in each turn.
        nuint full = length & ~(Width - 1);
        Unsafe.SkipInit(out Sixteen<float> queryTail);
        Unsafe.SkipInit(out FourTails<TNumber> tails);
        if (full != length)
        {
            Copy(ref query, full, length, ref queryTail);
            Copy(ref first, full, length, ref tails.First);
            Copy(ref second, full, length, ref tails.Second);
            Copy(ref third, full, length, ref tails.Third);
            Copy(ref fourth, full, length, ref tails.Fourth);
        }

        TLanes one = default, two = default, three = default, four = default;
        for (nuint i = 0; i < full; i += Width)
        {
            TLanes x = TLanes.Load(ref query, i);
            one = TTerm.Add(one, x, TLanes.Load(ref first, i));
            two = TTerm.Add(two, x, TLanes.Load(ref second, i));
            three = TTerm.Add(three, x, TLanes.Load(ref third, i));
            four = TTerm.Add(four, x, TLanes.Load(ref fourth, i));
        }

        if (full != length)
        {
            TLanes x = TLanes.Load(ref queryTail.First, 0);
            one = TTerm.Add(one, x, TLanes.Load(ref tails.First.First, 0));
            two = TTerm.Add(two, x, TLanes.Load(ref tails.Second.First, 0));
            three = TTerm.Add(three, x, TLanes.Load(ref tails.Third.First, 0));
            four = TTerm.Add(four, x, TLanes.Load(ref tails.Fourth.First, 0));
        }

        return Vector128.Create(AddFolded(TLanes.Fold(one)), AddFolded(TLanes.Fold(two)), AddFolded(TLanes.Fold(three)), AddFolded(TLanes.Fold(four)));
    }

    // Two apart, then one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float AddFolded(Vector128<float> four)
    {
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return two.GetElement(0) + two.GetElement(1);
    }

    // Copies what is left behind the last full sixteen, in pieces of 8, 4, 2 and 1, and zeros after it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Copy<TNumber>(ref TNumber from, nuint at, nuint length, ref Sixteen<TNumber> to)
        where TNumber : unmanaged
    {
        to = default;
        from = ref Unsafe.Add(ref from, at);
        ref TNumber target = ref to.First;
        for (nuint size = Width / 2; size > 0; size /= 2)
        {
            if (((length - at) & size) != 0)
            {
                CopyPiece(ref from, ref target, size);
                from = ref Unsafe.Add(ref from, size);
                target = ref Unsafe.Add(ref target, size);
            }
        }
    }

    private static void CopyPiece<TNumber>(ref TNumber from, ref TNumber to, nuint size)
        where TNumber : unmanaged
    {
        switch (size)
        {
            case 8:
                Unsafe.As<TNumber, Eight<TNumber>>(ref to) = Unsafe.As<TNumber, Eight<TNumber>>(ref from);
                break;
            case 4:
                Unsafe.As<TNumber, Four<TNumber>>(ref to) = Unsafe.As<TNumber, Four<TNumber>>(ref from);
                break;
            case 2:
                Unsafe.As<TNumber, Two<TNumber>>(ref to) = Unsafe.As<TNumber, Two<TNumber>>(ref from);
                break;
            default:
                to = from;
                break;
        }
    }

    [InlineArray(VectorMath.Lanes)]
    private struct Sixteen<TNumber>
    {
        public TNumber First;
    }

    [InlineArray(8)]
    private struct Eight<TNumber>
    {
        public TNumber First;
    }

    [InlineArray(4)]
    private struct Four<TNumber>
    {
        public TNumber First;
    }

    [InlineArray(2)]
    private struct Two<TNumber>
    {
        public TNumber First;
    }

    private struct FourTails<TNumber>
    {
        public Sixteen<TNumber> First;
        public Sixteen<TNumber> Second;
        public Sixteen<TNumber> Third;
        public Sixteen<TNumber> Fourth;
    }
}
