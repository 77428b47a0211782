using System.Globalization;
using Agents.Core.Anthropic;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Anthropic;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Anthropic;

public sealed class ErrorTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Hi")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int, string, string, ModelErrorKind> Failures => new()
    {
        { 400, "invalid_request_error", "messages.0: unexpected field", ModelErrorKind.InvalidRequest },
        { 400, "invalid_request_error", "prompt is too long: 213462 tokens > 200000 maximum", ModelErrorKind.ContextTooLong },
        { 400, "invalid_request_error", "input length and `max_tokens` exceed context limit: 199000 + 8192 > 200000", ModelErrorKind.ContextTooLong },
        { 400, "invalid_request_error", "Your credit balance is too low to access the API.", ModelErrorKind.Authentication },
        { 400, "invalid_request_error", "Output blocked by content filtering policy", ModelErrorKind.ContentFilter },
        { 401, "authentication_error", "invalid x-api-key", ModelErrorKind.Authentication },
        { 402, "billing_error", "Payment is needed.", ModelErrorKind.Authentication },
        { 403, "permission_error", "No.", ModelErrorKind.Authentication },
        { 404, "not_found_error", "model: claude-9", ModelErrorKind.InvalidRequest },
        { 408, "timeout_error", "Too slow.", ModelErrorKind.Timeout },
        { 409, "conflict_error", "Elsewhere.", ModelErrorKind.InvalidRequest },
        { 413, "request_too_large", "Request exceeds the maximum size", ModelErrorKind.ContextTooLong },
        { 429, "rate_limit_error", "This request would exceed your rate limit.", ModelErrorKind.RateLimited },
        { 500, "api_error", "Internal server error", ModelErrorKind.Overloaded },
        { 504, "timeout_error", "Request timed out", ModelErrorKind.Timeout },
        { 529, "overloaded_error", "Overloaded", ModelErrorKind.Overloaded },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Failure_is_told_by_its_kind(int status, string type, string words, ModelErrorKind kind)
    {
        string body = Body(type, words);
        Wire wire = new Wire().Answer(status, body).Answer(status, body);
        using AnthropicChatClient client = wire.Client();

        ModelException whole = await FailAsync(() => client.GetResponseAsync(Question, null, Token));
        ModelException streamed = await FailAsync(() => client.GetStreamingResponseAsync(Question, null, Token).ToChatResponseAsync(Token));

        foreach (ModelException exception in new[] { whole, streamed })
        {
            Assert.Equal((kind, status, type, words), (exception.Kind, exception.StatusCode, exception.Code, exception.Detail));
            Assert.Equal($"The model 'claude-haiku-4-5' failed ({kind}): the provider answered with status {status}, {type}.", exception.Message);
            Assert.Null(exception.InnerException);
        }

        Assert.Equal(2, wire.Requests.Count);
        Assert.All(wire.Streams, stream => Assert.True(stream.IsDisposed));
    }

    [Theory]
    [InlineData(302, "", ModelErrorKind.InvalidRequest)]
    [InlineData(429, "<html>slow down</html>", ModelErrorKind.RateLimited)]
    [InlineData(502, "", ModelErrorKind.Overloaded)]
    [InlineData(500, "{\"error\":", ModelErrorKind.Overloaded)]
    public async Task Failure_in_other_words_is_told_by_its_status(int status, string body, ModelErrorKind kind)
    {
        using AnthropicChatClient client = new Wire().Answer(status, body).Client();

        ModelException exception = await FailAsync(() => client.GetResponseAsync(Question, null, Token));

        Assert.Equal((kind, status), (exception.Kind, exception.StatusCode));
    }

    [Theory]
    [InlineData("retry-after", "7", 7_000.0)]
    [InlineData("retry-after", "Tue, 01 Jan 2030 00:01:30 GMT", 90_000.0)]
    [InlineData("retry-after", "Mon, 31 Dec 2029 00:00:00 GMT", 0.0)]
    [InlineData("retry-after-ms", "1500.5", 1_500.5)]
    [InlineData("retry-after-ms", "-3", null)]
    [InlineData("retry-after", "soon", null)]
    public async Task Wait_that_the_provider_asks_for_is_told(string name, string value, double? milliseconds)
    {
        WireStream body = new(System.Text.Encoding.UTF8.GetBytes(Body("rate_limit_error", "Slow down.")));
        using AnthropicChatClient client = new Wire().Answer(429, body, isStream: false, (name, value))
            .Client(settings => settings.TimeProvider = new ManualTimeProvider());

        ModelException exception = await FailAsync(() => client.GetResponseAsync(Question, null, Token));

        Assert.Equal(milliseconds is { } wait ? TimeSpan.FromMilliseconds(wait) : null, exception.RetryAfter);
    }

    [Fact]
    public async Task Wait_is_read_the_same_wherever_the_application_runs()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (german.NumberFormat.NumberDecimalSeparator, german.NumberFormat.NumberGroupSeparator) = (",", ".");
        CultureInfo.CurrentCulture = german;
        try
        {
            WireStream body = new(System.Text.Encoding.UTF8.GetBytes(Body("rate_limit_error", "Slow down.")));
            using AnthropicChatClient client = new Wire().Answer(429, body, isStream: false, ("retry-after-ms", "1500.5")).Client();

            ModelException exception = await FailAsync(() => client.GetResponseAsync(Question, null, Token));

            Assert.Equal(TimeSpan.FromMilliseconds(1_500.5), exception.RetryAfter);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task Model_without_a_name_is_the_clients_own()
    {
        using AnthropicChatClient client = new Wire().Answer(500, "{}").Answer(500, "{}").Client();

        ModelException whole = await FailAsync(() => client.GetResponseAsync(Question, new ChatOptions { ModelId = "" }, Token));
        ModelException streamed = await FailAsync(() => client.GetStreamingResponseAsync(Question, new ChatOptions { ModelId = "" }, Token).ToChatResponseAsync(Token));

        Assert.Equal(("claude-haiku-4-5", "claude-haiku-4-5"), (whole.Model, streamed.Model));
    }

    [Fact]
    public async Task Key_that_the_provider_puts_in_the_place_of_a_code_is_not_repeated()
    {
        using AnthropicChatClient client = new Wire().Answer(401, Body(Wire.Canary, "No.")).Client();

        ModelException exception = await FailAsync(() => client.GetResponseAsync(Question, null, Token));

        Assert.Equal((ModelErrorKind.Authentication, null), (exception.Kind, exception.Code));
        Assert.DoesNotContain("canary", exception.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("overloaded_error", ModelErrorKind.Overloaded)]
    [InlineData("rate_limit_error", ModelErrorKind.RateLimited)]
    [InlineData("api_error", ModelErrorKind.Overloaded)]
    [InlineData("invalid_request_error", ModelErrorKind.Unknown)]
    public async Task Failure_inside_a_stream_is_told_by_its_kind_after_what_came_before(string type, ModelErrorKind kind)
    {
        string text = Wire.Fixture("text.sse");
        string stream = text[..text.IndexOf("event: content_block_stop", StringComparison.Ordinal)] + $"event: error\ndata: {Body(type, "It's over")}\n\n";
        Wire wire = new Wire().Answer(200, System.Text.Encoding.UTF8.GetBytes(stream), isStream: true);
        using AnthropicChatClient client = wire.Client();
        List<ChatResponseUpdate> seen = [];

        ModelException exception = await FailAsync(() => CollectAsync(client, seen));

        Assert.Equal((kind, 200, type, "It's over"), (exception.Kind, exception.StatusCode, exception.Code, exception.Detail));
        Assert.Null(exception.InnerException);
        ChatResponse partial = seen.ToChatResponse();
        Assert.Equal("Rain in Zürich, sun in 東京.", partial.Text);
        Assert.Equal("in 12143 cached 12102 out 1 thought  total 12144", Spoken.Of(partial.Usage));
        Assert.True(wire.Streams[0].IsDisposed);
    }

    [Fact]
    public async Task Failure_with_the_status_of_an_answer_is_told_by_its_kind()
    {
        string body = Body("overloaded_error", "Overloaded");
        using AnthropicChatClient client = new Wire().Answer(200, body).Answer(200, body).Client();

        ModelException whole = await FailAsync(() => client.GetResponseAsync(Question, null, Token));
        ModelException streamed = await FailAsync(() => client.GetStreamingResponseAsync(Question, null, Token).ToChatResponseAsync(Token));

        Assert.Equal((ModelErrorKind.Overloaded, ModelErrorKind.Overloaded), (whole.Kind, streamed.Kind));
    }

    [Fact]
    public async Task Failure_inside_a_stream_that_nobody_can_read_is_one_still()
    {
        string stream = Wire.Fixture("text.sse").Split("event: content_block_stop")[0] + "event: error\ndata: boom\n\n";
        using AnthropicChatClient client = new Wire().Answer(200, System.Text.Encoding.UTF8.GetBytes(stream), isStream: true).Client();

        Assert.Equal(ModelErrorKind.Overloaded, (await FailAsync(() => CollectAsync(client, []))).Kind);
    }

    [Theory]
    [InlineData("{\"id\":", ModelErrorKind.Connection)]
    [InlineData("", ModelErrorKind.Connection)]
    [InlineData("null", ModelErrorKind.Unknown)]
    [InlineData("[]", ModelErrorKind.Unknown)]
    [InlineData("{}", ModelErrorKind.Unknown)]
    [InlineData("{\"id\":1,\"content\":\"x\"}", ModelErrorKind.Unknown)]
    [InlineData("<html>", ModelErrorKind.Unknown)]
    public async Task Answer_that_cannot_be_read_is_a_failure(string body, ModelErrorKind kind)
    {
        using AnthropicChatClient client = new Wire().Answer(200, body).Client();

        Assert.Equal(kind, (await FailAsync(() => client.GetResponseAsync(Question, null, Token))).Kind);
    }

    [Fact]
    public async Task Provider_that_cannot_be_reached_is_a_failure_of_the_connection()
    {
        HttpRequestException refused = new("Connection refused");
        using AnthropicChatClient client = new Wire().Fail(refused).Fail(refused).Client();

        ModelException whole = await FailAsync(() => client.GetResponseAsync(Question, null, Token));
        ModelException streamed = await FailAsync(() => CollectAsync(client, []));

        Assert.Equal((ModelErrorKind.Connection, ModelErrorKind.Connection), (whole.Kind, streamed.Kind));
        Assert.Same(refused, whole.InnerException);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Provider_that_does_not_begin_to_answer_ran_out_of_time(bool isStream)
    {
        ManualTimeProvider clock = new();
        TaskCompletionSource waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using AnthropicChatClient client = new Wire().Stall(waiting).Client(settings => settings.TimeProvider = clock);
        Task call = isStream ? CollectAsync(client, []) : client.GetResponseAsync(Question, null, Token);
        await waiting.Task.WaitAsync(Token);

        clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        Assert.False(call.IsCompleted);
        clock.Advance(TimeSpan.FromTicks(1));

        ModelException exception = await FailAsync(() => call);
        Assert.Equal(ModelErrorKind.Timeout, exception.Kind);
        Assert.Equal("The provider said nothing for 00:10:00.", exception.InnerException!.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Provider_that_falls_silent_ran_out_of_time(bool isStream)
    {
        ManualTimeProvider clock = new();
        WireStream stream = new(Wire.FixtureBytes(isStream ? "text.sse" : "text.json")[..300]) { Stalls = true };
        using AnthropicChatClient client = new Wire().Answer(200, stream, isStream)
            .Client(settings => (settings.TimeProvider, settings.Timeout) = (clock, TimeSpan.FromSeconds(30)));
        Task call = isStream ? CollectAsync(client, []) : client.GetResponseAsync(Question, null, Token);
        await stream.Stalled.Task.WaitAsync(Token);
        await UntilAsync(() => clock.ArmedTimers > 0);

        clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(ModelErrorKind.Timeout, (await FailAsync(() => call)).Kind);
        Assert.True(stream.IsDisposed);
    }

    [Fact]
    public async Task Key_that_the_provider_quotes_stands_nowhere()
    {
        string body = Body("authentication_error", $"invalid x-api-key: {Wire.Canary}");
        string text = Wire.Fixture("text.sse");
        byte[] inside = System.Text.Encoding.UTF8.GetBytes(text.Split("event: content_block_stop")[0] + $"event: error\ndata: {body}\n\n");
        Wire wire = new Wire().Answer(401, body).Answer(200, body).Answer(200, inside, isStream: true).Answer(200, $"{{\"content\":\"{Wire.Canary}\"}}")
            .Answer(200, $"{{\"{Wire.Canary}\":").Fail(new HttpRequestException("refused"));
        using AnthropicChatClient client = wire.Client();

        for (int i = 0; i < 6; i++)
        {
            ModelException exception = await FailAsync(() => i == 2 ? CollectAsync(client, []) : client.GetResponseAsync(Question, null, Token));
            Assert.DoesNotContain("canary", exception.ToString() + exception.Detail, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Client_with_handlers_of_its_own_keeps_them_and_its_failures_are_told_by_kind_too()
    {
        Wire wire = new Wire().Answer("text.json").Answer(529, Body("overloaded_error", "Overloaded")).Answer(429, Body("rate_limit_error", Wire.Canary));
        CountingHandler handler = new();
        using AnthropicClient sdk = new() { ApiKey = Wire.Canary, BaseUrl = "https://proxy.example", HttpClient = new HttpClient(wire), Handlers = [handler] };
        using AnthropicChatClient client = new(sdk, "claude-haiku-4-5");

        Assert.Equal("Rain in Zürich, sun in 東京.", (await client.GetResponseAsync(Question, null, Token)).Text);
        Assert.Equal(ModelErrorKind.Overloaded, (await FailAsync(() => client.GetResponseAsync(Question, null, Token))).Kind);
        ModelException limited = await FailAsync(() => client.GetResponseAsync(Question, null, Token));

        Assert.Equal(ModelErrorKind.RateLimited, limited.Kind);
        Assert.DoesNotContain("canary", limited.ToString() + limited.Detail, StringComparison.Ordinal);
        Assert.Equal(3, handler.Count);
    }

    [Fact]
    public async Task Client_that_is_given_is_used_and_left_as_it_is()
    {
        Wire wire = new Wire().Answer(429, Body("rate_limit_error", "Slow down.")).Answer("text.json");
        using AnthropicClient sdk = new() { ApiKey = Wire.Canary, BaseUrl = "https://proxy.example", HttpClient = new HttpClient(wire) };
        using (AnthropicChatClient client = new(sdk, "claude-haiku-4-5"))
        {
            Assert.Equal(new Uri("https://proxy.example"), client.GetRequiredService<ChatClientMetadata>().ProviderUri);
            Assert.Equal(ModelErrorKind.RateLimited, (await FailAsync(() => client.GetResponseAsync(Question, null, Token))).Kind);
        }

        Assert.Null(sdk.MaxRetries);
        Assert.Equal("Rain in Zürich, sun in 東京.", (await sdk.AsIChatClient("m").GetResponseAsync(Question, null, Token)).Text);
    }

    private static string Body(string type, string words) =>
        $"{{\"type\":\"error\",\"error\":{{\"type\":\"{type}\",\"message\":\"{words}\"}},\"request_id\":\"req_011\"}}";

    private static Task<ModelException> FailAsync(Func<Task> call) => Assert.ThrowsAsync<ModelException>(call);

    private static async Task CollectAsync(AnthropicChatClient client, List<ChatResponseUpdate> seen)
    {
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Question, null, Token))
        {
            seen.Add(update);
        }
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
