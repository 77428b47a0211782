using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;
using OpenAIClient = global::OpenAI.OpenAIClient;

#pragma warning disable OPENAI001 // The SDK marks its client of this API as one that may change; only its protocol methods are used.
using CreateResponseOptions = global::OpenAI.Responses.CreateResponseOptions;
using ResponsesClient = global::OpenAI.Responses.ResponsesClient;

namespace Agents.Core.OpenAI;

/// <summary>A client of OpenAI's Responses API, over the official SDK.</summary>
/// <remarks>
/// <para>
/// <b>What is kept where.</b> The server is asked to keep nothing (<c>store: false</c>): each request carries the whole conversation. What a model
/// thought between calls of tools comes encrypted, stands in <see cref="TextReasoningContent.ProtectedData"/>, and goes back unchanged with the
/// next request; without it a model that reasons begins its thinking anew after each call. Reasoning that holds none, and that of other providers,
/// is not sent. Models that do not reason (<c>gpt-3…</c>, <c>gpt-4…</c>, <c>chatgpt-…</c>, <c>…-chat…</c>) are not asked for it.
/// </para>
/// <para>
/// <b>Conversations that the server keeps.</b> <c>true</c> under <c>store</c> in the options' additional properties asks the server to keep the
/// response, whose <see cref="ChatResponse.ConversationId"/> then names it. A request with <see cref="ChatOptions.ConversationId"/> goes on from there, holds only
/// what is new, and is kept too. An id that begins with <c>conv_</c> names a conversation of the Conversations API; any other the response that is gone on from.
/// </para>
/// <para>
/// <b>Answers.</b> A refusal is an <see cref="ErrorContent"/> with the code <c>Refusal</c>. Citations stand in <see cref="AIContent.Annotations"/> of
/// the text; in a stream those of an empty text behind it. Calls whose arguments are no JSON object, or broke off, have an
/// <see cref="FunctionCallContent.Exception"/>. Token probabilities: see <see cref="TokenLogProbability"/>. A message for which the model names a
/// phase keeps it under <c>phase</c> in the additional properties of its text. Items of other kinds, such as searches that the server made, are passed over.
/// </para>
/// <para>
/// <b>Requests.</b> <see cref="ChatOptions.RawRepresentationFactory"/> may make a <c>JsonObject</c>, <see cref="BinaryData"/> or the SDK's
/// <c>CreateResponseOptions</c>: what it says stands, and the options fill up where it is silent; its <c>input</c> and <c>tools</c> come before
/// theirs, and the smaller limit of output tokens counts. <c>strict: true</c> in the additional properties of a function, or of the options for all of
/// them, asks for strict arguments, and <c>strict: false</c> in those of the options for a response format that is not strict; where a schema does not
/// allow it, neither is. <c>detail</c> in those of an image says how closely it is
/// looked at. The API has no top-k, penalties, seed and stop sequences: these options are not sent. It takes no audio.
/// </para>
/// <para>Failures are a <see cref="ModelException"/> by their kind; a stream that ends before its answer does is one of <see cref="ModelErrorKind.Connection"/>. Thread-safe.</para>
/// </remarks>
public sealed class OpenAIResponsesChatClient : IChatClient
{
    private readonly StrictSchema _schemas = new();
    private readonly OpenAIConnection? _connection;
    private readonly OpenAIClient _sdk;
    private readonly ResponsesClient _responses;
    private readonly Func<BinaryContent, RequestOptions, Task<ClientResult>> _send;
    private readonly ChatClientMetadata _metadata;
    private readonly string _model;
    private readonly AnswerRules _rules;

    /// <summary>Initializes a client from a key.</summary>
    /// <param name="apiKey">The key. It is sent to the endpoint of the settings alone.</param>
    /// <param name="model">The id of the model that answers unless the options of a call name another.</param>
    /// <param name="settings">How the server is reached; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An argument is <see langword="null"/> or empty.</exception>
    /// <exception cref="AgentOptionsException">The settings or the key break a rule.</exception>
    public OpenAIResponsesChatClient(string apiKey, string model, OpenAIClientSettings? settings = null)
        : this(Connect(apiKey, model, settings), model)
    {
    }

    /// <summary>Initializes a client over one of the SDK, for keys that it cannot be told, such as those of Microsoft Entra.</summary>
    /// <param name="client">The SDK's client. Its own retries stay as they are: turn them off where <c>UseResilience</c> retries.</param>
    /// <param name="model">The id of the model that answers unless the options of a call name another.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="model"/> is <see langword="null"/> or empty.</exception>
    public OpenAIResponsesChatClient(OpenAIClient client, string model)
        : this(Checked(client, model), model, client.Endpoint, AnswerRules.OfForeignClient)
    {
    }

    internal OpenAIResponsesChatClient(OpenAIConnection connection, string model)
        : this(connection.Client, model, connection.Endpoint, connection.Rules) =>
        _connection = connection;

    private OpenAIResponsesChatClient(OpenAIClient client, string model, Uri endpoint, AnswerRules rules)
    {
        _sdk = client;
        _responses = client.GetResponsesClient();
        _send = _responses.CreateResponseAsync;
        _model = model;
        _rules = rules;
        _metadata = new ChatClientMetadata("openai", endpoint, model);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> is <see langword="null"/>.</exception>
    /// <exception cref="NotSupportedException">A content, a tool or an option cannot be written; the message names it.</exception>
    /// <exception cref="ModelException">The call failed.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        JsonBody body = Write(messages, options, streams: false, out string model, out bool isStored);
        using AnswerReader answer = await OpenAITransport.SendAsync(_send, body, model, _rules, cancellationToken).ConfigureAwait(false);
        return ResponsesReader.Read(await answer.ReadAllAsync(cancellationToken).ConfigureAwait(false), isStored, answer);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> is <see langword="null"/>.</exception>
    /// <exception cref="NotSupportedException">A content, a tool or an option cannot be written; the message names it.</exception>
    /// <exception cref="ModelException">The call failed, before or after updates have come.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options, cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType == typeof(ResponsesClient) ? _responses
            : serviceType == typeof(OpenAIClient) ? _sdk
            : null;
    }

    /// <summary>Closes the connections that the client made itself.</summary>
    public void Dispose() => _connection?.Dispose();

    private static OpenAIConnection Connect(string apiKey, string model, OpenAIClientSettings? settings)
    {
        ArgumentException.ThrowIfNullOrEmpty(apiKey);
        ArgumentException.ThrowIfNullOrEmpty(model);
        return new OpenAIConnection(apiKey, settings ?? new OpenAIClientSettings());
    }

    private static OpenAIClient Checked(OpenAIClient client, string model)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(model);
        return client;
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        JsonBody body = Write(messages, options, streams: true, out string model, out bool isStored);
        using AnswerReader answer = await OpenAITransport.SendAsync(_send, body, model, _rules, cancellationToken).ConfigureAwait(false);
        if (await answer.IsWholeAsync(cancellationToken).ConfigureAwait(false))
        {
            ReadOnlyMemory<byte> whole = await answer.ReadAllAsync(cancellationToken).ConfigureAwait(false);
            foreach (ChatResponseUpdate update in ResponsesReader.Read(whole, isStored, answer).ToChatResponseUpdates())
            {
                yield return update;
            }

            yield break;
        }

        ResponsesStream stream = new(answer, isStored);
        while (!stream.IsComplete)
        {
            // What has come already is not given to somebody who wants no more.
            cancellationToken.ThrowIfCancellationRequested();
            if (!await answer.ReadEventAsync(cancellationToken).ConfigureAwait(false))
            {
                throw answer.Cut();
            }

            if (stream.Read(answer.Data) is { } update)
            {
                yield return update;
            }
        }
    }

    private JsonBody Write(IEnumerable<ChatMessage> messages, ChatOptions? options, bool streams, out string model, out bool isStored)
    {
        if (options?.ContinuationToken is not null || options?.AllowBackgroundResponses is true)
        {
            throw new NotSupportedException("This client follows no responses in the background; leave out the continuation token and the wish for them.");
        }

        JsonObject? own = RequestBase.Read<CreateResponseOptions>(options?.RawRepresentationFactory?.Invoke(this));
        model = options?.ModelId is { Length: > 0 } named ? named : _model;
        return ResponsesRequest.Write(messages, options, own, _schemas, model, streams, out isStored);
    }
}
