using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json.Nodes;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;
using OpenAIClient = global::OpenAI.OpenAIClient;
using SdkEmbeddingClient = global::OpenAI.Embeddings.EmbeddingClient;

namespace Agents.Core.OpenAI;

/// <summary>Turns texts into vectors by OpenAI's embeddings, bit for bit as the server has them.</summary>
/// <remarks>
/// <para>
/// Thread-safe. More texts than one request may hold are sent one request after another: <see cref="MaxBatch"/> texts, and at most
/// <see cref="MaxBatchBytes"/> bytes of text unless one text is longer. If one request fails, the call fails.
/// </para>
/// <para>
/// <see cref="EmbeddingGenerationOptions.RawRepresentationFactory"/> may return the SDK's <c>EmbeddingGenerationOptions</c>, a
/// <see cref="JsonObject"/> or <see cref="BinaryData"/>, whose fields are sent as they are; model and texts are always ours.
/// </para>
/// </remarks>
public sealed class OpenAIEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>The most texts that OpenAI takes in one request.</summary>
    public const int MaxBatch = 2_048;

    /// <summary>The most bytes of text in UTF-8 that are sent in one request: OpenAI takes 300,000 tokens, and a token is a byte at least.</summary>
    public const int MaxBatchBytes = 300_000;

    private readonly OpenAIConnection? _connection;
    private readonly SdkEmbeddingClient _client;
    private readonly Func<BinaryContent, RequestOptions, Task<ClientResult>> _send;
    private readonly EmbeddingGeneratorMetadata _metadata;
    private readonly ChatDialect _dialect;
    private readonly string _model;
    private readonly AnswerRules _rules;

    /// <summary>Initializes a generator with a key.</summary>
    /// <param name="apiKey">The key.</param>
    /// <param name="model">The model's id, such as <c>text-embedding-3-small</c>.</param>
    /// <param name="settings">How the server is reached; <see langword="null"/> for the defaults.</param>
    /// <param name="dimensions">The length of the vectors, at least 1; <see langword="null"/> for the model's own.</param>
    /// <exception cref="ArgumentException"><paramref name="apiKey"/> or <paramref name="model"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimensions"/> is less than 1.</exception>
    /// <exception cref="AgentOptionsException">The settings or the key cannot be used.</exception>
    public OpenAIEmbeddingGenerator(string apiKey, string model, OpenAIClientSettings? settings = null, int? dimensions = null)
        : this(Connect(apiKey, model, settings, dimensions), model, ChatDialect.OpenAI, dimensions)
    {
    }

    /// <summary>Initializes a generator on a client of the SDK, which brings its own address, key and retries.</summary>
    /// <param name="client">The SDK's client.</param>
    /// <param name="model">The model's id, or the name of Azure's deployment.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="model"/> is <see langword="null"/> or empty.</exception>
    public OpenAIEmbeddingGenerator(OpenAIClient client, string model)
        : this(Embeddings(client, model), model, ChatDialect.OpenAI, null, null, AnswerRules.OfForeignClient)
    {
    }

    internal OpenAIEmbeddingGenerator(OpenAIConnection connection, string model, ChatDialect dialect, int? dimensions = null)
        : this(connection.Client.GetEmbeddingClient(model), model, dialect, dimensions, connection.Endpoint, connection.Rules) =>
        _connection = connection;

    private OpenAIEmbeddingGenerator(SdkEmbeddingClient client, string model, ChatDialect dialect, int? dimensions, Uri? endpoint, AnswerRules rules)
    {
        _client = client;
        _send = client.GenerateEmbeddingsAsync;
        _dialect = dialect;
        _model = model;
        _rules = rules;
        _metadata = new EmbeddingGeneratorMetadata(dialect.ProviderName, endpoint, model, dimensions);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A text is <see langword="null"/>.</exception>
    /// <exception cref="ModelException">A request failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        string[] texts = [.. values];
        if (Array.IndexOf(texts, null) is >= 0 and int place)
        {
            throw new ArgumentException($"Text {place} is null.", nameof(values));
        }

        EmbeddingRequest request = new()
        {
            Model = options?.ModelId is { Length: > 0 } named ? named : _model,
            Dimensions = options?.Dimensions ?? _metadata.DefaultModelDimensions,
            SendsEncodingFormat = _dialect.SendsEncodingFormat,
            Base = RequestBase.Read<global::OpenAI.Embeddings.EmbeddingGenerationOptions>(options?.RawRepresentationFactory?.Invoke(this)),
        };
        GeneratedEmbeddings<Embedding<float>> all = new(texts.Length);
        for (int start = 0; start < texts.Length;)
        {
            int end = EndOfBatch(texts, start);
            await AddAsync(all, request with { Texts = new ArraySegment<string>(texts, start, end - start) }, cancellationToken).ConfigureAwait(false);
            start = end;
        }

        return all;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="serviceType"/> is <see langword="null"/>.</exception>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType == typeof(SdkEmbeddingClient) ? _client
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _connection?.Dispose();

    private static OpenAIConnection Connect(string apiKey, string model, OpenAIClientSettings? settings, int? dimensions)
    {
        ArgumentException.ThrowIfNullOrEmpty(apiKey);
        ArgumentException.ThrowIfNullOrEmpty(model);
        if (dimensions is { } length)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(length, 1, nameof(dimensions));
        }

        return new OpenAIConnection(apiKey, settings ?? new OpenAIClientSettings());
    }

    private static SdkEmbeddingClient Embeddings(OpenAIClient client, string model)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(model);
        return client.GetEmbeddingClient(model);
    }

    private int EndOfBatch(string[] texts, int start)
    {
        int end = start + 1;
        int bytes = Encoding.UTF8.GetByteCount(texts[start]);
        while (end < texts.Length && end - start < _dialect.MaxEmbeddingBatch)
        {
            bytes += Encoding.UTF8.GetByteCount(texts[end]);
            if (bytes > MaxBatchBytes)
            {
                break;
            }

            end++;
        }

        return end;
    }

    private async ValueTask AddAsync(GeneratedEmbeddings<Embedding<float>> all, EmbeddingRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        JsonBody body = JsonBody.Write(static (json, request) => request.Write(json), request);
        using AnswerReader wire = await OpenAITransport.SendAsync(_send, body, request.Model, _rules, cancellationToken).ConfigureAwait(false);
        ReadOnlyMemory<byte> json = await wire.ReadAllAsync(cancellationToken).ConfigureAwait(false);
        EmbeddingAnswer answer = EmbeddingAnswer.Read(wire, json.Span, request.Texts.Count);
        foreach (float[] vector in answer.Vectors)
        {
            all.Add(new Embedding<float>(vector) { ModelId = answer.Model ?? request.Model });
        }

        if (answer.Usage is { } usage)
        {
            (all.Usage ??= new UsageDetails()).Add(usage);
        }
    }
}
