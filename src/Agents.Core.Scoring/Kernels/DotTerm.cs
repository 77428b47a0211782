using System.Runtime.CompilerServices;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Adds products.</summary>
internal readonly struct DotTerm : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Add<TLanes>(TLanes sum, TLanes x, TLanes y)
        where TLanes : struct, ILanes<TLanes> => sum + (x * y);
}
