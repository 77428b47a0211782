namespace Agents.Core.Mcp;

/// <summary>Sends requests through a client of the application, which is not disposed of.</summary>
internal sealed class ForwardingHttpHandler : HttpMessageHandler
{
    private readonly HttpClient _client;

    public ForwardingHttpHandler(HttpClient client) => _client = client;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // A request is sent by one client only, so the application's gets one of its own. The content is the caller's to dispose of.
        HttpRequestMessage copy = new(request.Method, request.RequestUri)
        {
            Content = request.Content,
            Version = request.Version,
            VersionPolicy = request.VersionPolicy,
        };
        foreach ((string name, IEnumerable<string> values) in request.Headers)
        {
            copy.Headers.TryAddWithoutValidation(name, values);
        }

        return await _client.SendAsync(copy, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
    }
}
