using Agents.Core.Mcp.Streams;

namespace Agents.Core.Mcp;

/// <summary>Lets no answer be longer than a message may be; of a stream of events, no event; and mends what JSON is in it.</summary>
internal sealed class LimitingHttpHandler : DelegatingHandler
{
    private readonly int _limit;

    public LimitingHttpHandler(HttpMessageHandler inner, int limit)
        : base(inner)
    {
        _limit = limit;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        HttpContent content = response.Content;
        MessageEnd end = content.Headers.ContentType?.MediaType == "text/event-stream" ? MessageEnd.EmptyLine : MessageEnd.OfStream;
        Stream body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        StreamContent limited = new(new MendedStream(new LimitedStream(body, _limit, end)));
        foreach ((string name, IEnumerable<string> values) in content.Headers)
        {
            limited.Headers.TryAddWithoutValidation(name, values);
        }

        response.Content = limited;
        return response;
    }
}
