using System.Globalization;
using Agents.Core.Chat;
using Agents.Core.ProviderTests.Server;

namespace Agents.Core.ProviderTests.Faults;

/// <content>Replies that are no answers.</content>
public abstract partial class WireFaultTests<TSubject>
{
    private const string Page = "<html><body><h1>502 Bad Gateway</h1></body></html>";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Too_many_requests_are_told_with_the_wait_that_the_server_asks_for(bool streaming)
    {
        DateTimeOffset now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        await CheckAsync([], null);
        await CheckAsync([("Retry-After", "7")], TimeSpan.FromSeconds(7));
        await CheckAsync([("retry-after-ms", "1500"), ("Retry-After", "2")], TimeSpan.FromMilliseconds(1_500));
        await CheckAsync([("Date", Http(now)), ("Retry-After", Http(now.AddSeconds(20)))], TimeSpan.FromSeconds(20));
        await CheckAsync([("Retry-After", "soon")], null);
        await _bench.CheckConnectionsAsync(Stop);

        async Task CheckAsync((string, string)[] headers, TimeSpan? wait)
        {
            ServedReply limited = _subject.Format.WriteError(ModelErrorKind.RateLimited);
            FaultOutcome outcome = await _bench.RunAsync(streaming, _ => limited with { Headers = headers }, Stop);
            Assert.Equal((ModelErrorKind.RateLimited, 429, wait), (outcome.ModelFailure.Kind, outcome.ModelFailure.StatusCode, outcome.ModelFailure.RetryAfter));
            Assert.Equal(0, outcome.Ledger.Spent.MicroDollars);
        }

        static string Http(DateTimeOffset time) => time.ToString("R", CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reply_that_is_no_answer_is_a_failure_by_its_kind(bool streaming)
    {
        await CheckAsync(ServedReply.Json(500, """{"error":{"message":"The server had an error.","type":"server_error"}}"""), ModelErrorKind.Overloaded, 500);
        await CheckAsync(ServedReply.Html(500, Page), ModelErrorKind.Overloaded, 500);
        await CheckAsync(ServedReply.Empty(500), ModelErrorKind.Overloaded, 500);
        await CheckAsync(ServedReply.Html(502, Page), ModelErrorKind.Overloaded, 502);
        await CheckAsync(ServedReply.Empty(529), ModelErrorKind.Overloaded, 529);
        await CheckAsync(ServedReply.Html(504, Page), ModelErrorKind.Timeout, 504);
        await CheckAsync(ServedReply.Html(429, Page), ModelErrorKind.RateLimited, 429);
        await CheckAsync(ServedReply.Empty(401), ModelErrorKind.Authentication, 401);
        await CheckAsync(ServedReply.Json(401, $$$"""{"error":{"message":"Incorrect API key provided: {{{WireSubject.Key}}}."}}"""), ModelErrorKind.Authentication, 401);
        await CheckAsync(ServedReply.Json(500, "{\"error\":{\"mess") with { DeclaredLength = 100 }, ModelErrorKind.Overloaded, 500);
        await _bench.CheckConnectionsAsync(Stop);

        async Task CheckAsync(ServedReply reply, ModelErrorKind kind, int status)
        {
            FaultOutcome outcome = await _bench.RunAsync(streaming, _ => reply, Stop);
            Assert.Equal((kind, status), (outcome.ModelFailure.Kind, outcome.ModelFailure.StatusCode));
            _bench.CheckBodies();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_success_without_an_answer_is_a_failure_of_the_model(bool streaming)
    {
        ServedReply[] replies =
        [
            ServedReply.Html(200, Page), ServedReply.Empty(200), ServedReply.Stream(""), ServedReply.Stream(": nothing\n\n"), ServedReply.Json(200, "null"),
            ServedReply.Json(200, "[]"), ServedReply.Json(200, "\"text\""), ServedReply.Json(200, "{}"), ServedReply.Json(200, "{\"a\":"), ServedReply.Empty(204),
        ];
        foreach (ServedReply reply in replies)
        {
            FaultOutcome outcome = await _bench.RunAsync(streaming, _ => reply, Stop);
            Assert.True(
                outcome.Failure is ModelException { Kind: ModelErrorKind.Unknown or ModelErrorKind.Connection },
                $"{reply.ContentType} of {reply.Body.Length} bytes: '{outcome.Output}' {outcome.Failure}");
            _bench.CheckBodies();
        }

        await _bench.CheckConnectionsAsync(Stop);
    }

    [Theory]
    [InlineData(ModelErrorKind.Overloaded)]
    [InlineData(ModelErrorKind.RateLimited)]
    [InlineData(ModelErrorKind.ContextTooLong)]
    public async Task A_failure_that_is_told_within_a_stream_is_a_failure_by_its_kind(ModelErrorKind kind)
    {
        FaultOutcome outcome = await _bench.RunAsync(
            streaming: true, reply => reply with { Body = [.. reply.Body[..IndexOfEvent(reply, 4)], .. _subject.Format.WriteErrorEvent(kind)] }, Stop);
        Assert.Equal(kind, outcome.ModelFailure.Kind);
        Assert.Equal(1, outcome.Ledger.Spent.EstimatedCalls);
        await _bench.CheckConnectionsAsync(Stop);
    }

    [Fact]
    public async Task A_body_that_is_shorter_than_was_told_is_a_lost_connection()
    {
        FaultOutcome outcome = await _bench.RunAsync(streaming: false, reply => reply with { DeclaredLength = reply.Body.Length + 10 }, Stop);
        Assert.Equal(ModelErrorKind.Connection, outcome.ModelFailure.Kind);
        await _bench.CheckConnectionsAsync(Stop);
    }

    [Fact]
    public async Task A_body_that_is_longer_than_was_told_is_cut_off()
    {
        FaultOutcome outcome = await _bench.RunAsync(streaming: false, reply => reply with { DeclaredLength = reply.Body.Length - 10 }, Stop);
        Assert.True(outcome.ModelFailure.Kind is ModelErrorKind.Connection or ModelErrorKind.Unknown);
        await _bench.CheckConnectionsAsync(Stop);
    }

    [Theory]
    [InlineData(true, 307)]
    [InlineData(true, 302)]
    [InlineData(false, 308)]
    [InlineData(false, 301)]
    public async Task The_key_is_carried_to_no_other_address(bool streaming, int status)
    {
        await using ModelServer other = await ModelServer.StartAsync(Stop);
        other.Respond = Served.Answer(FaultBench.First);
        FaultOutcome outcome = await _bench.RunAloneAsync(streaming, _ => ServedReply.Redirect(new Uri(other.Address, _subject.Path), status), Stop);
        Assert.False(outcome.ModelFailure.IsTransient);
        Assert.Equal(status, outcome.ModelFailure.StatusCode);
        Assert.Empty(other.Requests);
        await _bench.Server.WaitForConnectionsAsync(0, Stop);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_lost_connection()
    {
        ModelServer gone = await ModelServer.StartAsync(Stop);
        await gone.DisposeAsync();
        using Microsoft.Extensions.AI.IChatClient client = _subject.CreateClient(gone.Address);
        ModelException failure = await Assert.ThrowsAsync<ModelException>(
            () => client.GetResponseAsync([new Microsoft.Extensions.AI.ChatMessage(Microsoft.Extensions.AI.ChatRole.User, "Hi")], cancellationToken: Stop));
        Assert.Equal(ModelErrorKind.Connection, failure.Kind);
        Assert.DoesNotContain(WireSubject.Key, $"{failure}", StringComparison.Ordinal);
    }

    private static int IndexOfEvent(ServedReply reply, int number)
    {
        int index = 0;
        for (int i = 0; i < number; i++)
        {
            index += reply.Body.AsSpan(index).IndexOf("\n\n"u8) + 2;
        }

        return index;
    }
}
