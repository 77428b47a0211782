using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;
using static Agents.Core.ProviderTests.Limits.LimitsScene;

namespace Agents.Core.ProviderTests.Limits;

/// <summary>Streams hold their place until they end, however they end.</summary>
public sealed class LimitedStreamTests : IDisposable
{
    private readonly LimitsScene _scene = new();
    private readonly HeldChatClient _inner = new();
    private readonly ModelLimits _limits = MakeLimits(options =>
        (options.MaxConcurrency, options.TokensPerMinute, options.ExpectedOutputTokens) = (1, 10_000, 500));

    public void Dispose()
    {
        _limits.Dispose();
        _inner.Dispose();
    }

    [Fact]
    public async Task A_stream_holds_its_place_until_it_ends_and_counts_what_was_reported()
    {
        LimitedChatClient client = new(_inner, _limits);
        await using IAsyncEnumerator<ChatResponseUpdate> stream = Stream(client);
        HeldCall call = await BeginAsync(stream, "Hello");
        Task next = client.GetResponseAsync("b", Of(_scene.Run()), Token);
        Send(call, new UsageContent(new UsageDetails { InputTokenCount = 9 }));
        Assert.True(await stream.MoveNextAsync());
        Send(call, new UsageContent(new UsageDetails { OutputTokenCount = 4 }));
        Assert.True(await stream.MoveNextAsync());
        Assert.Equal((1, 1), (_limits.GetStatus().Running, _limits.GetStatus().Waiting));
        call.Updates.Writer.Complete();
        Assert.False(await stream.MoveNextAsync());
        (await _inner.CallAsync(1)).Reply(new UsageDetails { InputTokenCount = 0, OutputTokenCount = 0 });
        await next;
        Assert.Equal((0, 13L), (_limits.GetStatus().Running, _limits.GetStatus().Tokens));
        Assert.True(call.IsClosed);
    }

    [Fact]
    public async Task A_stream_that_reports_nothing_counts_its_estimate_and_what_was_seen()
    {
        await using IAsyncEnumerator<ChatResponseUpdate> stream = Stream(new LimitedChatClient(_inner, _limits));
        HeldCall call = await BeginAsync(stream, "Hello");
        call.Updates.Writer.Complete();
        Assert.False(await stream.MoveNextAsync());
        // An answer counts 8 tokens, and its bytes.
        Assert.Equal(9 + 8 + 5, _limits.GetStatus().Tokens);
    }

    [Fact]
    public async Task A_stream_that_nobody_reads_on_gives_up_its_place_when_it_is_disposed_of()
    {
        HeldCall call;
        await using (IAsyncEnumerator<ChatResponseUpdate> stream = Stream(new LimitedChatClient(_inner, _limits)))
        {
            call = await BeginAsync(stream, "Hello");
            Assert.Equal(1, _limits.GetStatus().Running);
        }

        Assert.Equal((0, 9L + 8 + 5), (_limits.GetStatus().Running, _limits.GetStatus().Tokens));
        Assert.True(call.IsClosed);
    }

    [Fact]
    public async Task A_stream_that_fails_after_its_beginning_counts_the_larger_of_seen_and_reported()
    {
        LimitedChatClient client = new(_inner, _limits);
        await using IAsyncEnumerator<ChatResponseUpdate> stream = Stream(client);
        HeldCall call = await BeginAsync(stream, new string('x', 40));
        Send(call, new UsageContent(new UsageDetails { InputTokenCount = 100, OutputTokenCount = 1 }));
        Assert.True(await stream.MoveNextAsync());
        call.Updates.Writer.Complete(new ModelException("m", ModelErrorKind.RateLimited, "it failed."));
        await Assert.ThrowsAsync<ModelException>(async () => await stream.MoveNextAsync());
        Assert.Equal((0, 148L), (_limits.GetStatus().Running, _limits.GetStatus().Tokens));
    }

    [Theory]
    [InlineData(ModelErrorKind.RateLimited, 0)]
    [InlineData(ModelErrorKind.Connection, 509)]
    public async Task A_stream_that_fails_before_its_beginning_counts_as_a_call_that_fails(ModelErrorKind kind, long tokens)
    {
        await using IAsyncEnumerator<ChatResponseUpdate> stream = Stream(new LimitedChatClient(_inner, _limits));
        ValueTask<bool> moving = stream.MoveNextAsync();
        _inner.Calls[0].Updates.Writer.Complete(new ModelException("m", kind, "it failed."));
        await Assert.ThrowsAsync<ModelException>(async () => await moving);
        Assert.Equal((0, tokens), (_limits.GetStatus().Running, _limits.GetStatus().Tokens));
    }

    [Fact]
    public async Task A_stream_that_waits_begins_when_it_is_its_turn_and_leaves_when_it_is_cancelled()
    {
        EventRecorder recorder = new();
        AgentContext run = _scene.Run(recorder);
        LimitedChatClient client = new(_inner, _limits);
        Task<ChatResponse> first = client.GetResponseAsync("a", Of(run), Token);
        using CancellationTokenSource canceling = new();
        ValueTask<bool> gone = client.GetStreamingResponseAsync("b", Of(run), canceling.Token).GetAsyncEnumerator(canceling.Token).MoveNextAsync();
        await using IAsyncEnumerator<ChatResponseUpdate> stream = client.GetStreamingResponseAsync("c", Of(run), Token).GetAsyncEnumerator(Token);
        ValueTask<bool> moving = stream.MoveNextAsync();
        Assert.Equal(2, _limits.GetStatus().Waiting);
        await canceling.CancelAsync();
        OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await gone);
        Assert.Equal(canceling.Token, canceled.CancellationToken);
        _scene.Clock.Advance(TimeSpan.FromSeconds(2));
        _inner.Calls[0].Reply();
        await first;
        HeldCall call = await _inner.CallAsync(1);
        Send(call, new TextContent("x"));
        Assert.True(await moving);
        Assert.Equal(("c", "x"), (call.Text, stream.Current.Text));
        await recorder.WaitForAsync<ModelLimited>(_ => true, Token);
        Assert.Equal(TimeSpan.FromSeconds(2), recorder.Single<ModelLimited>().Waited);
    }

    [Fact]
    public async Task A_restarted_answer_counts_both_beginnings_and_not_the_restart()
    {
        await using IAsyncEnumerator<ChatResponseUpdate> stream = Stream(new LimitedChatClient(_inner, _limits));
        HeldCall call = await BeginAsync(stream, "Hello");
        Send(call, new AnswerRestartContent { From = "a", To = "b", Kind = ModelErrorKind.Timeout });
        Send(call, new TextContent("Hi"));
        call.Updates.Writer.Complete();
        while (await stream.MoveNextAsync())
        {
        }

        Assert.Equal(9 + 8 + 5 + 2, _limits.GetStatus().Tokens);
    }

    [Fact]
    public async Task A_client_that_throws_at_once_gives_up_the_place()
    {
        LimitedChatClient client = new(new ThrowingChatClient(), _limits);
        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync("a", Of(_scene.Run()), Token));
        await Assert.ThrowsAsync<NotSupportedException>(async () => await Stream(client).MoveNextAsync());
        Assert.Equal((0, 2 * 509L), (_limits.GetStatus().Running, _limits.GetStatus().Tokens));
    }

    private static void Send(HeldCall call, AIContent content) =>
        Assert.True(call.Updates.Writer.TryWrite(new ChatResponseUpdate(ChatRole.Assistant, [content])));

    private IAsyncEnumerator<ChatResponseUpdate> Stream(LimitedChatClient client) =>
        client.GetStreamingResponseAsync("a", Of(_scene.Run()), Token).GetAsyncEnumerator(Token);

    private async Task<HeldCall> BeginAsync(IAsyncEnumerator<ChatResponseUpdate> stream, string text)
    {
        ValueTask<bool> moving = stream.MoveNextAsync();
        HeldCall call = await _inner.CallAsync(0);
        Send(call, new TextContent(text));
        Assert.True(await moving);
        Assert.Equal(text, stream.Current.Text);
        return call;
    }

    private sealed class ThrowingChatClient : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
