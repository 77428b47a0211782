using System.Numerics.Tensors;

namespace Agents.Core.Scoring.Indexes;

/// <summary>How large indexes of vectors may be.</summary>
public static class VectorLimits
{
    /// <summary>The greatest number of dimensions.</summary>
    public const int MaxDimensions = 65_536;

    internal static void CheckDimensions(int dimensions, string name)
    {
        if (dimensions is < 1 or > MaxDimensions)
        {
            throw new ArgumentOutOfRangeException(name, $"Dimensions must be 1 to {MaxDimensions}, but is {dimensions}.");
        }
    }

    internal static void CheckVector(ReadOnlySpan<float> vector, int dimensions, string name)
    {
        if (vector.Length != dimensions)
        {
            throw new ArgumentException($"The vector must have {dimensions} numbers, but has {vector.Length}.", name);
        }

        if (TensorPrimitives.IsFiniteAll(vector))
        {
            return;
        }

        for (int i = 0; i < vector.Length; i++)
        {
            if (!float.IsFinite(vector[i]))
            {
                throw new ArgumentException($"Every number of the vector must be finite, but the one at {i} is {vector[i]}.", name);
            }
        }
    }
}
