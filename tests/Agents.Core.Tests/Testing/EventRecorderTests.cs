using Agents.Core.Testing;

namespace Agents.Core.Tests.Testing;

public sealed class EventRecorderTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly EventRecorder _recorder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_listing_says_number_time_place_kind_and_what_the_event_says()
    {
        await RunAsync();
        Assert.StartsWith("   1 +0.000 worker RunStarted { RunId = ", _recorder.ToText(), StringComparison.Ordinal);
        Assert.Contains(
            "   2 +0.000 worker ProgressReported { Message = two\\nlines, Fraction =  }\n"
            + "   3 +1.500 worker/inner ProgressReported { Message = half, Fraction = 0.5 }\n",
            _recorder.ToText(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Equal_runs_give_equal_text()
    {
        await RunAsync();
        EventRecorder other = new();
        await RunAsync(other, new ManualTimeProvider());
        Assert.Equal(_recorder.ToText(), other.ToText());
        Assert.NotEqual("", other.ToText());
    }

    [Fact]
    public async Task The_only_event_of_a_kind_is_found_and_several_are_told()
    {
        await RunAsync();
        Assert.Equal(StopReason.Completed, _recorder.Single<RunCompleted>().StopReason);
        Assert.Equal(["two\nlines", "half"], _recorder.OfType<ProgressReported>().Select(e => e.Message));
        EventAssertionException several = Assert.Throws<EventAssertionException>(() => _recorder.Single<ProgressReported>());
        Assert.StartsWith("Expected one ProgressReported, but there are 2. Recorded:\n   1 +0.000 worker RunStarted", several.Message, StringComparison.Ordinal);
        EventAssertionException none = Assert.Throws<EventAssertionException>(() => _recorder.Single<RunFailed>());
        Assert.StartsWith("Expected one RunFailed, but there are 0.", none.Message, StringComparison.Ordinal);
        _recorder.AssertNone<RunFailed>();
        Assert.Throws<EventAssertionException>(() => _recorder.AssertNone<RunStarted>());
    }

    [Fact]
    public async Task A_sequence_is_all_events_and_an_order_some_of_them()
    {
        await RunAsync();
        _recorder.AssertSequence(typeof(RunStarted), typeof(ProgressReported), typeof(ProgressReported), typeof(RunCompleted));
        _recorder.AssertInOrder(typeof(RunStarted), typeof(RunCompleted));
        EventAssertionException shorter = Assert.Throws<EventAssertionException>(
            () => _recorder.AssertSequence(typeof(RunStarted), typeof(ProgressReported)));
        Assert.StartsWith("Expected the end as event 3, but it is ProgressReported.", shorter.Message, StringComparison.Ordinal);
        EventAssertionException other = Assert.Throws<EventAssertionException>(
            () => _recorder.AssertInOrder(typeof(RunCompleted), typeof(RunStarted)));
        Assert.StartsWith("Expected RunStarted after RunCompleted, but there is none.", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_ends_with_the_event_that_was_there_or_comes()
    {
        Task<ProgressReported> coming = _recorder.WaitForAsync<ProgressReported>(e => e.Message == "half", Token);
        await RunAsync();
        Assert.Equal(0.5, (await coming).Fraction);
        Assert.Same(await coming, await _recorder.WaitForAsync<ProgressReported>(e => e.Fraction > 0, Token));
    }

    [Fact]
    public async Task Waiting_for_what_never_came_fails_when_the_run_ends()
    {
        Task<RunFailed> never = _recorder.WaitForAsync<RunFailed>(cancellationToken: Token);
        await RunAsync();
        EventAssertionException exception = await Assert.ThrowsAsync<EventAssertionException>(() => never);
        Assert.StartsWith("The run ended without the RunFailed that was waited for. Recorded:", exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<EventAssertionException>(() => _recorder.WaitForAsync<RunFailed>(cancellationToken: Token));
    }

    private Task RunAsync() => RunAsync(_recorder, _clock);

    private static async Task RunAsync(EventRecorder recorder, ManualTimeProvider clock)
    {
        IAgent<int, int> agent = Agent.Create<int, int>("worker", (input, context, _) =>
        {
            context.Emit(new ProgressReported { Message = "two\nlines" });
            clock.Advance(TimeSpan.FromSeconds(1.5));
            context.Enter("inner").Emit(new ProgressReported { Message = "half", Fraction = 0.5 });
            return new ValueTask<int>(input);
        });
        await agent.RunAsync(1, new RunOptions { Clock = clock, Ids = IdSource.FromSeed(7), Observers = { recorder } }, Token);
    }
}
