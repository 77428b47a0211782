using System.Net;
using System.Text;
using Agents.Core.Chat;
using Agents.Core.OpenAI;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.OpenAI;

public sealed class ChatFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(401, """{"error":{"message":"Incorrect API key provided: sk-proj-********6789.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}""", ModelErrorKind.Authentication)]
    [InlineData(429, """{"error":{"message":"Rate limit reached for gpt-5-mini","type":"requests","param":null,"code":"rate_limit_exceeded"}}""", ModelErrorKind.RateLimited)]
    [InlineData(429, """{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}""", ModelErrorKind.Authentication)]
    [InlineData(400, """{"error":{"message":"This model's maximum context length is 128000 tokens.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}""", ModelErrorKind.ContextTooLong)]
    [InlineData(400, """{"error":{"message":"The response was filtered","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation"}}}""", ModelErrorKind.ContentFilter)]
    [InlineData(400, """{"error":{"message":"Unsupported value: 'temperature'","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}""", ModelErrorKind.InvalidRequest)]
    [InlineData(404, """{"error":{"message":"The model `gpt-9` does not exist","type":"invalid_request_error","param":null,"code":"model_not_found"}}""", ModelErrorKind.InvalidRequest)]
    [InlineData(500, """{"error":{"message":"The server had an error","type":"server_error","param":null,"code":null}}""", ModelErrorKind.Overloaded)]
    [InlineData(503, "<html>busy</html>", ModelErrorKind.Overloaded)]
    [InlineData(504, "", ModelErrorKind.Timeout)]
    [InlineData(302, "", ModelErrorKind.InvalidRequest)]
    [InlineData(400, """{"object":"error","message":"This model's maximum context length is 4096 tokens.","type":"BadRequestError","param":null,"code":400}""", ModelErrorKind.ContextTooLong)]
    [InlineData(200, """{"error":{"message":"Provider returned error","code":502}}""", ModelErrorKind.Overloaded)]
    [InlineData(200, """{"error":{"code":429,"message":"slow down"}}""", ModelErrorKind.RateLimited)]
    [InlineData(200, """{"object":"error","message":"bad","code":400}""", ModelErrorKind.InvalidRequest)]
    public async Task A_failure_has_the_kind_that_its_answer_tells(int status, string body, ModelErrorKind kind)
    {
        foreach (bool streams in (bool[])[false, true])
        {
            WireHandler handler = WireHandler.Json(body, status);
            using IChatClient client = Wire.Client(handler);
            ModelException thrown = await ThrowsAsync(client, streams);
            Assert.Equal((kind, status), (thrown.Kind, thrown.StatusCode));
            Assert.Null(thrown.InnerException);
            Assert.DoesNotContain("6789", thrown.ToString() + thrown.Detail, StringComparison.Ordinal);
            Assert.Equal(0, handler.OpenStreams);
            Assert.Single(handler.Requests);
        }
    }

    [Theory]
    [InlineData("retry-after-ms", "1500", 1_500)]
    [InlineData("Retry-After", "20", 20_000)]
    [InlineData("Retry-After", "0.5", 500)]
    [InlineData("Retry-After", "Sat, 21 Nov 2026 10:01:00 GMT", 60_000)]
    [InlineData("Retry-After", "Sat, 21 Nov 2026 09:00:00 GMT", null)]
    [InlineData("Retry-After", "soon", null)]
    [InlineData("Retry-After", "-3", null)]
    [InlineData("X-Other", "3", null)]
    public async Task How_long_to_wait_is_read(string header, string value, int? milliseconds)
    {
        using IChatClient client = Wire.Client(WireHandler.Json("{}", 429, ("Date", "Sat, 21 Nov 2026 10:00:00 GMT"), (header, value)));
        ModelException thrown = await ThrowsAsync(client, streams: false);
        Assert.Equal(milliseconds, (int?)thrown.RetryAfter?.TotalMilliseconds);
    }

    [Theory]
    [InlineData("data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}\n\n", ModelErrorKind.Overloaded)]
    [InlineData("event: error\ndata: {\"message\":\"x\",\"code\":\"rate_limit_exceeded\"}\n\n", ModelErrorKind.RateLimited)]
    [InlineData("error: {\"code\":500,\"message\":\"context\",\"type\":\"server_error\"}\n\n", ModelErrorKind.Overloaded)]
    [InlineData("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"error\"}]}\n\n", ModelErrorKind.Overloaded)]
    [InlineData("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"error\"}],\"error\":{\"code\":\"content_filter\"}}\n\n", ModelErrorKind.ContentFilter)]
    [InlineData("data: {oops}\n\n", ModelErrorKind.Unknown)]
    [InlineData("data: [1]\n\n", ModelErrorKind.Unknown)]
    [InlineData("", ModelErrorKind.Connection)]
    [InlineData("data: {\"choices\":[{\"del", ModelErrorKind.Connection)]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"b\"}}]}\n\n", ModelErrorKind.Connection)]
    [InlineData("data: [DON", ModelErrorKind.Connection)]
    public async Task A_failure_inside_a_stream_is_no_short_answer(string rest, ModelErrorKind kind)
    {
        WireHandler handler = WireHandler.Events("data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":null}]}\n\n" + rest);
        using IChatClient client = Wire.Client(handler);
        Assert.Equal(kind, (await ThrowsAsync(client, streams: true)).Kind);
        Assert.Equal(0, handler.OpenStreams);
    }

    [Theory]
    [InlineData("", ModelErrorKind.Connection)]
    [InlineData("{\"choices\":[{\"mess", ModelErrorKind.Connection)]
    [InlineData("{\"choices\":[}", ModelErrorKind.Unknown)]
    [InlineData("<html></html>", ModelErrorKind.Unknown)]
    [InlineData("[]", ModelErrorKind.Unknown)]
    [InlineData("{\"choices\":[{\"message\":{\"content\":\"a\"}}]} {}", ModelErrorKind.Unknown)]
    public async Task A_whole_answer_that_cannot_be_read_says_whether_it_was_cut(string body, ModelErrorKind kind)
    {
        using IChatClient client = Wire.Client(WireHandler.Json(body));
        Assert.Equal(kind, (await ThrowsAsync(client, streams: false)).Kind);
    }

    [Fact]
    public async Task A_stream_cut_at_any_byte_is_the_answer_or_a_broken_connection()
    {
        foreach (string name in Wire.Names())
        {
            byte[] whole = Wire.Stream(name);
            using IChatClient client = Wire.Client(WireHandler.Events(whole));
            ChatResponse expected = await client.GetStreamingResponseAsync("hi", null, Token).ToChatResponseAsync(Token);
            int answers = 0;
            int length = 0;
            WireHandler handler = new((self, _) => self.Give(whole[..length], "text/event-stream"));
            using IChatClient cut = Wire.Client(handler);
            for (; length < whole.Length; length++)
            {
                try
                {
                    ChatResponse actual = await cut.GetStreamingResponseAsync("hi", null, Token).ToChatResponseAsync(Token);
                    expected.Usage = actual.Usage;
                    Assert.Equal(Wire.Describe(expected), Wire.Describe(actual));
                    answers++;
                }
                catch (ModelException exception)
                {
                    Assert.True(exception.Kind == ModelErrorKind.Connection, $"{name} cut at {length}: {exception.Message}");
                }

                Assert.Equal(0, handler.OpenStreams);
            }

            Assert.InRange(answers, 1, whole.Length / 2);
        }
    }

    [Fact]
    public async Task A_connection_that_breaks_is_a_failure_until_the_answer_has_ended()
    {
        foreach ((byte[] body, bool isWhole) in ((byte[], bool)[])[(Wire.Stream("groq")[..^14], true), (Wire.Stream("groq")[..800], false)])
        {
            WireHandler handler = new((self, _) => self.Give(body, "text/event-stream", end: _ => throw new IOException("reset")));
            using IChatClient client = Wire.Client(handler);
            if (isWhole)
            {
                Assert.Equal("Grüezi.", (await client.GetStreamingResponseAsync("hi", null, Token).ToChatResponseAsync(Token)).Text);
            }
            else
            {
                ModelException thrown = await ThrowsAsync(client, streams: true);
                Assert.Equal(ModelErrorKind.Connection, thrown.Kind);
                Assert.IsType<IOException>(thrown.InnerException, exactMatch: false);
            }

            Assert.Equal(0, handler.OpenStreams);
        }
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_a_connection_failure()
    {
        using IChatClient client = Wire.Client(new WireHandler((_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused")));
        ModelException thrown = await ThrowsAsync(client, streams: false);
        Assert.Equal(ModelErrorKind.Connection, thrown.Kind);
        Assert.IsType<HttpRequestException>(thrown.InnerException);
    }

    [Fact]
    public async Task Silence_before_and_within_an_answer_is_a_timeout()
    {
        WireHandler before = new(async (_, _, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return null!;
        });
        WireHandler within = new((self, _) => self.Give(Wire.Stream("groq")[..800], "text/event-stream", end: token => Task.Delay(Timeout.Infinite, token)));
        foreach (WireHandler handler in (WireHandler[])[before, within])
        {
            using IChatClient client = Wire.Client(handler, configure: settings => settings.Timeout = TimeSpan.FromMilliseconds(50));
            ModelException thrown = await ThrowsAsync(client, streams: true);
            Assert.Equal((ModelErrorKind.Timeout, "The model 'gpt-5-mini' failed (Timeout): the server was silent for longer than the settings allow."), (thrown.Kind, thrown.Message));
            Assert.Equal(0, handler.OpenStreams);
        }
    }

    [Fact]
    public async Task Whatever_a_handler_throws_is_told_by_its_name_alone()
    {
        using IChatClient client = Wire.Client(new WireHandler((_, sent) => throw new InvalidOperationException(sent.Headers["Authorization"])));
        ModelException thrown = await ThrowsAsync(client, streams: false);
        Assert.Equal("The model 'gpt-5-mini' failed (Unknown): the client threw InvalidOperationException.", thrown.Message);
        Assert.DoesNotContain(Wire.Key, thrown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_is_in_no_text_of_anything()
    {
        foreach (int status in (int[])[200, 400, 401, 429, 500])
        {
            string echo = $$$"""{"error":{"message":"Incorrect API key provided: {{{Wire.Key}}}","code":"x"}}""";
            using OpenAIChatClient client = Wire.Client(WireHandler.Json(echo, status));
            ModelException thrown = await ThrowsAsync(client, streams: false);
            string all = string.Join(' ', thrown, thrown.Message, thrown.Detail, thrown.Code, thrown.Data.Count, client, client.GetService(typeof(ChatClientMetadata)));
            Assert.DoesNotContain("Canary", all, StringComparison.Ordinal);
        }

        AgentOptionsException refused = Assert.Throws<AgentOptionsException>(() => new OpenAIChatClient(Wire.Key + "\n", "m"));
        Assert.DoesNotContain("Canary", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hostile_server_cannot_fill_the_memory()
    {
        byte[] endless = Encoding.UTF8.GetBytes(new string('x', 5_000));
        string delta = "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"" + new string('1', 900) + "\"}}]}}]}\n\n";
        string refusal = delta.Replace("tool_calls", "none", StringComparison.Ordinal).Replace("{\"delta\":{", "{\"delta\":{\"refusal\":\"" + new string('1', 900) + "\",", StringComparison.Ordinal);
        foreach ((byte[] body, bool streams) in ((byte[], bool)[])
            [(endless, false), (endless, true), ([.. "data: "u8, .. endless], true), ([.. "{"u8, .. endless], true),
            (Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(delta, 3))), true), (Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(refusal, 3))), true)])
        {
            using IChatClient client = Wire.Client(WireHandler.Events(body, 100), configure: settings => settings.MaxAnswerBytes = 2_048);
            ModelException thrown = await ThrowsAsync(client, streams);
            Assert.Equal(ModelErrorKind.Unknown, thrown.Kind);
            Assert.Contains("2,048", thrown.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_stream_longer_than_the_most_that_is_held_is_read()
    {
        StringBuilder body = new();
        for (int i = 0; i < 500; i++)
        {
            body.Append(": ping\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"word \"},\"finish_reason\":null}]}\n\n");
        }

        using IChatClient client = Wire.Client(WireHandler.Events(body + "data: [DONE]\n\n"), configure: settings => settings.MaxAnswerBytes = 1_024);
        Assert.Equal(2_500, (await client.GetStreamingResponseAsync("hi", null, Token).ToChatResponseAsync(Token)).Text.Length);
    }

    [Fact]
    public async Task Our_own_client_follows_no_redirect()
    {
        using HttpListener listener = new();
        int port = FreePort();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        Task<string> first = AnswerAsync(listener, port);
        using OpenAIChatClient client = new(Wire.Key, "m", new OpenAIClientSettings { Endpoint = new Uri($"http://127.0.0.1:{port}/v1") });
        ModelException thrown = await ThrowsAsync(client, streams: false);
        Assert.Equal((ModelErrorKind.InvalidRequest, 307, "/v1/chat/completions"), (thrown.Kind, thrown.StatusCode, await first));
    }

    private static async Task<string> AnswerAsync(HttpListener listener, int port)
    {
        HttpListenerContext context = await listener.GetContextAsync();
        context.Response.StatusCode = 307;
        context.Response.RedirectLocation = $"http://localhost:{port}/elsewhere";
        context.Response.Close();
        return context.Request.Url!.AbsolutePath;
    }

    private static int FreePort()
    {
        using System.Net.Sockets.TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static Task<ModelException> ThrowsAsync(IChatClient client, bool streams) => Assert.ThrowsAsync<ModelException>(
        () => streams ? client.GetStreamingResponseAsync("hi", null, Token).ToChatResponseAsync(Token) : client.GetResponseAsync("hi", null, Token));
}
