using Agents.Core.Chat;

namespace Agents.Core.ProviderTests.Errors;

public class ModelErrorsTests
{
    public static TheoryData<int, string?, ModelErrorKind, string?> Answers => new()
    {
        // OpenAI, as documented in its error guide.
        { 400, """{"error":{"message":"This model's maximum context length is 128000 tokens.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}""", ModelErrorKind.ContextTooLong, "context_length_exceeded" },
        { 401, """{"error":{"message":"Incorrect API key provided: sk-canary0123456789.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}""", ModelErrorKind.Authentication, "invalid_api_key" },
        { 404, """{"error":{"message":"The model `x` does not exist","type":"invalid_request_error","param":null,"code":"model_not_found"}}""", ModelErrorKind.InvalidRequest, "model_not_found" },
        { 429, """{"error":{"message":"Rate limit reached","type":"tokens","param":null,"code":"rate_limit_exceeded"}}""", ModelErrorKind.RateLimited, "rate_limit_exceeded" },
        { 429, """{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}""", ModelErrorKind.Authentication, "insufficient_quota" },
        { 400, """{"error":{"message":"Invalid value","type":"invalid_request_error","param":"temperature","code":null}}""", ModelErrorKind.InvalidRequest, "invalid_request_error" },
        { 400, """{"error":{"message":"flagged","type":"invalid_request_error","code":"content_policy_violation"}}""", ModelErrorKind.ContentFilter, "content_policy_violation" },
        { 500, """{"error":{"message":"The server had an error","type":"server_error","param":null,"code":null}}""", ModelErrorKind.Overloaded, "server_error" },
        { 200, """{"error":{"message":"The server had an error","type":"server_error"}}""", ModelErrorKind.Overloaded, "server_error" },

        // Azure OpenAI.
        { 400, """{"error":{"code":"content_filter","message":"filtered","innererror":{"code":"ResponsibleAIPolicyViolation"}}}""", ModelErrorKind.ContentFilter, "responsibleaipolicyviolation" },
        { 429, """{"error":{"code":"429","message":"Requests have exceeded the rate limit. Please retry after 6 seconds."}}""", ModelErrorKind.RateLimited, "429" },
        { 400, """{"error":{"code":"content_filter","message":"filtered","innererror":{"code":"SomethingNew"}}}""", ModelErrorKind.ContentFilter, "somethingnew" },
        { 404, """{"error":{"code":"DeploymentNotFound","message":"no deployment"}}""", ModelErrorKind.InvalidRequest, "deploymentnotfound" },

        // Anthropic.
        { 529, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", ModelErrorKind.Overloaded, "overloaded_error" },
        { 200, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", ModelErrorKind.Overloaded, "overloaded_error" },
        { 429, """{"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}""", ModelErrorKind.RateLimited, "rate_limit_error" },
        { 400, """{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 208310 tokens > 200000 maximum"}}""", ModelErrorKind.ContextTooLong, "invalid_request_error" },
        { 400, """{"type":"error","error":{"type":"invalid_request_error","message":"max_tokens: required"}}""", ModelErrorKind.InvalidRequest, "invalid_request_error" },
        { 413, """{"type":"error","error":{"type":"request_too_large","message":"too large"}}""", ModelErrorKind.ContextTooLong, "request_too_large" },
        { 401, """{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}""", ModelErrorKind.Authentication, "authentication_error" },
        { 402, """{"type":"error","error":{"type":"billing_error","message":"credit"}}""", ModelErrorKind.Authentication, "billing_error" },
        { 504, """{"type":"error","error":{"type":"timeout_error","message":"late"}}""", ModelErrorKind.Timeout, "timeout_error" },

        // Servers that speak OpenAI's protocol.
        { 400, """{"object":"error","message":"This model's maximum context length is 4096 tokens. However, you requested 5000.","type":"BadRequestError","code":400}""", ModelErrorKind.ContextTooLong, "badrequesterror" },
        { 400, """{"error":{"code":400,"message":"the request exceeds the available context size, try increasing it","type":"exceed_context_size_error"}}""", ModelErrorKind.ContextTooLong, "exceed_context_size_error" },
        { 503, """{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}""", ModelErrorKind.Overloaded, "unavailable_error" },
        { 400, """[{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT"}}]""", ModelErrorKind.InvalidRequest, "invalid_argument" },
        { 429, """[{"error":{"code":429,"message":"quota","status":"RESOURCE_EXHAUSTED"}}]""", ModelErrorKind.RateLimited, "resource_exhausted" },
        { 404, """{"error":"model 'qwen3' not found"}""", ModelErrorKind.InvalidRequest, null },
        { 422, """{"detail":[{"loc":["body"],"msg":"field required"}]}""", ModelErrorKind.InvalidRequest, null },

        // No words at all, or other words than expected.
        { 401, null, ModelErrorKind.Authentication, null },
        { 403, "", ModelErrorKind.Authentication, null },
        { 408, "<html>late</html>", ModelErrorKind.Timeout, null },
        { 429, "slow down", ModelErrorKind.RateLimited, null },
        { 502, "<html>Bad Gateway</html>", ModelErrorKind.Overloaded, null },
        { 418, "{}", ModelErrorKind.InvalidRequest, null },
        { 302, "", ModelErrorKind.InvalidRequest, null },
        { 200, "[]", ModelErrorKind.Unknown, null },
        { 500, """{"error":{"code":{"a":1},"type":["x"],"message":7}}""", ModelErrorKind.Overloaded, null },
        { 500, """{"error":{"code":"spaces are no code","message":null}}""", ModelErrorKind.Overloaded, null },
        { 500, """{"error":{"code":"\ud83d","message":"half \ud83d a character"}}""", ModelErrorKind.Overloaded, null },
        { 429, """{"error":{"\ud83d":1,"code":"rate_limit_exceeded","message":"slow"}}""", ModelErrorKind.RateLimited, null },
        { 200, """{"error":{"code":"rate_limit_exceeded","message":"half \ud83d"}}""", ModelErrorKind.RateLimited, "rate_limit_exceeded" },
        { 401, """{"error":{"code":"sk-canary-0123456789","message":"wrong key"}}""", ModelErrorKind.Authentication, null },
        { 400, """{"error":{"type":"0123456789abcdef0123456789abcdef","message":"no"}}""", ModelErrorKind.InvalidRequest, null },
        { 500, """{"error":null}""", ModelErrorKind.Overloaded, null },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Status_and_body_tell_the_kind(int status, string? body, ModelErrorKind kind, string? code)
    {
        ModelException failure = ModelErrors.FromResponse("m", status, body);

        Assert.Equal((kind, code, status), (failure.Kind, failure.Code, failure.StatusCode));
        Assert.Equal($"The model 'm' failed ({kind}): the provider answered with status {status}{(code is null ? "" : ", " + code)}.", failure.Message);
        Assert.Null(failure.InnerException);
        Assert.DoesNotContain("canary", failure.ToString() + failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void The_providers_words_are_kept_without_keys_and_cut()
    {
        ModelException failure = ModelErrors.FromResponse("m", 401, """{"error":{"message":"Incorrect API key provided: sk-proj-canary01234. See the guide."}}""");
        ModelException longest = ModelErrors.FromResponse("m", 500, new string('x', 499) + "\ud83d\ude00" + new string('y', 100_000));

        Assert.Equal("Incorrect API key provided: [redacted]. See the guide.", failure.Detail);
        Assert.Equal(SecretTextLength(499), longest.Detail!.Length);
        static int SecretTextLength(int length) => length > 31 ? "[redacted]".Length + "\ud83d\ude00".Length + "[redacted]".Length : length;
    }

    [Fact]
    public void A_body_is_read_to_its_limit_and_no_further()
    {
        string fits = """{"error":{"code":"safety","message":"LONG"}}""".Replace("LONG", new string('x', 65_000), StringComparison.Ordinal);
        string isTooLong = """{"error":{"code":"safety","message":"LONG"}}""".Replace("LONG", new string('x', 66_000), StringComparison.Ordinal);

        Assert.Equal(ModelErrorKind.ContentFilter, ModelErrors.FromResponse("m", 400, fits).Kind);
        Assert.Equal(ModelErrorKind.InvalidRequest, ModelErrors.FromResponse("m", 400, isTooLong).Kind);
    }

    [Theory]
    [InlineData("Authorization: Bearer abcdef123456", "Authorization: [redacted]")]
    [InlineData("key sk-ant-api03-abcDEF_123-456 end", "key [redacted] end")]
    [InlineData("gsk_abcdefgh12345678 xai-abcdefgh", "[redacted] [redacted]")]
    [InlineData("AIzaSyA1234567890123456789012345678901", "[redacted]")]
    [InlineData("AKIAIOSFODNN7EXAMPLE", "[redacted]")]
    [InlineData("ghp_0123456789abcdef0123 hf_abcdefghijklmnopqr", "[redacted] [redacted]")]
    [InlineData("0123456789abcdef0123456789abcdef", "[redacted]")]
    [InlineData("nvapi-abc_DEF-ghi_123 pplx-abcdefghijkl csk-abcdefghijkl", "[redacted] [redacted] [redacted]")]
    [InlineData("fw_abcdefghijklmnop0123 r8_abcdefghijklmnop0123 github_pat_abc_DEF_0123456789", "[redacted] [redacted] [redacted]")]
    [InlineData("token eyJhbGciOiJub25lIn0.eyJzdWIi-_In0.c2lnbmF0dXJl expired", "token [redacted] expired")]
    [InlineData("The maximum context length is 128000 tokens, task-based skeletons included", "The maximum context length is 128000 tokens, task-based skeletons included")]
    public void What_looks_like_a_key_is_taken_out(string text, string clean) => Assert.Equal(clean, SecretText.Redact(text, 500));

    [Fact]
    public void A_text_is_not_cut_within_a_character()
    {
        Assert.Equal("ab", SecretText.Redact("ab\ud83d\ude00", 3));
        Assert.Equal("ab\ud83d\ude00", SecretText.Redact("ab\ud83d\ude00", 4));
    }

    [Fact]
    public void A_wait_that_is_negative_is_no_wait()
    {
        Assert.Equal(TimeSpan.FromSeconds(3), ModelErrors.FromResponse("m", 429, null, TimeSpan.FromSeconds(3)).RetryAfter);
        Assert.Equal(TimeSpan.Zero, ModelErrors.FromResponse("m", 429, null, TimeSpan.Zero).RetryAfter);
        Assert.Null(ModelErrors.FromResponse("m", 429, null, TimeSpan.FromSeconds(-3)).RetryAfter);
        Assert.Null(ModelErrors.FromResponse("m", 429, null).RetryAfter);
    }

    [Fact]
    public void A_models_failure_stays_what_it_is_and_others_become_one()
    {
        ModelException own = new("m", ModelErrorKind.ContentFilter, "it did.");
        HttpRequestException foreign = new("no", null, System.Net.HttpStatusCode.TooManyRequests);

        Assert.Same(own, ModelErrors.FromException("other", own));
        ModelException made = ModelErrors.FromException("m", foreign);
        Assert.Equal((ModelErrorKind.RateLimited, foreign), (made.Kind, made.InnerException));
        Assert.Equal("The model 'm' failed (RateLimited): the client threw HttpRequestException; see the inner exception.", made.Message);
    }

    [Fact]
    public void Exceptions_of_connections_and_of_time_are_told_apart()
    {
        Assert.Equal(ModelErrorKind.Connection, ModelErrors.Classify(new HttpRequestException("no")));
        Assert.Equal(ModelErrorKind.Connection, ModelErrors.Classify(new IOException("no")));
        Assert.Equal(ModelErrorKind.Timeout, ModelErrors.Classify(new TimeoutException()));
        Assert.Equal(ModelErrorKind.Timeout, ModelErrors.Classify(new TaskCanceledException()));
        Assert.Equal(ModelErrorKind.Authentication, ModelErrors.Classify(new UnauthorizedAccessException()));
        Assert.Equal(ModelErrorKind.Connection, ModelErrors.Classify(new InvalidOperationException("wrapped", new IOException("no"))));
        Assert.Equal(ModelErrorKind.Unknown, ModelErrors.Classify(new InvalidOperationException("no")));
    }

    [Fact]
    public void Transient_are_the_kinds_that_a_retry_may_help()
    {
        ModelErrorKind[] transient = [.. Enum.GetValues<ModelErrorKind>().Where(kind => new ModelException("m", kind, "no.").IsTransient)];

        Assert.Equal([ModelErrorKind.RateLimited, ModelErrorKind.Overloaded, ModelErrorKind.Timeout, ModelErrorKind.Connection], transient);
    }
}
