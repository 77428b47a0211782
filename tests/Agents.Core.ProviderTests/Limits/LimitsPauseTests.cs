using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Microsoft.Extensions.AI;
using static Agents.Core.ProviderTests.Limits.LimitsScene;

namespace Agents.Core.ProviderTests.Limits;

/// <summary>What a provider's wish to wait does to the calls of all runs.</summary>
public sealed class LimitsPauseTests : IDisposable
{
    private readonly LimitsScene _scene = new();
    private readonly HeldChatClient _inner = new();

    public void Dispose() => _inner.Dispose();

    [Theory]
    [InlineData(ModelErrorKind.RateLimited, 20, 20)]
    [InlineData(ModelErrorKind.Overloaded, 20, 20)]
    [InlineData(ModelErrorKind.Overloaded, 500, 300)]
    [InlineData(ModelErrorKind.RateLimited, 0, 0)]
    [InlineData(ModelErrorKind.Timeout, 20, 0)]
    public async Task Calls_of_all_runs_wait_as_long_as_the_provider_asks(ModelErrorKind kind, int asked, int seconds)
    {
        using ModelLimits limits = MakeLimits(options => options.MaxConcurrency = 9);
        LimitedChatClient client = new(_inner, limits);
        await FailAsync(client, new ModelException("m", kind, "it failed.") { RetryAfter = TimeSpan.FromSeconds(asked) });
        Assert.Equal(TimeSpan.FromSeconds(seconds), limits.GetStatus().Pause);
        Task next = client.GetResponseAsync(Message("b"), Of(_scene.Run()), Token);
        if (seconds > 0)
        {
            _scene.Clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(1, limits.GetStatus().Waiting);
            _scene.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        (await _inner.CallAsync(1)).Reply();
        await next;
    }

    [Fact]
    public async Task A_shorter_wish_does_not_shorten_a_longer_one()
    {
        using ModelLimits limits = MakeLimits(options => options.MaxConcurrency = 9);
        LimitedChatClient client = new(_inner, limits);
        Task[] calls = [client.GetResponseAsync(Message("a"), Of(_scene.Run()), Token), client.GetResponseAsync(Message("b"), Of(_scene.Run()), Token)];
        _inner.Calls[0].Answer.SetException(Busy(30));
        await Assert.ThrowsAsync<ModelException>(() => calls[0]);
        _inner.Calls[1].Answer.SetException(Busy(10));
        await Assert.ThrowsAsync<ModelException>(() => calls[1]);
        Assert.Equal(TimeSpan.FromSeconds(30), limits.GetStatus().Pause);
    }

    [Fact]
    public async Task Options_can_say_that_nothing_is_held_back()
    {
        using ModelLimits limits = MakeLimits(options => (options.MaxConcurrency, options.MaxPause) = (9, TimeSpan.Zero));
        await FailAsync(new LimitedChatClient(_inner, limits), Busy(30));
        Assert.Equal(TimeSpan.Zero, limits.GetStatus().Pause);
    }

    [Fact]
    public async Task The_refusal_of_limits_further_in_holds_nothing_back()
    {
        using ModelLimits inside = MakeLimits(options => (options.MaxConcurrency, options.QueueLimit) = (1, 0));
        using ModelLimits outside = MakeLimits(options => options.MaxConcurrency = 9);
        IChatClient client = ModelClientBuilder.Wrap(_inner).UseLimits(outside).UseLimits(inside).Build();
        _ = client.GetResponseAsync(Message("a"), Of(_scene.Run()), Token);
        await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync(Message("b"), Of(_scene.Run()), Token));
        Assert.Equal((TimeSpan.Zero, 1), (outside.GetStatus().Pause, outside.GetStatus().Running));
    }

    [Fact]
    public async Task A_stream_that_fails_holds_back_too()
    {
        using ModelLimits limits = MakeLimits(options => options.MaxConcurrency = 9);
        LimitedChatClient client = new(_inner, limits);
        await using IAsyncEnumerator<ChatResponseUpdate> stream =
            client.GetStreamingResponseAsync(Message("a"), Of(_scene.Run()), Token).GetAsyncEnumerator(Token);
        ValueTask<bool> moving = stream.MoveNextAsync();
        _inner.Calls[0].Updates.Writer.Complete(Busy(3));
        await Assert.ThrowsAsync<ModelException>(async () => await moving);
        Assert.Equal(TimeSpan.FromSeconds(3), limits.GetStatus().Pause);
    }

    private static ChatMessage[] Message(string text) => [new(ChatRole.User, text)];

    private static ModelException Busy(int seconds) =>
        new("m", ModelErrorKind.RateLimited, "it failed.") { StatusCode = 429, RetryAfter = TimeSpan.FromSeconds(seconds) };

    private async Task FailAsync(LimitedChatClient client, ModelException failure)
    {
        Task call = client.GetResponseAsync(Message("a"), Of(_scene.Run()), Token);
        _scene.Clock.Advance(TimeSpan.FromSeconds(7));
        _inner.Calls[0].Answer.SetException(failure);
        await Assert.ThrowsAsync<ModelException>(() => call);
    }
}
