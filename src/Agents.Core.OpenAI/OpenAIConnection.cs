using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAIClient = global::OpenAI.OpenAIClient;
using OpenAIClientOptions = global::OpenAI.OpenAIClientOptions;

namespace Agents.Core.OpenAI;

/// <summary>The SDK's client as we set it up: no retries, no redirects, the key in its header alone.</summary>
internal sealed class OpenAIConnection : IDisposable
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);

    private readonly HttpClient? _owned;

    /// <param name="key">The key; <see langword="null"/> for a server that needs none.</param>
    /// <param name="settings">How the server is reached.</param>
    /// <param name="endpoint">The address; <see langword="null"/> for that of the settings.</param>
    public OpenAIConnection(string? key, OpenAIClientSettings settings, Uri? endpoint = null)
    {
        Endpoint = endpoint ?? settings.Endpoint;
        settings.ThrowIfInvalid(Endpoint, key);
        Rules = new AnswerRules(settings.MaxAnswerBytes, key);
        _owned = settings.HttpClient is null ? MakeHttpClient() : null;
        OpenAIClientOptions options = new()
        {
            Endpoint = Endpoint,
            OrganizationId = settings.Organization,
            ProjectId = settings.Project,
            NetworkTimeout = settings.Timeout,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            Transport = new HttpClientPipelineTransport(settings.HttpClient ?? _owned!),
        };
        if (settings.ApiVersion is { } version)
        {
            options.AddPolicy(new ApiVersionPolicy(version), PipelinePosition.PerCall);
        }

#pragma warning disable OPENAI001 // The constructor is marked as one that may change; without it neither a keyless server nor Azure's header is possible.
        Client = new OpenAIClient(Authentication(key, settings.KeyHeader), options);
#pragma warning restore OPENAI001
    }

    public OpenAIClient Client { get; }

    public Uri Endpoint { get; }

    public AnswerRules Rules { get; }

    public void Dispose() => _owned?.Dispose();

    private static AuthenticationPolicy Authentication(string? key, string? header) =>
        key is null ? new KeylessPolicy()
        : header is null ? ApiKeyAuthenticationPolicy.CreateBearerAuthorizationPolicy(new ApiKeyCredential(key))
        : ApiKeyAuthenticationPolicy.CreateHeaderApiKeyPolicy(new ApiKeyCredential(key), header);

    private static HttpClient MakeHttpClient()
    {
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = ConnectionLifetime,
            ConnectTimeout = ConnectTimeout,
        };
        return new HttpClient(handler) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    }
}
