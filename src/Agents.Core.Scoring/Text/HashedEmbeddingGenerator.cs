using Microsoft.Extensions.AI;

namespace Agents.Core.Scoring.Text;

/// <summary>A <see cref="HashedEmbedding"/> as a generator: works wherever a model's embeddings would, with no model. It is lexical, not semantic.</summary>
/// <remarks>
/// It reports a usage of 0 tokens, since nothing is sent to a model. A text without words gets a vector that is all 0. Thread-safe; there is
/// nothing to dispose of.
/// </remarks>
public sealed class HashedEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly HashedEmbedding _embedding;
    private readonly EmbeddingGeneratorMetadata _metadata;

    /// <summary>Initializes a generator.</summary>
    /// <param name="embedding">What makes the vectors; <see langword="null"/> for the default one.</param>
    public HashedEmbeddingGenerator(HashedEmbedding? embedding = null)
    {
        _embedding = embedding ?? new HashedEmbedding();
        _metadata = new EmbeddingGeneratorMetadata("agents-core", null, ModelId, _embedding.Dimensions);
    }

    /// <summary>Gets the id of the model: <c>hashed-ngrams-</c> and the number of dimensions.</summary>
    public string ModelId => $"hashed-ngrams-{_embedding.Dimensions}";

    /// <summary>Makes the vectors of texts.</summary>
    /// <param name="values">The texts; a null one reads as empty.</param>
    /// <param name="options">Only <see cref="EmbeddingGenerationOptions.Dimensions"/> is read.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>One vector a text, in their order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is null.</exception>
    /// <exception cref="ArgumentException">The options ask for another number of dimensions than there are.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (options?.Dimensions is { } wanted && wanted != _embedding.Dimensions)
        {
            throw new ArgumentException($"The options ask for {wanted} dimensions, but the embedding has {_embedding.Dimensions}.", nameof(options));
        }

        GeneratedEmbeddings<Embedding<float>> made = [];
        foreach (string? text in values)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return Task.FromCanceled<GeneratedEmbeddings<Embedding<float>>>(cancellationToken);
            }

            float[] vector = new float[_embedding.Dimensions];
            _embedding.Embed(text, vector);
            made.Add(new Embedding<float>(vector) { ModelId = ModelId });
        }

        made.Usage = new UsageDetails { InputTokenCount = 0, TotalTokenCount = 0 };
        return Task.FromResult(made);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType == typeof(HashedEmbedding) ? _embedding
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }
}
