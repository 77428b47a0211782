using System.Runtime.CompilerServices;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Adds squares of differences.</summary>
internal readonly struct DistanceTerm : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Add<TLanes>(TLanes sum, TLanes x, TLanes y)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes difference = x - y;
        return sum + (difference * difference);
    }
}
