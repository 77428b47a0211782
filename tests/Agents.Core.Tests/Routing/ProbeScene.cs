using System.Threading.Channels;
using Agents.Core.Routing;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Routing;

/// <summary>A probe of one tool: the test answers each check, and knows what the loop waits for from the timers that it arms.</summary>
internal sealed class ProbeScene : TimeProvider
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly ManualTimeProvider _clock = new();
    private readonly Channel<TimeSpan> _armed = Channel.CreateUnbounded<TimeSpan>();
    private readonly Channel<ProbeCall> _calls = Channel.CreateUnbounded<ProbeCall>();

    public ProbeScene() => Health = new ToolHealth(clock: _clock);

    public ToolHealth Health { get; }

    public List<Exception> Failures { get; } = [];

    public int ArmedTimers => _clock.ArmedTimers;

    public int Checks { get; private set; }

    public BreakerState Breaker => Health.ConditionOf(HealthScene.Tool).Breaker;

    public override long TimestampFrequency => _clock.TimestampFrequency;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public override long GetTimestamp() => _clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = _clock.CreateTimer(callback, state, dueTime, period);
        _armed.Writer.TryWrite(dueTime);
        return timer;
    }

    public void Advance(TimeSpan by) => _clock.Advance(by);

    public ProbeLoop Start() => Start((_, failure) => Failures.Add(failure));

    public ProbeLoop Start(Action<ToolProbe, Exception> onFailed) => Start(CheckAsync, onFailed);

    public ProbeLoop Start(Func<CancellationToken, ValueTask<bool>> check, Action<ToolProbe, Exception> onFailed) =>
        new(Health, [new ToolProbe { Tool = HealthScene.Tool, Check = check }], this, onFailed);

    /// <summary>Waits until a check runs and its timeout is armed.</summary>
    public async Task<ProbeCall> CheckedAsync()
    {
        Assert.Equal(Limit, await _armed.Reader.ReadAsync(Token));
        return await _calls.Reader.ReadAsync(Token);
    }

    /// <summary>Waits until what a check found was told, and the next interval has begun.</summary>
    public async Task ToldAsync() => Assert.Equal(Interval, await _armed.Reader.ReadAsync(Token));

    /// <summary>Moves the clock by intervals until the check that was given up has ended and another one runs.</summary>
    public async Task<ProbeCall> CheckedAgainAsync()
    {
        do
        {
            Advance(Interval);
        }
        while (await _armed.Reader.ReadAsync(Token) == Interval);

        return await _calls.Reader.ReadAsync(Token);
    }

    private async ValueTask<bool> CheckAsync(CancellationToken cancellationToken)
    {
        Checks++;
        ProbeCall call = new(cancellationToken);
        _calls.Writer.TryWrite(call);
        return await call.Answer.Task;
    }
}
