using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

/// <summary>The dot product, negated; the cosine too, of vectors of length 1.</summary>
internal readonly struct HnswDotDistance : IHnswDistance
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Between(ref float x, ref float y, nuint length) => -LaneSums.Sum<DotTerm, float>(ref x, ref y, length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> BetweenFour(ref float x, ref float first, ref float second, ref float third, ref float fourth, nuint length) =>
        -LaneSums.SumFour<DotTerm, float>(ref x, ref first, ref second, ref third, ref fourth, length);
}
