using System.Net;
using System.Text;
using Agents.Core.Anthropic;

namespace Agents.Core.ProviderTests.Anthropic;

/// <summary>The other end of the connection, in memory: keeps what was asked, and answers what a test says.</summary>
internal sealed class Wire : HttpMessageHandler
{
    public const string Canary = "sk-ant-api03-canary-4242";

    private readonly Queue<Func<CancellationToken, Task<HttpResponseMessage>>> _answers = [];

    public List<string> Bodies { get; } = [];

    public List<HttpRequestMessage> Requests { get; } = [];

    public List<WireStream> Streams { get; } = [];

    public string Body => Bodies[^1];

    public static string Fixture(string name) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "anthropic", name));

    public static byte[] FixtureBytes(string name) => Encoding.UTF8.GetBytes(Fixture(name));

    /// <summary>Makes a client that speaks over this wire.</summary>
    public AnthropicChatClient Client(Action<AnthropicClientSettings>? configure = null, string model = "claude-haiku-4-5")
    {
        AnthropicClientSettings settings = new() { HttpClient = new HttpClient(this), CacheBreakpoints = CacheBreakpoints.None };
        configure?.Invoke(settings);
        return new AnthropicChatClient(Canary, model, settings);
    }

    public Wire Answer(string fixture) => Answer(200, FixtureBytes(fixture), fixture.EndsWith(".sse", StringComparison.Ordinal));

    public Wire Answer(int status, string body) => Answer(status, Encoding.UTF8.GetBytes(body), isStream: false);

    public Wire Answer(int status, byte[] body, bool isStream) => Answer(status, new WireStream(body), isStream);

    public Wire Answer(int status, WireStream stream, bool isStream, params (string Name, string Value)[] headers)
    {
        _answers.Enqueue(_ =>
        {
            Streams.Add(stream);
            HttpResponseMessage response = new((HttpStatusCode)status) { Content = new StreamContent(stream) };
            response.Content.Headers.TryAddWithoutValidation("content-type", isStream ? "text/event-stream; charset=utf-8" : "application/json");
            foreach ((string name, string value) in headers)
            {
                response.Headers.TryAddWithoutValidation(name, value);
            }

            return Task.FromResult(response);
        });
        return this;
    }

    public Wire Fail(Exception exception)
    {
        _answers.Enqueue(_ => Task.FromException<HttpResponseMessage>(exception));
        return this;
    }

    /// <summary>Says nothing at all; the task ends when somebody is waiting.</summary>
    public Wire Stall(TaskCompletionSource waiting)
    {
        _answers.Enqueue(async cancellationToken =>
        {
            waiting.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return null!;
        });
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        Bodies.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
        return await _answers.Dequeue()(cancellationToken);
    }
}
