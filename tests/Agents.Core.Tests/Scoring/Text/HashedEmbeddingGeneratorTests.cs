using Agents.Core.Scoring.Text;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Scoring.Text;

public sealed class HashedEmbeddingGeneratorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Generator_gives_the_vectors_of_the_embedding_and_a_usage_of_nothing()
    {
        HashedEmbedding embedding = new(64, 3);
        using HashedEmbeddingGenerator generator = new(embedding);
        GeneratedEmbeddings<Embedding<float>> made = await generator.GenerateAsync(["an invoice", null!, "a ledger"], cancellationToken: Token);

        float[] expected = new float[64];
        embedding.Embed("a ledger", expected);
        Assert.Equal(3, made.Count);
        Assert.Equal(expected, made[2].Vector.ToArray());
        Assert.All(made[1].Vector.ToArray(), value => Assert.Equal(0f, value));
        Assert.Equal((0L, 0L), (made.Usage!.InputTokenCount, made.Usage.TotalTokenCount));
        Assert.All(made, one => Assert.Equal("hashed-ngrams-64", one.ModelId));
    }

    [Fact]
    public void Generator_tells_its_model_and_dimensions()
    {
        using HashedEmbeddingGenerator generator = new();
        EmbeddingGeneratorMetadata? metadata = generator.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata;

        Assert.Equal(("hashed-ngrams-384", (int?)384), (metadata!.DefaultModelId, metadata.DefaultModelDimensions));
        Assert.Same(generator, generator.GetService(typeof(HashedEmbeddingGenerator)));
        Assert.NotNull(generator.GetService(typeof(HashedEmbedding)));
        Assert.Null(generator.GetService(typeof(string)));
        Assert.Null(generator.GetService(typeof(HashedEmbedding), "key"));
    }

    [Fact]
    public async Task Generator_refuses_other_dimensions_and_ends_when_cancelled()
    {
        using HashedEmbeddingGenerator generator = new();

        Assert.Equal(
            "The options ask for 12 dimensions, but the embedding has 384. (Parameter 'options')",
            (await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(["x"], new EmbeddingGenerationOptions { Dimensions = 12 }, Token))).Message);
        Assert.Single(await generator.GenerateAsync(["x"], new EmbeddingGenerationOptions { Dimensions = 384 }, Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => generator.GenerateAsync(["x"], null, new CancellationToken(canceled: true)));
        await Assert.ThrowsAsync<ArgumentNullException>("values", () => generator.GenerateAsync(null!, null, Token));
    }
}
