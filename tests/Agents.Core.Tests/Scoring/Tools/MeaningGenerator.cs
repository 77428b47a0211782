using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Scoring.Tools;

/// <summary>A generator that knows what a text is about by what it holds: one number a subject.</summary>
internal sealed class MeaningGenerator(params string[][] subjects) : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly Lock _lock = new();

    public List<string> Asked { get; } = [];

    /// <summary>Gets or sets what changes an answer; null makes a null embedding.</summary>
    public Func<float[], float[]?> Spoil { get; set; } = vector => vector;

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string[] texts = [.. values];
        lock (_lock)
        {
            Asked.AddRange(texts);
        }

        return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(texts.Select(text => Spoil(Meaning(text)) is { } vector ? new Embedding<float>(vector) : null!))
        {
            Usage = new UsageDetails { InputTokenCount = 10 * texts.Length },
        });
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata(defaultModelId: "meaning") : null;

    public void Dispose()
    {
    }

    private float[] Meaning(string text) =>
        [.. subjects.Select(words => 0.01f + words.Count(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)))];
}
