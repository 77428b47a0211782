using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>The instruction that multiplies unsigned by signed bytes and adds four products to each int, without saturation.</summary>
/// <remarks>It stands alone so that the arithmetic around it runs where the instruction is not there.</remarks>
internal interface IFourBytesAdd
{
    static abstract Vector256<int> Add(Vector256<int> sum, Vector256<byte> unsigned, Vector256<sbyte> signed);
}
