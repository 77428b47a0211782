using System.Net;
using System.Net.Http.Headers;

namespace Agents.Core.Benchmarks.Providers;

/// <summary>A connection that reads the request to its end and has the answer at once, from memory. Completes synchronously; thread-safe.</summary>
public sealed class InstantHandler : HttpMessageHandler
{
    private readonly byte[] _answer;
    private readonly MediaTypeHeaderValue _type;

    private InstantHandler(byte[] answer, string type)
    {
        _answer = answer;
        _type = MediaTypeHeaderValue.Parse(type);
    }

    /// <summary>Makes a client that answers with the whole of a wire.</summary>
    /// <param name="wire">What the provider answers.</param>
    public static HttpClient OfWhole(Wire wire) => Make(new InstantHandler(wire.Whole, "application/json"));

    /// <summary>Makes a client that answers with the stream of a wire.</summary>
    /// <param name="wire">What the provider answers.</param>
    public static HttpClient OfStream(Wire wire) => Make(new InstantHandler(wire.Stream, "text/event-stream; charset=utf-8"));

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
        ByteArrayContent content = new(_answer);
        content.Headers.ContentType = _type;
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = content, RequestMessage = request };
    }

    private static HttpClient Make(InstantHandler handler) => new(handler) { Timeout = Timeout.InfiniteTimeSpan };
}
