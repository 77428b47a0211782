using System.Text;
using System.Text.Json.Nodes;
using Agents.Core.Chat;
using Agents.Core.OpenAI;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.OpenAI;

public sealed class EmbeddingTests
{
    private static readonly float[] Exact = [0.1f, -0f, float.Epsilon, 1f / 3f];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Vectors_are_exact_in_the_order_of_the_texts()
    {
        WireHandler handler = WireHandler.Json($$$"""
            {"object":"list","data":[{"object":"embedding","index":1,"embedding":"{{{Base64([1, 2])}}}"},{"object":"embedding","index":0,"embedding":"{{{Base64(Exact)}}}"}],
            "model":"text-embedding-3-small","usage":{"prompt_tokens":8,"total_tokens":8}}
            """);
        using OpenAIEmbeddingGenerator generator = Generator(handler, dimensions: 4);
        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(["a", "ü"], null, Token);
        Assert.Equal(Exact.Select(BitConverter.SingleToInt32Bits), embeddings[0].Vector.ToArray().Select(BitConverter.SingleToInt32Bits));
        Assert.Equal([1, 2], embeddings[1].Vector.ToArray());
        Assert.Equal(("text-embedding-3-small", 8L), (embeddings[0].ModelId, embeddings.Usage?.InputTokenCount));
        Assert.Equal("https://api.openai.com/v1/embeddings", handler.Requests[0].Address.AbsoluteUri);
        Wire.AssertRequest("embeddings", handler.Requests[0].Body);
    }

    [Fact]
    public async Task A_compatible_server_answers_in_numbers_without_an_index()
    {
        WireHandler handler = WireHandler.Json("""{"data":[{"embedding":[0.5,-1e-3]},{"embedding":[2,3]}]}""");
        using IEmbeddingGenerator<string, Embedding<float>> generator = OpenAICompatible.CreateEmbeddingGenerator(
            Wire.LocalServer, "k", "nomic", new OpenAICompatibleOptions { Settings = { HttpClient = new HttpClient(handler) } });
        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(["a", "b"], null, Token);
        Assert.Equal([0.5f, -0.001f], embeddings[0].Vector.ToArray());
        Assert.Equal("""{"model":"nomic","input":["a","b"]}""", handler.Requests[0].Text);
        Assert.Null(embeddings.Usage);
    }

    [Fact]
    public async Task Many_texts_go_in_batches_and_come_back_in_order()
    {
        WireHandler handler = new((self, sent) =>
        {
            JsonArray input = JsonNode.Parse(sent.Body)!["input"]!.AsArray();
            IEnumerable<string> data = input.Select((text, i) => $$"""{"index":{{i}},"embedding":[{{text!.GetValue<string>().Length}}]}""").Reverse();
            return self.Give(Encoding.UTF8.GetBytes($$$"""{"data":[{{{string.Join(',', data)}}}],"usage":{"prompt_tokens":{{{input.Count}}},"total_tokens":{{{input.Count}}}}}"""), "application/json");
        });
        using OpenAIEmbeddingGenerator generator = Generator(handler);
        string[] texts = [.. Enumerable.Range(0, 5_000).Select(i => new string('x', 1 + (i % 7))), new string('y', 400_000), new string('z', 200_000), new string('w', 150_000)];
        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(texts, null, Token);
        Assert.Equal(texts.Select(text => (float)text.Length), embeddings.Select(embedding => embedding.Vector.Span[0]));
        Assert.Equal([2_048, 2_048, 904, 1, 1, 1], handler.Requests.Select(sent => JsonNode.Parse(sent.Body)!["input"]!.AsArray().Count));
        Assert.Equal(5_003, embeddings.Usage?.InputTokenCount);
    }

    [Theory]
    [InlineData(200, """{"data":[{"index":0,"embedding":[1]}]}""", ModelErrorKind.Unknown, "the server sent 1 vectors for 2 texts.")]
    [InlineData(200, """{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}""", ModelErrorKind.Unknown, "the server sent 2 vectors for 2 texts.")]
    [InlineData(200, """{"data":[{"index":0,"embedding":"AAA="},{"index":1,"embedding":[1]}]}""", ModelErrorKind.Unknown, "the server sent an answer that is no JSON of embeddings.")]
    [InlineData(200, """{"data":[{"index":0,"embed""", ModelErrorKind.Connection, "the answer ended before it was complete.")]
    [InlineData(200, """{"error":{"code":"rate_limit_exceeded"}}""", ModelErrorKind.RateLimited, "the provider answered with status 200, rate_limit_exceeded.")]
    [InlineData(401, """{"error":{"code":"invalid_api_key"}}""", ModelErrorKind.Authentication, "the provider answered with status 401, invalid_api_key.")]
    public async Task Failures_have_their_kind(int status, string body, ModelErrorKind kind, string what)
    {
        WireHandler handler = WireHandler.Json(body, status);
        using OpenAIEmbeddingGenerator generator = Generator(handler);
        ModelException thrown = await Assert.ThrowsAsync<ModelException>(() => generator.GenerateAsync(["a", "b"], null, Token));
        Assert.Equal((kind, $"The model 'text-embedding-3-small' failed ({kind}): {what}"), (thrown.Kind, thrown.Message));
        Assert.Equal(0, handler.OpenStreams);
    }

    [Fact]
    public async Task No_texts_need_no_request_and_no_text_may_be_null()
    {
        WireHandler handler = WireHandler.Json("{}");
        using OpenAIEmbeddingGenerator generator = Generator(handler);
        Assert.Empty(await generator.GenerateAsync([], null, Token));
        ArgumentException thrown = await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(["a", null!], null, Token));
        Assert.StartsWith("Text 1 is null.", thrown.Message, StringComparison.Ordinal);
        Assert.Empty(handler.Requests);
    }

    private static OpenAIEmbeddingGenerator Generator(WireHandler handler, int? dimensions = null) =>
        new(Wire.Key, "text-embedding-3-small", new OpenAIClientSettings { HttpClient = new HttpClient(handler) }, dimensions);

    private static string Base64(float[] vector) => Convert.ToBase64String([.. vector.SelectMany(BitConverter.GetBytes)]);
}
