using System.Runtime.CompilerServices;

namespace Agents.Core.Scoring.Indexes;

/// <summary>A distance and a node in one number, so that comparing numbers orders by distance, then by node.</summary>
/// <remarks>The upper 32 bits are the distance, made to rise as floats do; then come 31 bits of the node, and one that is free for the user.</remarks>
internal static class HnswKey
{
    public const ulong Mark = 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(float distance, int node)
    {
        int bits = BitConverter.SingleToInt32Bits(distance);
        uint rising = (uint)(bits ^ ((bits >> 31) | int.MinValue));
        return ((ulong)rising << 32) | ((uint)node << 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int NodeOf(ulong key) => (int)((uint)key >> 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float DistanceOf(ulong key)
    {
        int rising = (int)(key >> 32);
        return BitConverter.Int32BitsToSingle(rising ^ (~(rising >> 31) | int.MinValue));
    }
}
