using System.Numerics.Tensors;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Turns logits into probabilities.</summary>
/// <remarks>
/// The greatest logit is subtracted from all before anything is raised to a power, so that no sum overflows or vanishes, however large or small the logits are.
/// An infinite logit is certain: such ones share the probability equally, and all others get none. A logit of minus infinity gets none; when all are that, nobody
/// gets any. One NaN makes all NaN. Not promised to be the same on every machine: exponentials are the platform's. Nothing here allocates. Thread-safe.
/// </remarks>
public static class Probabilities
{
    private const int Block = 256;

    /// <summary>Computes probabilities in proportion to <c>exp(logit / temperature)</c>.</summary>
    /// <param name="logits">The logits; length n, n at least 0.</param>
    /// <param name="temperature">More than 0 and finite. The smaller, the surer the greatest logit; 1 takes the logits as they are.</param>
    /// <param name="destination">Where the probabilities go, 0 to 1, their sum 1 up to n * 2^-22; length n. It may be <paramref name="logits"/> itself, but must not overlap it otherwise.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is 0 or less, NaN or infinite.</exception>
    public static void Softmax(ReadOnlySpan<float> logits, float temperature, Span<float> destination)
    {
        if (!Prepare(logits, temperature, destination, out int certain))
        {
            Replace(destination, certain == 0 ? 0 : 1f / certain, 0);
            return;
        }

        TensorPrimitives.Exp(destination, destination);
        TensorPrimitives.Divide(destination, TensorPrimitives.Sum<float>(destination), destination);
    }

    /// <summary>Computes the natural logarithms of what <see cref="Softmax"/> gives, without computing those.</summary>
    /// <param name="logits">The logits; length n, n at least 0.</param>
    /// <param name="temperature">More than 0 and finite. The smaller, the surer the greatest logit; 1 takes the logits as they are.</param>
    /// <param name="destination">Where the logarithms go, 0 or less; length n. It may be <paramref name="logits"/> itself, but must not overlap it otherwise.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is 0 or less, NaN or infinite.</exception>
    public static void LogSoftmax(ReadOnlySpan<float> logits, float temperature, Span<float> destination)
    {
        if (!Prepare(logits, temperature, destination, out int certain))
        {
            Replace(destination, certain == 0 ? float.NegativeInfinity : -MathF.Log(certain), float.NegativeInfinity);
            return;
        }

        Span<float> powers = stackalloc float[Block];
        double sum = 0;
        for (int i = 0; i < destination.Length; i += Block)
        {
            ReadOnlySpan<float> block = destination.Slice(i, int.Min(Block, destination.Length - i));
            TensorPrimitives.Exp(block, powers);
            sum += TensorPrimitives.Sum<float>(powers[..block.Length]);
        }

        TensorPrimitives.Subtract(destination, (float)Math.Log(sum), destination);
    }

    // Writes (logit - greatest) / temperature. Where the greatest is infinite, that would be NaN: it copies the logits, and the caller is told how many are infinite.
    private static bool Prepare(ReadOnlySpan<float> logits, float temperature, Span<float> destination, out int certain)
    {
        VectorMath.ThrowIfLengthsDiffer(logits.Length, destination.Length);
        if (!(temperature > 0) || !float.IsFinite(temperature))
        {
            throw new ArgumentOutOfRangeException(nameof(temperature), $"The temperature must be more than 0 and finite, but is {temperature}.");
        }

        certain = 0;
        if (logits.IsEmpty)
        {
            return false;
        }

        float greatest = TensorPrimitives.Max(logits);
        if (float.IsInfinity(greatest))
        {
            certain = greatest > 0 ? logits.Count(float.PositiveInfinity) : 0;
            logits.CopyTo(destination);
            return false;
        }

        TensorPrimitives.Subtract(logits, greatest, destination);
        TensorPrimitives.Divide(destination, temperature, destination);
        return true;
    }

    private static void Replace(Span<float> logits, float certain, float others)
    {
        foreach (ref float logit in logits)
        {
            logit = float.IsPositiveInfinity(logit) ? certain : others;
        }
    }
}
