using System.Collections.Immutable;
using Agents.Core.Mcp.Safety;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;

namespace Agents.Core.Mcp;

/// <summary>A server that is reached over streamable HTTP.</summary>
/// <remarks>Immutable.</remarks>
public sealed record McpHttpServer : McpServer
{
    /// <summary>Gets where the server is.</summary>
    /// <value>An absolute address, http or https, without a user or password in it.</value>
    public required Uri Endpoint { get; init; }

    /// <summary>Gets what is sent with each request, such as an <c>Authorization</c>.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Gets the client that requests go through.</summary>
    /// <value>The default is <see langword="null"/>: a client of its own for each connection, which follows no redirects, so that headers go
    /// nowhere else. One that is given is not disposed of.</value>
    public HttpClient? HttpClient { get; init; }

    internal override McpServerIdentity Identity => McpServerIdentity.OfEndpoint(Name, Endpoint);

    /// <summary>Returns the name.</summary>
    /// <returns>The kind of server and its name.</returns>
    public override string ToString() => $"{nameof(McpHttpServer)} {Name}";

    internal override void CheckAddress(List<string> failures)
    {
        if (Endpoint is not { IsAbsoluteUri: true } || (Endpoint.Scheme != Uri.UriSchemeHttp && Endpoint.Scheme != Uri.UriSchemeHttps)
            || Endpoint.UserInfo.Length > 0)
        {
            failures.Add($"{nameof(Endpoint)} must be an absolute http or https address without a user or password.");
        }

        if (Headers is null)
        {
            failures.Add($"{nameof(Headers)} must not be null.");
            return;
        }

        foreach ((string name, string value) in Headers)
        {
            // The value may be a secret, so it is not repeated.
            if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal))
                || value is null || value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
            {
                failures.Add($"The header {NameText.Quote(name)} must have a name of token characters and a value without line breaks.");
            }
        }
    }

    internal override ServerLink Open(McpToolsOptions options, ILogger logger)
    {
        HttpMessageHandler inner = HttpClient is { } given
            ? new ForwardingHttpHandler(given)
            : new SocketsHttpHandler { AllowAutoRedirect = false };
        HttpClient client = new(new LimitingHttpHandler(inner, options.MaxMessageBytes)) { Timeout = Timeout.InfiniteTimeSpan };
        HttpClientTransportOptions transport = new()
        {
            Endpoint = Endpoint,
            Name = Name,
            TransportMode = HttpTransportMode.StreamableHttp,
            ConnectionTimeout = options.ConnectTimeout,
            AdditionalHeaders = Headers.Count == 0 ? null : new Dictionary<string, string>(Headers),
        };
        return new ServerLink { Transport = new HttpClientTransport(transport, client, loggerFactory: null), HttpClient = client };
    }
}
