using System.Net;
using System.Text;
using System.Text.Json;
using Agents.Core.Chat;
using Agents.Core.Offline;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Server;

public sealed class ModelServerTests : IAsyncLifetime
{
    private const string Ask = """{"model":"m","messages":[{"role":"user","content":"Hi"}]}""";
    private const string AskForStream = """{"model":"m","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"Hi"}]}""";

    private static readonly string[] Paths = ["/v1/chat/completions", "/v1/responses", "/v1/messages"];

    private readonly HttpClient _http = new(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero });
    private ModelServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await ModelServer.StartAsync(Stop);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_request_is_recorded_with_method_path_headers_and_body()
    {
        _server.Respond = Served.Answer(Said("Hello"));
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(_server.Address, "/v1/chat/completions?a=b")) { Content = new StringContent(Ask) };
        request.Headers.Add("Authorization", "Bearer k");
        using HttpResponseMessage response = await _http.SendAsync(request, Stop);
        ServedRequest served = Assert.Single(_server.Requests);
        Assert.Equal(("POST", "/v1/chat/completions", "?a=b", Ask), (served.Method, served.Path, served.Query, served.Body));
        Assert.Equal("Bearer k", served.Headers["authorization"]);
        Assert.Equal("m", served.Model);
        Assert.False(served.IsStreaming);
    }

    [Fact]
    public async Task An_answer_is_written_in_each_format_whole_and_streamed()
    {
        _server.Respond = Served.Answer(new ChatResponse(new ChatMessage(ChatRole.Assistant, [new TextContent("Zürich 😀 is fine."), Call("c1")])) { Usage = Usage });
        foreach (string path in Paths)
        {
            string whole = await PostAsync(path, Ask);
            string stream = await PostAsync(path, AskForStream);
            Assert.Contains("Zürich 😀 is fine.", whole, StringComparison.Ordinal);
            Assert.Contains("Zürich 😀\"", stream, StringComparison.Ordinal);        // the first piece, as UTF-8
            Assert.Contains("\"c1\"", whole, StringComparison.Ordinal);
            Assert.Contains("\"c1\"", stream, StringComparison.Ordinal);
            foreach (string line in stream.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal)))
            {
                using JsonDocument data = JsonDocument.Parse(line.AsMemory(6));
            }
        }
    }

    [Fact]
    public async Task A_stream_is_cut_after_exactly_the_byte_that_was_named()
    {
        byte[] body = Encoding.UTF8.GetBytes("data: {\"a\":1}\n\ndata: [DONE]\n\n");
        for (int k = 0; k < body.Length; k++)
        {
            _server.Respond = Served.Reply(new ServedReply { ContentType = ServedReply.EventStream, Body = body, CutAt = k });
            (byte[] received, Exception? failure) = await ReadAsync();
            Assert.Equal(body[..k], received);
            Assert.IsType<HttpIOException>(failure);
        }

        await _server.WaitForConnectionsAsync(0, Stop);
        Assert.Equal(1, _server.PeakConnections);
    }

    [Fact]
    public async Task A_stream_that_ends_early_looks_whole()
    {
        _server.Respond = Served.Reply(ServedReply.Stream("data: {}\n\ndata: [DONE]\n\n") with { EndAt = 12 });
        (byte[] received, Exception? failure) = await ReadAsync();
        Assert.Equal("data: {}\n\nda", Encoding.UTF8.GetString(received));
        Assert.Null(failure);
    }

    [Fact]
    public async Task A_body_shorter_than_was_told_breaks_off()
    {
        _server.Respond = Served.Reply(ServedReply.Json(200, "{}") with { DeclaredLength = 10 });
        (byte[] received, Exception? failure) = await ReadAsync();
        Assert.Equal("{}"u8.ToArray(), received);
        Assert.IsType<HttpIOException>(failure);
    }

    [Fact]
    public async Task Of_a_body_longer_than_was_told_the_client_sees_what_was_told()
    {
        _server.Respond = Served.Reply(ServedReply.Json(200, """{"a":1}""") with { DeclaredLength = 4 });
        (byte[] received, Exception? failure) = await ReadAsync();
        Assert.Equal("""{"a" """.TrimEnd(), Encoding.UTF8.GetString(received));
        Assert.Null(failure);
    }

    [Fact]
    public async Task A_stalled_body_goes_on_when_it_is_released()
    {
        TaskCompletionSource release = new();
        _server.Respond = Served.Reply(ServedReply.Stream("abcdef") with { StallAt = 3, Release = release.Task, PieceSize = 2 });
        Task<(byte[] Received, Exception? Failure)> reading = ReadAsync();
        await _server.WaitForStallAsync(Stop);
        Assert.False(reading.IsCompleted);
        release.SetResult();
        (byte[] received, Exception? failure) = await reading;
        Assert.Equal("abcdef"u8.ToArray(), received);
        Assert.Null(failure);
    }

    [Fact]
    public async Task A_client_that_goes_away_ends_a_stall_and_its_connection()
    {
        _server.Respond = Served.Reply(ServedReply.Stream("abcdef") with { StallAt = 0 });
        HttpResponseMessage response = await _http.GetAsync(new Uri(_server.Address, "/x"), HttpCompletionOption.ResponseHeadersRead, Stop);
        await _server.WaitForStallAsync(Stop);
        Assert.Equal(1, _server.RunningRequests);
        response.Dispose();
        await _server.WaitForIdleAsync(Stop);
        await _server.WaitForConnectionsAsync(0, Stop);
    }

    [Fact]
    public async Task A_request_without_the_key_is_refused_in_the_words_of_the_format()
    {
        _server.Key = "right";
        _server.Respond = Served.Answer(Said("Hello"));
        foreach (string path in Paths)
        {
            using HttpResponseMessage response = await _http.PostAsync(new Uri(_server.Address, path), new StringContent(Ask), Stop);
            string body = await response.Content.ReadAsStringAsync(Stop);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Equal(ModelErrorKind.Authentication, ModelErrors.FromResponse("m", 401, body).Kind);
        }
    }

    [Fact]
    public void Every_kind_of_error_is_read_back_as_that_kind()
    {
        ModelErrorKind[] kinds =
        [
            ModelErrorKind.RateLimited, ModelErrorKind.Overloaded, ModelErrorKind.Timeout, ModelErrorKind.ContextTooLong,
            ModelErrorKind.Authentication, ModelErrorKind.ContentFilter, ModelErrorKind.InvalidRequest,
        ];
        Assert.All(Paths.Select(path => WireFormat.Of(path)!), format => Assert.All(kinds, kind =>
        {
            ServedReply reply = format.WriteError(kind);
            Assert.Equal(kind, ModelErrors.FromResponse("m", reply.Status, Encoding.UTF8.GetString(reply.Body)).Kind);
        }));
    }

    [Fact]
    public async Task A_script_gives_one_answer_a_request()
    {
        _server.Respond = Served.Answers(Said("one"), Said("two"));
        Assert.Contains("one", await PostAsync(Paths[0], Ask), StringComparison.Ordinal);
        Assert.Contains("two", await PostAsync(Paths[2], Ask), StringComparison.Ordinal);
        using HttpResponseMessage third = await _http.PostAsync(new Uri(_server.Address, Paths[0]), new StringContent(Ask), Stop);
        Assert.Equal((HttpStatusCode)418, third.StatusCode);
    }

    [Fact]
    public async Task A_client_answers_what_comes_over_the_wire()
    {
        using OfflineChatClient offline = new();
        _server.Respond = Served.Client(offline);
        foreach (string path in Paths)
        {
            string question = """{"model":"m","max_tokens":100,"PLACE":[{"role":"user","content":"What is the capital of Norway?\n\nOslo is the capital of Norway. Oslo is a capital with many people."}]}"""
                .Replace("PLACE", path.EndsWith("responses", StringComparison.Ordinal) ? "input" : "messages", StringComparison.Ordinal);
            Assert.Contains("Oslo is the capital of Norway.", await PostAsync(path, question), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Embeddings_come_as_numbers_or_as_base64()
    {
        using OfflineChatClient offline = new();
        _server.Respond = Served.Client(offline);
        using JsonDocument plain = JsonDocument.Parse(await PostAsync("/v1/embeddings", """{"model":"e","input":["ab","c"],"dimensions":2}"""));
        using JsonDocument base64 = JsonDocument.Parse(await PostAsync("/v1/embeddings", """{"model":"e","input":"ab","dimensions":2,"encoding_format":"base64"}"""));
        Assert.Equal([97 / 256f, 98 / 256f], plain.RootElement.GetProperty("data")[0].GetProperty("embedding").EnumerateArray().Select(v => v.GetSingle()));
        byte[] bytes = base64.RootElement.GetProperty("data")[0].GetProperty("embedding").GetBytesFromBase64();
        Assert.Equal([97 / 256f, 98 / 256f], [BitConverter.ToSingle(bytes, 0), BitConverter.ToSingle(bytes, 4)]);
    }

    private static UsageDetails Usage => new() { InputTokenCount = 12, OutputTokenCount = 7, CachedInputTokenCount = 4 };

    private static ChatResponse Said(string text) => new(new ChatMessage(ChatRole.Assistant, text)) { Usage = Usage };

    private static FunctionCallContent Call(string id) => new(id, "look_up", new Dictionary<string, object?> { ["city"] = "Oslo" });

    private async Task<string> PostAsync(string path, string body)
    {
        using HttpResponseMessage response = await _http.PostAsync(new Uri(_server.Address, path), new StringContent(body), Stop);
        string text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.IsSuccessStatusCode, text);
        return text;
    }

    private async Task<(byte[] Received, Exception? Failure)> ReadAsync()
    {
        using HttpResponseMessage response = await _http.GetAsync(new Uri(_server.Address, "/x"), HttpCompletionOption.ResponseHeadersRead, Stop);
        await using Stream body = await response.Content.ReadAsStreamAsync(Stop);
        using MemoryStream received = new();
        byte[] one = new byte[1];
        try
        {
            while (await body.ReadAsync(one, Stop) > 0)
            {
                received.Write(one);
            }

            return (received.ToArray(), null);
        }
        catch (IOException exception)
        {
            return (received.ToArray(), exception);
        }
    }
}
