using System.Runtime.Intrinsics;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Tests.Scoring.Kernels;

/// <summary>The instruction, product by product, for hardware that has none.</summary>
internal readonly struct FourBytesAddInSoftware : IFourBytesAdd
{
    public static Vector256<int> Add(Vector256<int> sum, Vector256<byte> unsigned, Vector256<sbyte> signed)
    {
        int[] sums = new int[8];
        sum.CopyTo(sums);
        for (int i = 0; i < 32; i++)
        {
            sums[i / 4] = unchecked(sums[i / 4] + (unsigned[i] * signed[i]));
        }

        return Vector256.Create<int>(sums);
    }
}
