using Agents.Core.Scoring.Kernels;
using Microsoft.Extensions.AI;

namespace Agents.Core.Scoring.Indexes;

/// <summary>Has a generator make the embeddings of many texts.</summary>
internal static class EmbeddingBatches
{
    /// <summary>Makes one vector of length 1 a text, row-major; all 0 for a text without anything but blanks, which is not sent.</summary>
    /// <exception cref="InvalidOperationException">The generator gave embeddings that cannot be compared.</exception>
    public static async Task<float[]> MakeAsync(
        IEmbeddingGenerator<string, Embedding<float>> generator, IReadOnlyList<string> texts, int batchSize, CancellationToken cancellationToken)
    {
        int[] sent = [.. Enumerable.Range(0, texts.Count).Where(i => !string.IsNullOrWhiteSpace(texts[i]))];
        float[] vectors = [];
        int dimensions = 0;
        foreach (int[] batch in sent.Chunk(batchSize))
        {
            GeneratedEmbeddings<Embedding<float>>? made = await generator
                .GenerateAsync(batch.Select(i => texts[i]), cancellationToken: cancellationToken).ConfigureAwait(false);
            if (made?.Count != batch.Length)
            {
                throw new InvalidOperationException($"{batch.Length} texts were sent to the generator, but {made?.Count ?? 0} embeddings came back.");
            }

            for (int i = 0; i < batch.Length; i++)
            {
                ReadOnlySpan<float> vector = made[i].Vector.Span;
                if (dimensions == 0)
                {
                    dimensions = vector.Length;
                    vectors = new float[checked(texts.Count * dimensions)];
                }

                Normalize(vector, vectors.AsSpan(batch[i] * dimensions, dimensions));
            }
        }

        return vectors;
    }

    /// <summary>Copies an embedding, with length 1.</summary>
    /// <exception cref="InvalidOperationException">It has another length than there is room, or no direction.</exception>
    public static void Normalize(ReadOnlySpan<float> vector, Span<float> destination)
    {
        if (vector.Length != destination.Length || vector.IsEmpty || vector.Length > VectorLimits.MaxDimensions)
        {
            throw new InvalidOperationException(
                $"The generator gave an embedding of {vector.Length} numbers; embeddings of one index must have the same number of them, "
                + $"1 to {VectorLimits.MaxDimensions}{(destination.IsEmpty ? "" : $", and others have {destination.Length}")}.");
        }

        float norm = VectorMath.Normalize(vector, destination);
        if (!float.IsFinite(norm) || norm == 0)
        {
            throw new InvalidOperationException("The generator gave an embedding without a direction: it is all 0, or holds what is no finite number.");
        }
    }
}
