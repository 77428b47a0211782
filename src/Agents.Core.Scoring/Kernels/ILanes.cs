using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Sixteen floats side by side, in as many vectors of the hardware as that takes.</summary>
/// <remarks>The one place where widths differ: a kernel is written once against this, and so gives the same bits whichever of them runs it.</remarks>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    static abstract TSelf operator +(TSelf x, TSelf y);

    static abstract TSelf operator -(TSelf x, TSelf y);

    static abstract TSelf operator *(TSelf x, TSelf y);

    /// <summary>Reads 16 numbers.</summary>
    static abstract TSelf Load<TNumber>(ref TNumber from, nuint at)
        where TNumber : unmanaged;

    /// <summary>Adds the lanes that are 8 apart, and then those 4 apart.</summary>
    /// <returns>What is left: four lanes, of which lane i holds the sum of lanes i, i + 4, i + 8 and i + 12.</returns>
    static abstract Vector128<float> Fold(TSelf x);
}
