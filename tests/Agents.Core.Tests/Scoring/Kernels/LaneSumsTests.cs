using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Tests.Scoring.Kernels;

public class LaneSumsTests
{
    [Fact]
    public void Floats_in_one_vector_have_the_bits_of_the_definition() => CheckFloats<Lanes512>();

    [Fact]
    public void Floats_in_two_vectors_have_the_bits_of_the_definition() => CheckFloats<Lanes256>();

    [Fact]
    public void Floats_in_four_vectors_have_the_bits_of_the_definition() => CheckFloats<Lanes128>();

    [Fact]
    public void Halves_in_one_vector_have_the_bits_of_the_definition() => CheckHalves<Lanes512>();

    [Fact]
    public void Halves_in_two_vectors_have_the_bits_of_the_definition() => CheckHalves<Lanes256>();

    [Fact]
    public void Halves_in_four_vectors_have_the_bits_of_the_definition() => CheckHalves<Lanes128>();

    [Fact]
    public void Rows_padded_with_zeros_have_the_bits_of_those_without()
    {
        Random random = new(7);
        foreach (int length in Definitions.Lengths)
        {
            int padded = (length + 15) / 16 * 16;
            float[] x = [.. Definitions.Numbers(random, length), .. new float[padded - length]];
            float[] y = [.. Definitions.Numbers(random, length), .. new float[padded - length]];

            Definitions.AssertSame(VectorMath.Dot(x.AsSpan(0, length), y.AsSpan(0, length)), VectorMath.Dot(x, y));
            Definitions.AssertSame(VectorMath.SquaredDistance(x.AsSpan(0, length), y.AsSpan(0, length)), VectorMath.SquaredDistance(x, y));
        }
    }

    private static void CheckFloats<TLanes>()
        where TLanes : struct, ILanes<TLanes>
    {
        Random random = new(11);
        foreach (int length in Definitions.Lengths)
        {
            for (int offset = 0; offset < 5; offset++)
            {
                float[] x = Definitions.Numbers(random, length + offset);
                float[][] rows = [.. Enumerable.Range(0, 4).Select(_ => Definitions.Numbers(random, length + offset))];
                Check<TLanes, float>(x.AsSpan(offset), rows, rows, offset);
            }
        }
    }

    private static void CheckHalves<TLanes>()
        where TLanes : struct, ILanes<TLanes>
    {
        Random random = new(13);
        foreach (int length in Definitions.Lengths)
        {
            float[] x = Definitions.Numbers(random, length);
            Half[][] halves = [.. Enumerable.Range(0, 4).Select(_ => Definitions.Numbers(random, length).Select(number => (Half)number).ToArray())];
            float[][] rows = [.. halves.Select(row => row.Select(half => (float)half).ToArray())];
            Check<TLanes, Half>(x, halves, rows, 0);
            Check<TLanes, FiniteHalf>(x, [.. halves.Select(row => MemoryMarshal.Cast<Half, FiniteHalf>(row).ToArray())], rows, 0);
        }
    }

    private static void Check<TLanes, TNumber>(ReadOnlySpan<float> x, TNumber[][] rows, float[][] floats, int offset)
        where TLanes : struct, ILanes<TLanes>
        where TNumber : unmanaged
    {
        ref float query = ref MemoryMarshal.GetReference(x);
        nuint length = (nuint)x.Length;
        Vector128<float> dots = LaneSums.SumFour<TLanes, DotTerm, TNumber>(
            ref query, ref First(rows[0], offset), ref First(rows[1], offset), ref First(rows[2], offset), ref First(rows[3], offset), length);
        Vector128<float> distances = LaneSums.SumFour<TLanes, DistanceTerm, TNumber>(
            ref query, ref First(rows[0], offset), ref First(rows[1], offset), ref First(rows[2], offset), ref First(rows[3], offset), length);
        for (int row = 0; row < 4; row++)
        {
            ReadOnlySpan<float> y = floats[row].AsSpan(offset);
            Definitions.AssertSame(Definitions.Dot(x, y), dots.GetElement(row));
            Definitions.AssertSame(Definitions.Dot(x, y), LaneSums.Sum<TLanes, DotTerm, TNumber>(ref query, ref First(rows[row], offset), length));
            Definitions.AssertSame(Definitions.SquaredDistance(x, y), distances.GetElement(row));
            Definitions.AssertSame(
                Definitions.SquaredDistance(x, y), LaneSums.Sum<TLanes, DistanceTerm, TNumber>(ref query, ref First(rows[row], offset), length));
            Definitions.AssertSame(Definitions.Dot(y, y), LaneSums.Sum<TLanes, SquareTerm, TNumber>(ref query, ref First(rows[row], offset), length));
        }
    }

    private static ref TNumber First<TNumber>(TNumber[] row, int offset) => ref MemoryMarshal.GetReference(row.AsSpan(offset));
}
