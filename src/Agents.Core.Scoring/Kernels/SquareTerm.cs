using System.Runtime.CompilerServices;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Adds squares of the second vector; the first is not looked at.</summary>
internal readonly struct SquareTerm : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Add<TLanes>(TLanes sum, TLanes x, TLanes y)
        where TLanes : struct, ILanes<TLanes> => sum + (y * y);
}
