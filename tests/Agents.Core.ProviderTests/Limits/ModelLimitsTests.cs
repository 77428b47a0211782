using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;
using static Agents.Core.ProviderTests.Limits.LimitsScene;

namespace Agents.Core.ProviderTests.Limits;

/// <summary>Options, clocks and the end of limits.</summary>
public sealed class ModelLimitsTests : IDisposable
{
    private readonly LimitsScene _scene = new();
    private readonly HeldChatClient _inner = new();

    public void Dispose() => _inner.Dispose();

    [Fact]
    public void Options_that_cannot_be_used_list_every_problem()
    {
        ModelLimitsOptions options = new()
        {
            Name = "",
            MaxConcurrency = 0,
            RequestsPerMinute = 100_000_001,
            TokensPerMinute = -1,
            QueueLimit = -1,
            ExpectedOutputTokens = -5,
            MaxPause = TimeSpan.FromDays(2),
        };
        options.RateLimiters.Add(null!);
        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(() => new ModelLimits(options));
        Assert.Equal(
            [
                "Name must have 1 to 128 characters, but has 0.",
                "MaxConcurrency must be 1 to 1000000 calls or null, but is 0.",
                "RequestsPerMinute must be 1 to 100000000 calls or null, but is 100000001.",
                "TokensPerMinute must be 1 to 1000000000 tokens or null, but is -1.",
                "QueueLimit must be 0 to 10000000 calls, but is -1.",
                "ExpectedOutputTokens must be 0 to 1000000000 tokens, but is -5.",
                "MaxPause must be 0 to 1.00:00:00, but is 2.00:00:00.",
                "RateLimiters must not contain null.",
            ],
            exception.Failures);
        AgentOptionsException none = Assert.Throws<AgentOptionsException>(() => new ModelLimits(new ModelLimitsOptions { MaxPause = TimeSpan.FromTicks(-1) }));
        Assert.Equal(
            [
                "MaxPause must be 0 to 1.00:00:00, but is -00:00:00.0000001.",
                "MaxConcurrency, RequestsPerMinute, TokensPerMinute or RateLimiters must be set, but none is.",
            ],
            none.Failures);
        Assert.Throws<ArgumentNullException>(() => new ModelLimits((ModelLimitsOptions)null!));
        Assert.Throws<ArgumentNullException>(() => new LimitedChatClient(_inner, null!));
    }

    [Fact]
    public void Options_at_the_ends_of_their_ranges_can_be_used()
    {
        using ModelLimits least = new(new ModelLimitsOptions { MaxConcurrency = 1, RequestsPerMinute = 1, TokensPerMinute = 1, QueueLimit = 0, ExpectedOutputTokens = 0, MaxPause = TimeSpan.Zero });
        using ModelLimits greatest = new(new ModelLimitsOptions
        {
            Name = new string('n', 128),
            MaxConcurrency = ModelLimitsOptions.ConcurrencyLimit,
            RequestsPerMinute = ModelLimitsOptions.RequestsLimit,
            TokensPerMinute = ModelLimitsOptions.TokensLimit,
            QueueLimit = ModelLimitsOptions.MaxQueueLimit,
            ExpectedOutputTokens = ModelLimitsOptions.TokensLimit,
            MaxPause = ModelLimitsOptions.PauseLimit,
        });
        Assert.Equal(("models", 128), (least.Name, greatest.Name.Length));
        Assert.Equal(new ModelLimitsStatus { Running = 0, Waiting = 0, Requests = 0, Tokens = 0, Pause = TimeSpan.Zero }, least.GetStatus());
    }

    [Fact]
    public async Task The_clock_of_the_first_run_is_the_clock_and_a_run_with_another_is_misuse()
    {
        using ModelLimits limits = MakeLimits(options => (options.Name, options.MaxConcurrency) = ("key", 5));
        LimitedChatClient client = new(_inner, limits);
        _ = client.GetResponseAsync("a", Of(_scene.Run()), Token);
        _ = client.GetResponseAsync("b", Of(_scene.Run()), Token);
        _ = client.GetResponseAsync("none", null, Token);
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => client.GetResponseAsync("c", Of(Run(new ManualTimeProvider())), Token));
        Assert.Equal("The limits 'key' follow the clock of the first call, and the run of this one has another; set ModelLimitsOptions.Clock.", exception.Message);
        Assert.Equal((3, 3), (_inner.Calls.Count, limits.GetStatus().Running));
    }

    [Fact]
    public async Task The_first_call_outside_of_any_run_takes_the_clock_of_the_system()
    {
        using ModelLimits limits = MakeLimits(options => options.MaxConcurrency = 5);
        LimitedChatClient client = new(_inner, limits);
        _ = client.GetResponseAsync("a", null, Token);
        _ = client.GetResponseAsync("b", Of(Run(TimeProvider.System)), Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetResponseAsync("c", Of(_scene.Run()), Token));
    }

    [Fact]
    public async Task A_clock_of_the_options_holds_for_all_and_waits_are_told_by_the_clock_of_the_run()
    {
        ManualTimeProvider own = new();
        EventRecorder recorder = new();
        using ModelLimits limits = MakeLimits(options => (options.RequestsPerMinute, options.Clock) = (1, own));
        LimitedChatClient client = new(_inner, limits);
        _ = client.GetResponseAsync("a", Of(_scene.Run()), Token);
        Task next = client.GetResponseAsync("b", Of(_scene.Run(recorder)), Token);
        _scene.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Single(_inner.Calls);
        own.Advance(TimeSpan.FromSeconds(60.1));
        (await _inner.CallAsync(1)).Reply();
        await next;
        await recorder.WaitForAsync<ModelLimited>(_ => true, Token);
        Assert.Equal(TimeSpan.FromMinutes(5), recorder.Single<ModelLimited>().Waited);
    }

    [Fact]
    public async Task Disposal_ends_the_calls_that_wait_and_those_that_come_and_lets_the_others_go_on()
    {
        ModelLimits limits = MakeLimits(options => (options.Name, options.MaxConcurrency, options.RequestsPerMinute) = ("key", 1, 1));
        LimitedChatClient client = new(_inner, limits);
        Task<ChatResponse> running = client.GetResponseAsync("a", Of(_scene.Run()), Token);
        Task[] waiting = [.. Enumerable.Range(0, 3).Select(i => client.GetResponseAsync($"{i}", Of(_scene.Run()), Token))];
        limits.Dispose();
        limits.Dispose();
        foreach (Task call in waiting)
        {
            ObjectDisposedException exception = await Assert.ThrowsAsync<ObjectDisposedException>(() => call);
            Assert.StartsWith("The limits 'key' were disposed of.", exception.Message, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GetResponseAsync("late", Of(_scene.Run()), Token));
        _inner.Calls[0].Reply();
        Assert.Equal("ok", (await running).Text);
        Assert.Equal((0, 0, 0), (limits.GetStatus().Running, limits.GetStatus().Waiting, _scene.Clock.ArmedTimers));
    }

    [Fact]
    public async Task Limits_that_were_disposed_of_before_their_first_call_refuse_it()
    {
        ModelLimits limits = MakeLimits(options => options.MaxConcurrency = 1);
        limits.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => new LimitedChatClient(_inner, limits).GetResponseAsync("a", Of(_scene.Run()), Token));
    }

    [Fact]
    public async Task The_timer_of_limits_keeps_nothing_that_flows_with_a_call()
    {
        AsyncLocal<string> flowing = new();
        FlowClock clock = new(() => flowing.Value);
        using ModelLimits limits = MakeLimits(options => (options.RequestsPerMinute, options.Clock) = (1, clock));
        LimitedChatClient client = new(_inner, limits);
        flowing.Value = "secret";
        _ = client.GetResponseAsync("a", null, Token);
        Task waiting = client.GetResponseAsync("b", null, Token);
        Assert.Equal(1, limits.GetStatus().Waiting);
        Assert.Equal((true, "secret"), (clock.WasSuppressed, flowing.Value));
        Assert.False(ExecutionContext.IsFlowSuppressed());
        limits.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
    }

    private sealed class FlowClock(Func<string?> read) : TimeProvider
    {
        public bool WasSuppressed { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            WasSuppressed = ExecutionContext.IsFlowSuppressed() && read() is not null;
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
