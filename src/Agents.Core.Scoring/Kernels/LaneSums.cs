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

    internal static float Sum<TLanes, TTerm, TNumber>(ref float query, ref TNumber row, nuint length)
        where TLanes : struct, ILanes<TLanes>
        where TTerm : struct, ITerm
        where TNumber : unmanaged
    {
        TLanes sum = default;
        nuint full = length & ~(Width - 1);
        for (nuint i = 0; i < full; i += Width)
        {
            sum = TTerm.Add(sum, TLanes.Load(ref query, i), TLanes.Load(ref row, i));
        }

        if (full == length)
        {
            return AddFolded(TLanes.Fold(sum));
        }

        TLanes whole = sum;
        AddTail<TLanes, TTerm, TNumber>(ref whole, ref Unsafe.Add(ref query, full), ref Unsafe.Add(ref row, full), length - full);
        return AddFolded(TLanes.Fold(whole));
    }

    internal static Vector128<float> SumFour<TLanes, TTerm, TNumber>(
        ref float query, ref TNumber first, ref TNumber second, ref TNumber third, ref TNumber fourth, nuint length)
        where TLanes : struct, ILanes<TLanes>
        where TTerm : struct, ITerm
        where TNumber : unmanaged
    {
        TLanes one = default, two = default, three = default, four = default;
        nuint full = length & ~(Width - 1);
        for (nuint i = 0; i < full; i += Width)
        {
            TLanes x = TLanes.Load(ref query, i);
            one = TTerm.Add(one, x, TLanes.Load(ref first, i));
            two = TTerm.Add(two, x, TLanes.Load(ref second, i));
            three = TTerm.Add(three, x, TLanes.Load(ref third, i));
            four = TTerm.Add(four, x, TLanes.Load(ref fourth, i));
        }

        FourSums<TLanes> sums = new() { One = one, Two = two, Three = three, Four = four };
        if (full != length)
        {
            AddTails<TLanes, TTerm, TNumber>(
                ref sums,
                ref Unsafe.Add(ref query, full),
                ref Unsafe.Add(ref first, full),
                ref Unsafe.Add(ref second, full),
                ref Unsafe.Add(ref third, full),
                ref Unsafe.Add(ref fourth, full),
                length - full);
        }

        return Vector128.Create(
            AddFolded(TLanes.Fold(sums.One)), AddFolded(TLanes.Fold(sums.Two)), AddFolded(TLanes.Fold(sums.Three)), AddFolded(TLanes.Fold(sums.Four)));
    }

    // Two apart, then one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float AddFolded(Vector128<float> four)
    {
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return two.GetElement(0) + two.GetElement(1);
    }

    // The sums are handed over in memory, as copies made after the loop: variables that are alive across a call, or whose address is taken, would be written
    // to memory in each turn of it.
    [SkipLocalsInit]    // the tails are written whole before they are read
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddTail<TLanes, TTerm, TNumber>(ref TLanes sum, ref float query, ref TNumber row, nuint count)
        where TLanes : struct, ILanes<TLanes>
        where TTerm : struct, ITerm
        where TNumber : unmanaged
    {
        Copy(ref query, count, out Sixteen<float> x);
        Copy(ref row, count, out Sixteen<TNumber> y);
        sum = TTerm.Add(sum, TLanes.Load(ref x.First, 0), TLanes.Load(ref y.First, 0));
    }

    [SkipLocalsInit]    // the tails are written whole before they are read
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddTails<TLanes, TTerm, TNumber>(
        ref FourSums<TLanes> sums, ref float query, ref TNumber first, ref TNumber second, ref TNumber third, ref TNumber fourth, nuint count)
        where TLanes : struct, ILanes<TLanes>
        where TTerm : struct, ITerm
        where TNumber : unmanaged
    {
        Copy(ref query, count, out Sixteen<float> tail);
        Copy(ref first, count, out Sixteen<TNumber> one);
        Copy(ref second, count, out Sixteen<TNumber> two);
        Copy(ref third, count, out Sixteen<TNumber> three);
        Copy(ref fourth, count, out Sixteen<TNumber> four);
        TLanes x = TLanes.Load(ref tail.First, 0);
        sums.One = TTerm.Add(sums.One, x, TLanes.Load(ref one.First, 0));
        sums.Two = TTerm.Add(sums.Two, x, TLanes.Load(ref two.First, 0));
        sums.Three = TTerm.Add(sums.Three, x, TLanes.Load(ref three.First, 0));
        sums.Four = TTerm.Add(sums.Four, x, TLanes.Load(ref four.First, 0));
    }

    // Copies what is left behind the last full sixteen, in pieces of 8, 4, 2 and 1, and zeros after it.
    private static void Copy<TNumber>(ref TNumber from, nuint count, out Sixteen<TNumber> to)
        where TNumber : unmanaged
    {
        to = default;
        ref TNumber target = ref to.First;
        for (nuint size = Width / 2; size > 0; size /= 2)
        {
            if ((count & size) != 0)
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

    private struct FourSums<TLanes>
    {
        public TLanes One;
        public TLanes Two;
        public TLanes Three;
        public TLanes Four;
    }
}
