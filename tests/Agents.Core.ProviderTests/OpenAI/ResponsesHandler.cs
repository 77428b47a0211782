using System.Net;
using System.Net.Http.Headers;
using Agents.Core.OpenAI;

namespace Agents.Core.ProviderTests.OpenAI;

/// <summary>A server in memory: answers each request from a script, remembers what it was sent, and counts the answers that nobody closed.</summary>
internal sealed class ResponsesHandler(Func<int, HttpResponseMessage> answer) : HttpMessageHandler
{
    public const string Key = "sk-canary-4f7Qz9Lm2Xw8Rt5Vb1Nc6Hj3";

    private int _open;

    public List<string> Bodies { get; } = [];

    public List<string> Addresses { get; } = [];

    public int Open => _open;

    public OpenAIResponsesChatClient Client(string model = "gpt-5-mini") =>
        new(Key, model, new OpenAIClientSettings { HttpClient = new HttpClient(this) });

    public static ResponsesHandler OfJson(string json, HttpStatusCode status = HttpStatusCode.OK) => new(_ => Json(json, status));

    public static ResponsesHandler OfStream(byte[] events, Func<byte[], Stream>? body = null) => new(_ => Events(body is null ? new MemoryStream(events) : body(events)));

    public static HttpResponseMessage Json(string json, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(json, new MediaTypeHeaderValue("application/json")) };

    public static HttpResponseMessage Events(Stream body) =>
        new(HttpStatusCode.OK) { Content = new StreamContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("text/event-stream") } } };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Addresses.Add($"{request.Method} {request.RequestUri}");
        Bodies.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
        HttpResponseMessage response = answer(Bodies.Count - 1);
        MediaTypeHeaderValue? type = response.Content.Headers.ContentType;
        Interlocked.Increment(ref _open);
        response.Content = new StreamContent(new CountedStream(await response.Content.ReadAsStreamAsync(cancellationToken), () => Interlocked.Decrement(ref _open)))
        {
            Headers = { ContentType = type },
        };
        return response;
    }
}
