using System.Threading.RateLimiting;
using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Microsoft.Extensions.AI;
using static Agents.Core.ProviderTests.Limits.LimitsScene;

namespace Agents.Core.ProviderTests.Limits;

/// <summary>Limiters of the application, which are asked after all others.</summary>
public sealed class FurtherLimiterTests : IDisposable
{
    private readonly LimitsScene _scene = new();
    private readonly HeldChatClient _inner = new();
    private readonly ConcurrencyLimiter _first = new(new ConcurrencyLimiterOptions { PermitLimit = 2, QueueLimit = 5 });
    private readonly AskedLimiter _second = new();

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        _inner.Dispose();
    }

    [Fact]
    public async Task They_are_asked_in_order_by_one_call_at_a_time_and_get_back_what_they_gave()
    {
        using ModelLimits limits = Make();
        LimitedChatClient client = new(_inner, limits);
        Task[] calls = [.. Enumerable.Range(0, 3).Select(i => client.GetResponseAsync($"{i}", Of(_scene.Run()), Token))];
        Assert.Equal((1, 2, 1), (limits.GetStatus().Running, limits.GetStatus().Waiting, _second.Asked.Count));
        _second.Asked[0].SetResult(new Lease(true));
        await UntilAsync(() => _second.Count == 2);
        _second.Asked[1].SetResult(new Lease(true));
        await UntilAsync(() => limits.GetStatus().Running == 3);

        // The first limiter has no permit left; the second one is not asked until it has.
        Assert.Equal((2, 0L), (_second.Count, _first.GetStatistics()!.CurrentAvailablePermits));
        (await _inner.CallAsync(0)).Reply();
        await calls[0];
        await UntilAsync(() => _second.Count == 3);
        _second.Asked[2].SetResult(new Lease(true));
        (await _inner.CallAsync(1)).Reply();
        (await _inner.CallAsync(2)).Reply();
        await Task.WhenAll(calls);
        Assert.Equal((0, 2L), (limits.GetStatus().Running, _first.GetStatistics()!.CurrentAvailablePermits));
    }

    [Fact]
    public async Task A_refusal_says_when_to_come_again_and_takes_nothing()
    {
        using ModelLimits limits = Make();
        LimitedChatClient client = new(_inner, limits);
        Task call = client.GetResponseAsync("a", Of(_scene.Run()), Token);
        Task next = client.GetResponseAsync("b", Of(_scene.Run()), Token);
        _second.Asked[0].SetResult(new Lease(false, TimeSpan.FromSeconds(9)));
        ModelException refused = await Assert.ThrowsAsync<ModelException>(() => call);
        Assert.Equal(
            ("The model 'held-1' failed (RateLimited): a further limiter of the limits 'models' refused the call; nothing was sent.", TimeSpan.FromSeconds(9), "application_limit"),
            (refused.Message, refused.RetryAfter, refused.Code));
        await UntilAsync(() => _second.Count == 2);
        Assert.Equal((1, 1L, 509L), (limits.GetStatus().Running, limits.GetStatus().Requests, limits.GetStatus().Tokens));
        _second.Asked[1].SetResult(new Lease(false));
        Assert.Equal(TimeSpan.FromSeconds(1), (await Assert.ThrowsAsync<ModelException>(() => next)).RetryAfter);
        Assert.Equal((0, 0L, 0L, 2L), (
            limits.GetStatus().Running, limits.GetStatus().Requests, limits.GetStatus().Tokens, _first.GetStatistics()!.CurrentAvailablePermits));
        Assert.Empty(_inner.Calls);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_while_it_asks_takes_nothing_and_lets_the_next_one_ask()
    {
        using ModelLimits limits = Make();
        LimitedChatClient client = new(_inner, limits);
        using CancellationTokenSource canceling = new();
        Task call = client.GetResponseAsync("a", Of(_scene.Run()), canceling.Token);
        Task next = client.GetResponseAsync("b", Of(_scene.Run()), Token);
        await canceling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await UntilAsync(() => _second.Count == 2);
        _second.Asked[1].SetResult(new Lease(true));
        (await _inner.CallAsync(0)).Reply();
        await next;
        Assert.Equal((0, 1L, 2L), (limits.GetStatus().Running, limits.GetStatus().Requests, _first.GetStatistics()!.CurrentAvailablePermits));
    }

    [Fact]
    public async Task The_minute_of_a_call_begins_when_it_is_sent()
    {
        using ModelLimits limits = Make();
        LimitedChatClient client = new(_inner, limits);
        Task call = client.GetResponseAsync("a", Of(_scene.Run()), Token);
        _scene.Clock.Advance(TimeSpan.FromSeconds(50));
        _second.Asked[0].SetResult(new Lease(true));
        (await _inner.CallAsync(0)).Reply();
        await call;
        _scene.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal((1L, true), (limits.GetStatus().Requests, limits.GetStatus().Tokens > 0));
        _scene.Clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal((0L, 0L), (limits.GetStatus().Requests, limits.GetStatus().Tokens));
    }

    [Fact]
    public async Task Limiters_alone_are_limits_too()
    {
        using ModelLimits limits = MakeLimits(options => options.RateLimiters.Add(_second));
        Task call = new LimitedChatClient(_inner, limits).GetResponseAsync("a", Of(_scene.Run()), Token);
        Assert.Empty(_inner.Calls);
        _second.Asked[0].SetResult(new Lease(true));
        (await _inner.CallAsync(0)).Reply();
        await call;
    }

    private ModelLimits Make() => MakeLimits(options =>
    {
        (options.RequestsPerMinute, options.TokensPerMinute, options.ExpectedOutputTokens, options.MaxConcurrency) = (10, 10_000, 500, 5);
        options.RateLimiters.Add(_first);
        options.RateLimiters.Add(_second);
    });

    /// <summary>A limiter that answers when the test says so.</summary>
    private sealed class AskedLimiter : RateLimiter
    {
        private readonly Lock _lock = new();

        public List<TaskCompletionSource<RateLimitLease>> Asked { get; } = [];

        public int Count
        {
            get
            {
                lock (_lock)
                {
                    return Asked.Count;
                }
            }
        }

        public override TimeSpan? IdleDuration => null;

        public override RateLimiterStatistics? GetStatistics() => null;

        protected override RateLimitLease AttemptAcquireCore(int permitCount) => throw new NotSupportedException();

        protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
        {
            TaskCompletionSource<RateLimitLease> asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_lock)
            {
                Asked.Add(asked);
            }

            return new ValueTask<RateLimitLease>(asked.Task.WaitAsync(cancellationToken));
        }
    }

    private sealed class Lease(bool isAcquired, TimeSpan? retryAfter = null) : RateLimitLease
    {
        public override bool IsAcquired => isAcquired;

        public override IEnumerable<string> MetadataNames => [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = retryAfter;
            return retryAfter is not null;
        }
    }
}
