using System.Runtime.CompilerServices;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

/// <summary>The squared Euclidean distance.</summary>
internal readonly struct HnswSquaredDistance : IHnswDistance
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Between(ref float x, ref float y, nuint length) => VectorMath.SquaredDistance(ref x, ref y, length);
}
