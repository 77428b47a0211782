using System.Net;
using System.Text;
using Agents.Core.Chat;
using Agents.Core.OpenAI;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.OpenAI;

public sealed class ResponsesFailureTests
{
    [Theory]
    [InlineData(401, """{"error":{"message":"Incorrect API key provided: sk-canary-4f7Qz9Lm2Xw8Rt5Vb1Nc6Hj3.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}""", ModelErrorKind.Authentication)]
    [InlineData(429, """{"error":{"message":"Rate limit reached","type":"tokens","param":null,"code":"rate_limit_exceeded"}}""", ModelErrorKind.RateLimited)]
    [InlineData(429, """{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}""", ModelErrorKind.Authentication)]
    [InlineData(400, """{"error":{"message":"Your input exceeds the context window of this model.","type":"invalid_request_error","param":"input","code":"context_length_exceeded"}}""", ModelErrorKind.ContextTooLong)]
    [InlineData(400, """{"error":{"message":"Unknown parameter: 'x'.","type":"invalid_request_error","param":"x","code":"unknown_parameter"}}""", ModelErrorKind.InvalidRequest)]
    [InlineData(404, """{"error":{"message":"The model does not exist","type":"invalid_request_error","param":null,"code":"model_not_found"}}""", ModelErrorKind.InvalidRequest)]
    [InlineData(500, """{"error":{"message":"The server had an error","type":"server_error","param":null,"code":null}}""", ModelErrorKind.Overloaded)]
    [InlineData(503, "<html>upstream</html>", ModelErrorKind.Overloaded)]
    [InlineData(200, """{"error":{"message":"Rate limit reached","code":"rate_limit_exceeded"}}""", ModelErrorKind.RateLimited)]
    [InlineData(200, """{"status":"failed","error":{"message":"no","code":"invalid_prompt"},"output":[]}""", ModelErrorKind.InvalidRequest)]
    [InlineData(200, """{"status":"failed","error":{"message":"no","code":"image_content_policy_violation"},"output":[]}""", ModelErrorKind.ContentFilter)]
    [InlineData(200, """{"status":"failed","error":{"message":"no","code":"vector_store_timeout"},"output":[]}""", ModelErrorKind.Timeout)]
    [InlineData(200, """{"status":"failed","error":null,"output":[]}""", ModelErrorKind.Unknown)]
    [InlineData(200, """{"status":"failed"}""", ModelErrorKind.Unknown)]
    [InlineData(200, """{"status":"queued","output":[]}""", ModelErrorKind.InvalidRequest)]
    [InlineData(200, """{"status":"cancelled","output":[]}""", ModelErrorKind.Canceled)]
    [InlineData(200, """{"status":"dreaming","output":[]}""", ModelErrorKind.Unknown)]
    [InlineData(200, """{"status":"completed","output":[{"type":"function_call"}]}""", ModelErrorKind.Unknown)]
    [InlineData(200, "{}", ModelErrorKind.Unknown)]
    [InlineData(200, "[]", ModelErrorKind.Unknown)]
    [InlineData(200, "null", ModelErrorKind.Unknown)]
    [InlineData(200, "<html>a proxy</html>", ModelErrorKind.Unknown)]
    [InlineData(200, "", ModelErrorKind.Connection)]
    [InlineData(200, """{"status":"completed","output":[{"type":"mess""", ModelErrorKind.Connection)]
    public async Task A_failure_has_its_kind_and_tells_no_key(int status, string body, ModelErrorKind kind)
    {
        ResponsesHandler server = ResponsesHandler.OfJson(body, (HttpStatusCode)status);
        using OpenAIResponsesChatClient client = server.Client();

        ModelException whole = await Assert.ThrowsAsync<ModelException>(
            () => client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(kind, whole.Kind);
        Assert.Equal("gpt-5-mini", whole.Model);
        Assert.Equal(status, whole.StatusCode);
        Assert.Null(whole.InnerException);
        Assert.DoesNotContain(ResponsesHandler.Key, $"{whole} {whole.Detail}", StringComparison.Ordinal);
        Assert.Equal(0, server.Open);
        if (body.StartsWith('{'))
        {
            ModelException streamed = await Assert.ThrowsAsync<ModelException>(() => client.StreamAsync("Hi"));
            Assert.Equal((kind, whole.Message), (streamed.Kind, streamed.Message));
            Assert.Equal(0, server.Open);
        }
    }

    [Fact]
    public async Task A_limit_says_how_long_to_wait()
    {
        ResponsesHandler server = new(_ =>
        {
            HttpResponseMessage limited = ResponsesHandler.Json("""{"error":{"code":"rate_limit_exceeded","message":"no"}}""", HttpStatusCode.TooManyRequests);
            limited.Headers.Add("Retry-After", "7");
            return limited;
        });
        using OpenAIResponsesChatClient client = server.Client();

        ModelException failure = await Assert.ThrowsAsync<ModelException>(() => client.StreamAsync("Hi"));

        Assert.Equal(TimeSpan.FromSeconds(7), failure.RetryAfter);
        Assert.Equal("rate_limit_exceeded", failure.Code);
        Assert.Single(server.Bodies);
    }

    [Fact]
    public async Task A_failure_told_in_a_stream_ends_it_by_its_kind()
    {
        ModelException failed = await FailureOfAsync(ResponsesFixture.Events("failed"));
        ModelException error = await FailureOfAsync(ResponsesFixture.Events("error"));

        Assert.Equal((ModelErrorKind.Overloaded, "server_error"), (failed.Kind, failed.Code));
        Assert.Equal((ModelErrorKind.RateLimited, "rate_limit_exceeded"), (error.Kind, error.Code));
        Assert.StartsWith("Rate limit reached for gpt-5-mini", error.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data: {\"error\":{\"message\":\"no\",\"code\":\"server_error\"}}\n\n", ModelErrorKind.Overloaded)]
    [InlineData("event: error\ndata: {\"message\":\"no\",\"code\":\"server_error\"}\n\n", ModelErrorKind.Overloaded)]
    [InlineData("data: {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"code\":\"context_length_exceeded\",\"message\":\"no\"}}\n\n", ModelErrorKind.ContextTooLong)]
    [InlineData("data: {\"type\":\"response.completed\"}\n\n", ModelErrorKind.Unknown)]
    [InlineData("data: {\"type\":\"response.failed\",\"response\":{}}\n\n", ModelErrorKind.Unknown)]
    [InlineData("data: {\"type\":oops}\n\n", ModelErrorKind.Unknown)]
    [InlineData("data: {\"type\":\"response.output_text.delta\",\"delta\":\"Hi\"}\n\n", ModelErrorKind.Connection)]
    [InlineData("data: {\"type\":\"response.output_text.delta\",\"delta\":\"Hi\"}\n\ndata: [DONE]\n\n", ModelErrorKind.Connection)]
    [InlineData(": nothing\n\n", ModelErrorKind.Connection)]
    [InlineData("<html>a proxy</html>", ModelErrorKind.Connection)]
    [InlineData("", ModelErrorKind.Connection)]
    public async Task A_stream_that_is_no_answer_is_a_failure(string events, ModelErrorKind kind) =>
        Assert.Equal(kind, (await FailureOfAsync(Encoding.UTF8.GetBytes(events))).Kind);

    [Fact]
    public async Task Events_that_nobody_knows_are_passed_over()
    {
        string known = Encoding.UTF8.GetString(ResponsesFixture.Events("plain"));
        string more = known.Replace(
            "event: response.output_text.delta",
            "event: response.dream.delta\ndata: {\"type\":\"response.dream.delta\",\"delta\":\"zzz\",\"x\":[{\"y\":1}]}\n\ndata: 7\n\nevent: response.output_text.delta",
            StringComparison.Ordinal);
        using OpenAIResponsesChatClient plain = ResponsesHandler.OfStream(Encoding.UTF8.GetBytes(known)).Client();
        using OpenAIResponsesChatClient crowded = ResponsesHandler.OfStream(Encoding.UTF8.GetBytes(more)).Client();

        Assert.Equal(ResponsesFixture.Describe(await plain.StreamAsync("Hi")), ResponsesFixture.Describe(await crowded.StreamAsync("Hi")));
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_a_failure_of_the_connection()
    {
        ResponsesHandler server = new(_ => throw new HttpRequestException("no route"));
        using OpenAIResponsesChatClient client = server.Client();

        ModelException failure = await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(ModelErrorKind.Connection, failure.Kind);
        Assert.Single(server.Bodies);
        Assert.DoesNotContain(ResponsesHandler.Key, failure.ToString(), StringComparison.Ordinal);
    }

    private static async Task<ModelException> FailureOfAsync(byte[] events)
    {
        ResponsesHandler server = ResponsesHandler.OfStream(events);
        using OpenAIResponsesChatClient client = server.Client();
        ModelException failure = await Assert.ThrowsAsync<ModelException>(() => client.StreamAsync("Hi"));
        Assert.Equal(0, server.Open);
        Assert.DoesNotContain(ResponsesHandler.Key, $"{failure} {failure.Detail}", StringComparison.Ordinal);
        return failure;
    }
}
