using System.Runtime.CompilerServices;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

/// <summary>The dot product, negated; the cosine too, of vectors of length 1.</summary>
internal readonly struct HnswDotDistance : IHnswDistance
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Between(ref float x, ref float y, nuint length) => -VectorMath.Dot(ref x, ref y, length);
}
