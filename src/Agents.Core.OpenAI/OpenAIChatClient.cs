using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;
using OpenAIClient = global::OpenAI.OpenAIClient;
using SdkChatClient = global::OpenAI.Chat.ChatClient;

namespace Agents.Core.OpenAI;

/// <summary>Calls models by OpenAI's chat completions. The official SDK carries the bytes; what they say is written and read here.</summary>
/// <remarks>
/// <para>Thread-safe. Disposing of it closes its connections, unless the caller gave the client that carries them.</para>
/// <para>
/// It carries text, images, audio, PDF files and ids of files to the model, and calls and results of tools. What the protocol cannot carry is a
/// <see cref="NotSupportedException"/>; the reasoning of earlier answers alone is left away, since OpenAI keeps none in this protocol. Of the options
/// it leaves <see cref="ChatOptions.TopK"/>, <see cref="ChatOptions.ConversationId"/>, the output of <see cref="ChatOptions.Reasoning"/> and those of
/// background answers away, for which the protocol has no words.
/// </para>
/// <para>
/// <see cref="ChatOptions.RawRepresentationFactory"/> may return the SDK's <c>ChatCompletionOptions</c>, a <see cref="JsonObject"/> or
/// <see cref="BinaryData"/>: its fields stand as they are and ours fill up where it is silent, but for model, messages and streaming, which are always
/// ours; tools, which come together; and the most output tokens, of which the smaller number counts. A schema for the answer is sent in strict form
/// where it has one, unless the additional property <c>strict</c> of the options is <see langword="false"/>; tools are strict when that property of the tool
/// or the options is <see langword="true"/>. <see cref="TokenLogProbability"/> says how to ask for log probabilities.
/// </para>
/// <para>
/// A refusal is an <see cref="ErrorContent"/> with the code <c>Refusal</c>. Calls of tools come when they are whole, with the last update of a stream, as usage
/// does; arguments that are no JSON make a call whose <see cref="FunctionCallContent.Exception"/> is set. Failures are <see cref="ModelException"/>s by
/// their kind, and hold nothing of the SDK, whose objects hold the key. It does not retry.
/// </para>
/// </remarks>
public sealed class OpenAIChatClient : IChatClient
{
    private readonly OpenAIConnection? _connection;
    private readonly SdkChatClient _client;
    private readonly OpenAIClient? _sdk;
    private readonly Func<BinaryContent, RequestOptions, Task<ClientResult>> _send;
    private readonly ChatClientMetadata _metadata;
    private readonly ChatDialect _dialect;
    private readonly StrictSchema _strict = new();
    private readonly string _model;
    private readonly AnswerRules _rules;

    /// <summary>Initializes a client with a key.</summary>
    /// <param name="apiKey">The key.</param>
    /// <param name="model">The model's id, such as <c>gpt-5-mini</c>; <see cref="ChatOptions.ModelId"/> of a call takes precedence.</param>
    /// <param name="settings">How the server is reached; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="apiKey"/> or <paramref name="model"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="AgentOptionsException">The settings or the key cannot be used.</exception>
    public OpenAIChatClient(string apiKey, string model, OpenAIClientSettings? settings = null)
        : this(Connect(apiKey, model, settings), model, ChatDialect.OpenAI)
    {
    }

    /// <summary>Initializes a client on one of the SDK, which brings its own address, key and retries: for Azure's packages and tokens that expire.</summary>
    /// <param name="client">The SDK's client. Switch its retries off if <c>UseResilience</c> stands around this one.</param>
    /// <param name="model">The model's id, or the name of Azure's deployment.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="model"/> is <see langword="null"/> or empty.</exception>
    public OpenAIChatClient(OpenAIClient client, string model)
        : this(Checked(client).GetChatClient(model), model, ChatDialect.OpenAI, Endpoint(client), AnswerRules.OfForeignClient) =>
        _sdk = client;

    /// <summary>Initializes a client on a chat client of the SDK, which brings its own model, address, key and retries.</summary>
    /// <param name="client">The SDK's client. Switch its retries off if <c>UseResilience</c> stands around this one.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    public OpenAIChatClient(SdkChatClient client)
        : this(Checked(client), Model(client), ChatDialect.OpenAI, Endpoint(client), AnswerRules.OfForeignClient)
    {
    }

    internal OpenAIChatClient(OpenAIConnection connection, string model, ChatDialect dialect)
        : this(connection.Client.GetChatClient(model), model, dialect, connection.Endpoint, connection.Rules) =>
        (_connection, _sdk) = (connection, connection.Client);

    private OpenAIChatClient(SdkChatClient client, string model, ChatDialect dialect, Uri endpoint, AnswerRules rules)
    {
        _client = client;
        _send = client.CompleteChatAsync;
        _dialect = dialect;
        _model = model;
        _rules = rules;
        _metadata = new ChatClientMetadata(dialect.ProviderName, endpoint, model);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="messages"/> holds <see langword="null"/>.</exception>
    /// <exception cref="NotSupportedException">A message, a tool or the raw representation holds what the protocol cannot carry.</exception>
    /// <exception cref="ModelException">The call failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatRequest request = MakeRequest(messages, options, streams: false);
        using AnswerReader wire = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        ReadOnlyMemory<byte> json = await wire.ReadAllAsync(cancellationToken).ConfigureAwait(false);
        return new ChatAnswer(wire, request.Messages, _rules.MaxBytes).ReadWhole(json.Span);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="messages"/> holds <see langword="null"/>.</exception>
    /// <exception cref="NotSupportedException">A message, a tool or the raw representation holds what the protocol cannot carry.</exception>
    /// <exception cref="ModelException">The call failed, or the stream ended before the answer was complete.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatRequest request = MakeRequest(messages, options, streams: true);
        return StreamAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="serviceType"/> is <see langword="null"/>.</exception>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType == typeof(SdkChatClient) ? _client
            : serviceType == typeof(OpenAIClient) ? _sdk
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _connection?.Dispose();

    private static OpenAIConnection Connect(string apiKey, string model, OpenAIClientSettings? settings)
    {
        ArgumentException.ThrowIfNullOrEmpty(apiKey);
        ArgumentException.ThrowIfNullOrEmpty(model);
        return new OpenAIConnection(apiKey, settings ?? new OpenAIClientSettings());
    }

    private static T Checked<T>(T client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client;
    }

#pragma warning disable OPENAI001 // The SDK marks address and model as members that may change; nothing else tells them.
    private static Uri Endpoint(OpenAIClient client) => client.Endpoint;

    private static Uri Endpoint(SdkChatClient client) => client.Endpoint;

    private static string Model(SdkChatClient client) => client.Model;
#pragma warning restore OPENAI001

    private ChatRequest MakeRequest(IEnumerable<ChatMessage> messages, ChatOptions? options, bool streams)
    {
        ArgumentNullException.ThrowIfNull(messages);
        IList<ChatMessage> conversation = messages as IList<ChatMessage> ?? [.. messages];
        if (conversation.Contains(null!))
        {
            throw new ArgumentException("The messages must not hold null.", nameof(messages));
        }

        return new ChatRequest
        {
            Model = options?.ModelId is { Length: > 0 } named ? named : _model,
            Messages = conversation,
            Options = options,
            Dialect = _dialect,
            Strict = _strict,
            Base = RequestBase.Read<global::OpenAI.Chat.ChatCompletionOptions>(options?.RawRepresentationFactory?.Invoke(this)),
            Streams = streams,
        };
    }

    private ValueTask<AnswerReader> SendAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return OpenAITransport.SendAsync(_send, ChatRequestWriter.Write(request), request.Model, _rules, cancellationToken);
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using AnswerReader wire = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        ChatAnswer answer = new(wire, request.Messages, _rules.MaxBytes);
        if (await wire.IsWholeAsync(cancellationToken).ConfigureAwait(false))
        {
            ReadOnlyMemory<byte> json = await wire.ReadAllAsync(cancellationToken).ConfigureAwait(false);
            foreach (ChatResponseUpdate update in answer.ReadWhole(json.Span).ToChatResponseUpdates())
            {
                yield return update;
            }

            yield break;
        }

        while (!answer.IsDone && await answer.MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            if (answer.TakeEvent() is { } update)
            {
                yield return update;
            }
        }

        yield return answer.End();
    }
}
