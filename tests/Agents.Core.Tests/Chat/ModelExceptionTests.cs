using System.Net;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

public sealed class ModelExceptionTests
{
    public static TheoryData<Exception, ModelErrorKind, bool> Failures => new()
    {
        { new HttpRequestException("x", null, HttpStatusCode.TooManyRequests), ModelErrorKind.RateLimited, true },
        { new HttpRequestException("x", null, HttpStatusCode.ServiceUnavailable), ModelErrorKind.Overloaded, true },
        { new HttpRequestException("x", null, (HttpStatusCode)529), ModelErrorKind.Overloaded, true },
        { new HttpRequestException("x", null, HttpStatusCode.GatewayTimeout), ModelErrorKind.Timeout, true },
        { new HttpRequestException("x", null, HttpStatusCode.RequestTimeout), ModelErrorKind.Timeout, true },
        { new HttpRequestException("x", null, HttpStatusCode.Unauthorized), ModelErrorKind.Authentication, false },
        { new HttpRequestException("x", null, HttpStatusCode.Forbidden), ModelErrorKind.Authentication, false },
        { new HttpRequestException("x", null, HttpStatusCode.RequestEntityTooLarge), ModelErrorKind.ContextTooLong, false },
        { new HttpRequestException("x", null, HttpStatusCode.BadRequest), ModelErrorKind.InvalidRequest, false },
        { new HttpRequestException("x"), ModelErrorKind.Connection, true },
        { new IOException("x"), ModelErrorKind.Connection, true },
        { new TimeoutException("x"), ModelErrorKind.Timeout, true },
        { new TaskCanceledException("x", new TimeoutException()), ModelErrorKind.Timeout, true },
        { new UnauthorizedAccessException("x"), ModelErrorKind.Authentication, false },
        { new InvalidOperationException("x", new HttpRequestException("y", null, HttpStatusCode.TooManyRequests)), ModelErrorKind.RateLimited, true },
        { new InvalidOperationException("x"), ModelErrorKind.Unknown, false },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task What_a_client_throws_is_classified_and_kept(Exception thrown, ModelErrorKind kind, bool isTransient)
    {
        foreach (bool streaming in new[] { false, true })
        {
            ChatHarness chat = new();
            ModelException exception = await Assert.ThrowsAsync<ModelException>(() => chat.RunAsync(
                ScriptedChatClient.FromTurns(Turn.Throws(thrown)), builder => builder.Configure(options => options.Streaming = streaming)));
            Assert.Equal((kind, isTransient, "scripted"), (exception.Kind, exception.IsTransient, exception.Model));
            Assert.Same(thrown, exception.InnerException);
            Assert.Equal("chat", exception.Path!.ToString());
            Assert.Equal(kind, chat.Events.Single<ModelCallFailed>().Kind);
            Assert.DoesNotContain(thrown.Message + ".", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_answer_that_the_provider_cut_off_for_its_content_is_a_failure_that_was_paid_for()
    {
        ChatHarness chat = new();
        ModelException exception = await Assert.ThrowsAsync<ModelException>(() => chat.RunAsync(
            ScriptedChatClient.FromTurns(Turn.Text("I") with { FinishReason = ChatFinishReason.ContentFilter })));
        Assert.Equal((ModelErrorKind.ContentFilter, false, 15L), (exception.Kind, exception.IsTransient, exception.Spend.Tokens));
        Assert.Equal("user: question", chat.History());
    }

    [Fact]
    public async Task A_cancelled_call_is_a_cancellation_with_the_caller_s_token()
    {
        foreach (bool streaming in new[] { false, true })
        {
            ChatHarness chat = new();
            using CancellationTokenSource stop = new();
            ScriptedChatClient client = ScriptedChatClient.FromTurns([Turn.Hangs()], new ScriptedChatClientOptions { Clock = chat.Clock });
            Task run = chat.RunAsync(client, stop.Token, builder => builder.Configure(options => options.Streaming = streaming));
            await client.WaitForCallsAsync(1, TestContext.Current.CancellationToken);
            await stop.CancelAsync();
            OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
            Assert.Equal(stop.Token, exception.CancellationToken);
            Assert.Equal(ModelErrorKind.Canceled, chat.Events.Single<ModelCallFailed>().Kind);
            Assert.Equal(1, chat.Events.Single<RunCanceled>().Spend.EstimatedCalls);
        }
    }
}
