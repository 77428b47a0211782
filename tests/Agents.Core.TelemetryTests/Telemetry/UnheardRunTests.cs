using Agents.Core.Chat;
using Agents.Core.Testing;

namespace Agents.Core.TelemetryTests.Telemetry;

/// <summary>With nobody listening there is nothing: no hub, no events, no bytes.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class UnheardRunTests
{
    private static readonly IAgent<int, int> Echo = Agent.Create<int, int>("echo", n => n);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_is_observed_only_when_somebody_listens_as_it_starts()
    {
        Assert.False(await IsObservedAsync());
        using (SpanRecorder spans = new())
        {
            Assert.True(await IsObservedAsync());
        }

        using (MetricRecorder metrics = new())
        {
            Assert.True(await IsObservedAsync());
        }

        Assert.False(await IsObservedAsync());
    }

    [Fact]
    public void Run_allocates_the_same_before_somebody_listened_and_after_nobody_does_any_more()
    {
        RunOptions options = new();
        long before = PerRun(options);
        using (SpanRecorder spans = new())
        {
            Assert.True(PerRun(options) > before);
        }

        Assert.Equal(before, PerRun(options));
    }

    [Fact]
    public async Task Listener_that_comes_later_sees_nothing_of_a_run_that_started_before()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Hangs());
        using CancellationTokenSource stop = new();
        Task run = ChatAgent.Create("guide", client).Build().RunAsync("x", cancellationToken: stop.Token);
        await client.WaitForCallsAsync(1, Token);
        using SpanRecorder spans = new();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.Empty(spans.Started);
        Assert.Empty(spans.Stopped);
    }

    private static async Task<bool> IsObservedAsync() =>
        (await Agent.Create<int, bool>("root", (_, context, _) => new ValueTask<bool>(context.IsObserved)).RunAsync(1, cancellationToken: Token)).Output;

    private static long PerRun(RunOptions options)
    {
        const int Runs = 200;
        for (int i = 0; i < Runs; i++)
        {
            Assert.True(Echo.RunAsync(1, options, CancellationToken.None).IsCompleted);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Runs; i++)
        {
            _ = Echo.RunAsync(1, options, CancellationToken.None);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Runs;
    }
}
