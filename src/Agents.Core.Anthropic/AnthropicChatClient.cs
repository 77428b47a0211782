using System.Net;
using Agents.Core.Chat;
using Anthropic;
using Anthropic.Core;
using Microsoft.Extensions.AI;

namespace Agents.Core.Anthropic;

/// <summary>Talks to the models of Anthropic through the official SDK, and makes good what its client leaves to the application.</summary>
/// <remarks>
/// <para>
/// The SDK writes requests and reads answers. This client adds breakpoints of the cache (<see cref="AnthropicClientSettings.CacheBreakpoints"/>);
/// thinking that goes back signed as it came, also from stored conversations, and never from another provider: its
/// <see cref="TextReasoningContent.ProtectedData"/> begins with <c>anthropic/</c>; the way of thinking that the model knows; and failures as
/// <see cref="ModelException"/> by kind, with what the provider asks to wait and without its words in the message. A stream that ends before the
/// provider has said so is a failure of the connection, never a short answer; what was used until then is told before it is thrown.
/// </para>
/// <para>
/// Usage: input holds what a cache gave and took, whose parts are <see cref="UsageDetails.CachedInputTokenCount"/> and the additional count
/// <c>CacheCreationInputTokens</c>; output holds thinking. Finish reasons: <c>end_turn</c> and <c>stop_sequence</c> are
/// <see cref="ChatFinishReason.Stop"/>, <c>max_tokens</c> and <c>model_context_window_exceeded</c> <see cref="ChatFinishReason.Length"/>,
/// <c>tool_use</c> <see cref="ChatFinishReason.ToolCalls"/>, <c>refusal</c> <see cref="ChatFinishReason.ContentFilter"/>; others, such as
/// <c>pause_turn</c>, stay as they are. Kinds of events and blocks that the SDK does not know are passed over.
/// </para>
/// <para>
/// Temperature, top-p, top-k, seed and penalties are not sent: the version of the API that the SDK speaks has none of them. A response format of JSON
/// without a schema is not sent either. System messages at the beginning are instructions; one in the middle of a conversation goes as it is, and
/// some models refuse it; the role <c>developer</c> is that of the system. Refusals and errors of earlier answers go as their words. No answer says
/// when it was made. The SDK's own retries are off. Thread-safe.
/// </para>
/// </remarks>
public sealed partial class AnthropicChatClient : IChatClient
{
    /// <summary>The name of the provider in <see cref="ChatClientMetadata"/> and in model strings.</summary>
    public const string ProviderName = "anthropic";

    private readonly string _model;
    private readonly string? _key;
    private readonly ChatClientMetadata _metadata;
    private readonly RequestShaper _shaper;
    private readonly IChatClient _adaptive;
    private readonly IChatClient _extended;
    private readonly IDisposable? _owned;
    private bool _isDisposed;

    /// <summary>Makes a client.</summary>
    /// <param name="apiKey">The key: ASCII letters, digits and signs, without white space.</param>
    /// <param name="model">The id of the model that answers calls which name none.</param>
    /// <param name="settings">The settings; <see langword="null"/> for the default ones.</param>
    /// <exception cref="ArgumentException">The key or the model is <see langword="null"/>, empty, or not what it must be; the message does not hold the key.</exception>
    /// <exception cref="AgentOptionsException">The settings cannot be used; every problem is listed.</exception>
    public AnthropicChatClient(string apiKey, string model, AnthropicClientSettings? settings = null)
        : this(Connect(apiKey, settings = Checked(settings, isClientGiven: false), out bool isOwned), model, settings, isOwned)
    {
    }

    /// <summary>Makes a client over one of the SDK, for platforms that have their own, and for other ways to log in.</summary>
    /// <param name="client">The SDK's client, which stays the caller's. Its retries are not used. If it has handlers of its own, its timeout is
    /// the one that applies, and <see cref="ModelException.RetryAfter"/> is not known.</param>
    /// <param name="model">The id of the model that answers calls which name none.</param>
    /// <param name="settings">The settings, without address and <see cref="AnthropicClientSettings.HttpClient"/>; <see langword="null"/> for the default ones.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The model is <see langword="null"/> or empty.</exception>
    /// <exception cref="AgentOptionsException">The settings cannot be used; every problem is listed.</exception>
    public AnthropicChatClient(IAnthropicClient client, string model, AnthropicClientSettings? settings = null)
        : this(client ?? throw new ArgumentNullException(nameof(client)), model, Checked(settings, isClientGiven: true), isOwned: false)
    {
    }

    private AnthropicChatClient(IAnthropicClient client, string model, AnthropicClientSettings settings, bool isOwned)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        IAnthropicClient own = client.WithOptions(options => WithTransport(options, settings));
        _model = model;
        _key = client.ApiKey;
        _metadata = new ChatClientMetadata(ProviderName, new Uri(client.BaseUrl), model);
        _shaper = new RequestShaper(settings.CacheBreakpoints, settings.CacheLifetime);
        _adaptive = own.AsIChatClient(model, settings.MaxOutputTokens, AnthropicThinkingMode.Adaptive);
        _extended = own.AsIChatClient(model, settings.MaxOutputTokens, AnthropicThinkingMode.Extended);
        _owned = isOwned ? own : null;
    }

    /// <summary>Answers a conversation.</summary>
    /// <param name="messages">The conversation, oldest first.</param>
    /// <param name="options">What is asked for; <see langword="null"/> for nothing more.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One message, with usage.</returns>
    /// <exception cref="ArgumentException"><paramref name="messages"/> is <see langword="null"/> or holds <see langword="null"/>.</exception>
    /// <exception cref="NotSupportedException">A message holds data that the provider does not take: audio, video, or files that are neither text nor PDF.</exception>
    /// <exception cref="ModelException">The provider could not be reached, refused, or gave an answer that cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed of.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the exception carries it.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        List<ChatMessage> shaped = _shaper.Shape(messages, ref options);
        string model = options?.ModelId ?? _model;
        try
        {
            ChatResponse response = await ClientFor(model).GetResponseAsync(shaped, options, cancellationToken).ConfigureAwait(false);
            response.CreatedAt = null;
            foreach (ChatMessage message in response.Messages)
            {
                message.CreatedAt = null;
                AnswerContents.Complete(message.Contents);
            }

            return response;
        }
        catch (Exception exception)
        {
            throw AnthropicErrors.Translate(exception, model, _key, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : _adaptive.GetService(serviceType);
    }

    /// <summary>Closes the connections, if they are the client's own.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _owned?.Dispose();
    }

    private static AnthropicClientSettings Checked(AnthropicClientSettings? settings, bool isClientGiven)
    {
        AnthropicClientSettings copy = settings?.Copy() ?? new AnthropicClientSettings();
        copy.ThrowIfInvalid(isClientGiven);
        return copy;
    }

    private static AnthropicClient Connect(string apiKey, AnthropicClientSettings settings, out bool isOwned)
    {
        if (!IsKey(apiKey))
        {
            throw new ArgumentException("The key must be ASCII letters, digits and signs without white space, and not be empty.", nameof(apiKey));
        }

        isOwned = settings.HttpClient is null;
        return new AnthropicClient(new ClientOptions
        {
            ApiKey = apiKey,
            AuthToken = null,
            BaseUrl = settings.Endpoint?.AbsoluteUri ?? EnvironmentUrl.Production,
            HttpClient = settings.HttpClient ?? Connections(),
        });
    }

    /// <summary>Says whether a text can stand in a header: the exceptions of headers hold what cannot.</summary>
    internal static bool IsKey(string? text) => !string.IsNullOrEmpty(text) && text.All(letter => letter is > ' ' and <= '~');

    private static HttpClient Connections() =>
        new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(15),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    private static ClientOptions WithTransport(ClientOptions options, AnthropicClientSettings settings)
    {
        options.MaxRetries = 0;
        if (options.Handlers.Count == 0)
        {
            // A handler belongs to one client; those of a client that is given belong to that one.
            options.Timeout = settings.Timeout;
            options.Handlers = [new AnswerTransport(settings.Timeout, settings.TimeProvider)];
        }

        return options;
    }

    private IChatClient ClientFor(string model) => ThinkingModes.Of(model) == AnthropicThinkingMode.Adaptive ? _adaptive : _extended;
}
