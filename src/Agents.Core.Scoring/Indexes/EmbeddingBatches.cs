using Agents.Core.Chat;
using Agents.Core.Scoring.Kernels;
using Microsoft.Extensions.AI;

namespace Agents.Core.Scoring.Indexes;

/// <summary>Has a generator make embeddings outside of any run and its budget, and checks that they can be compared.</summary>
internal static class EmbeddingBatches
{
    /// <summary>Makes one vector of length 1 a text, row-major; all 0 for a text without anything but blanks, which is not sent.</summary>
    /// <exception cref="ModelException">The generator failed, or gave embeddings that cannot be compared.</exception>
    public static async Task<float[]> MakeAsync(
        IEmbeddingGenerator<string, Embedding<float>> generator, IReadOnlyList<string> texts, int batchSize, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int[] sent = [.. Enumerable.Range(0, texts.Count).Where(i => !string.IsNullOrWhiteSpace(texts[i]))];
        float[] vectors = [];
        int dimensions = 0;
        foreach (int[] batch in sent.Chunk(batchSize))
        {
            GeneratedEmbeddings<Embedding<float>> made = await CallAsync(generator, [.. batch.Select(i => texts[i])], cancellationToken).ConfigureAwait(false);
            if (dimensions == 0)
            {
                dimensions = made[0]?.Vector.Length ?? 0;
                CheckDimensions(dimensions, generator);
                vectors = new float[checked(texts.Count * dimensions)];
            }

            for (int i = 0; i < batch.Length; i++)
            {
                Normalize(made[i], vectors.AsSpan(batch[i] * dimensions, dimensions), generator);
            }
        }

        return vectors;
    }

    /// <summary>Copies an embedding, with length 1.</summary>
    /// <exception cref="ModelException">It has another length than there is room, or no direction.</exception>
    public static void Normalize(Embedding<float>? embedding, Span<float> destination, IEmbeddingGenerator<string, Embedding<float>> generator)
    {
        ReadOnlySpan<float> vector = (embedding ?? throw Unusable(generator, "an embedding is null.")).Vector.Span;
        CheckLength(vector.Length, destination.Length, generator);
        float norm = VectorMath.Normalize(vector, destination);
        if (!float.IsFinite(norm) || norm == 0)
        {
            throw Unusable(generator, "an embedding has no direction: it is empty, all 0, or holds what is no number.");
        }
    }

    /// <exception cref="ModelException">An embedding has another length than those of the index.</exception>
    public static void CheckLength(int length, int expected, IEmbeddingGenerator<string, Embedding<float>> generator)
    {
        if (length != expected)
        {
            throw Unusable(generator, $"embeddings of one index have {expected} and {length} numbers.");
        }
    }

    // Before there is room for all: a length that is beyond all measure must not be multiplied.
    private static void CheckDimensions(int length, IEmbeddingGenerator<string, Embedding<float>> generator)
    {
        if (length > VectorLimits.MaxDimensions)
        {
            throw Unusable(generator, $"an embedding has {length} numbers; {VectorLimits.MaxDimensions} are allowed.");
        }
    }

    private static async Task<GeneratedEmbeddings<Embedding<float>>> CallAsync(
        IEmbeddingGenerator<string, Embedding<float>> generator, string[] batch, CancellationToken cancellationToken)
    {
        GeneratedEmbeddings<Embedding<float>>? made;
        try
        {
            made = await generator.GenerateAsync(batch, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("Embeddings were no longer wanted.", exception, cancellationToken);
        }
        catch (Exception exception)
        {
            throw Failure(generator, ModelErrors.Classify(exception), $"the generator threw {exception.GetType().Name}; see the inner exception.", exception);
        }

        return made?.Count == batch.Length
            ? made
            : throw Unusable(generator, $"{batch.Length} texts were sent, but {made?.Count ?? 0} embeddings came back.");
    }

    private static ModelException Unusable(IEmbeddingGenerator<string, Embedding<float>> generator, string what) =>
        Failure(generator, ModelErrorKind.Unknown, what, null);

    private static ModelException Failure(IEmbeddingGenerator<string, Embedding<float>> generator, ModelErrorKind kind, string what, Exception? inner) =>
        new(NameOf(generator), kind, what, inner) { IsOwnSentence = true };

    private static string NameOf(IEmbeddingGenerator<string, Embedding<float>> generator) => generator.DefaultModel() ?? "unknown";
}
