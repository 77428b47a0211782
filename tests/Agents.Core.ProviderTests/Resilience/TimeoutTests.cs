using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Resilience;

public sealed class TimeoutTests
{
    private readonly ManualTimeProvider _clock = new();

    [Theory]
    [InlineData(false, "no answer came within 00:00:10.")]
    [InlineData(true, "no update came within 00:00:03.")]
    public async Task An_answer_that_does_not_begin_in_time_is_tried_again_and_then_surfaces(bool streaming, string words)
    {
        ScriptedChatClient model = Scripted(Turn.Hangs(), Turn.Hangs());
        using IChatClient client = Resilient(model, retries: 1);
        TimeSpan limit = TimeSpan.FromSeconds(streaming ? 3 : 10);

        Task<string> call = client.AskAsync(streaming);
        await PassAsync(limit); // the first attempt
        await PassAsync(TimeSpan.FromSeconds(1)); // the wait
        await PassAsync(limit); // the second attempt

        ModelException thrown = await Assert.ThrowsAsync<ModelException>(() => call);
        Assert.Equal(ModelErrorKind.Timeout, thrown.Kind);
        Assert.EndsWith(words, thrown.Message, StringComparison.Ordinal);
        Assert.Null(thrown.InnerException);
        Assert.Equal(2, model.Requests.Count);
        Assert.Equal(0, _clock.ArmedTimers);
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task An_answer_one_tick_before_its_limit_is_in_time(bool streaming)
    {
        TimeSpan limit = TimeSpan.FromSeconds(streaming ? 3 : 10);
        ScriptedChatClient model = Scripted(Turn.Text("fine") with { Latency = limit - TimeSpan.FromTicks(1) });
        using IChatClient client = Resilient(model);

        Task<string> call = client.AskAsync(streaming);
        await _clock.WaitForTimersAsync(2, TestContext.Current.CancellationToken);
        _clock.Advance(limit);

        Assert.Equal("fine", await call);
        Assert.Equal(0, _clock.ArmedTimers);
    }

    [Fact]
    public async Task A_stream_that_stalls_fails_after_the_stall_and_is_not_tried_again()
    {
        StubbornClient model = new() { Updates = 2 };
        using IChatClient client = Resilient(model, retries: 5);

        List<string> seen = [];
        Task call = CollectAsync(client, seen, TestContext.Current.CancellationToken);
        await _clock.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        Assert.False(call.IsCompleted);
        Assert.False(model.Token.IsCancellationRequested);
        _clock.Advance(TimeSpan.FromTicks(1));

        ModelException thrown = await Assert.ThrowsAsync<ModelException>(() => call);
        Assert.Equal(ModelErrorKind.Timeout, thrown.Kind);
        Assert.Equal(["a", "a"], seen);
        Assert.True(model.Token.IsCancellationRequested);
        Assert.False(model.StreamDisposed.Task.IsCompleted);

        model.Open(); // the late update is nobody's, and the stream is let go
        await model.StreamDisposed.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["a", "a"], seen);
    }

    [Fact]
    public async Task Time_that_the_reader_takes_between_updates_is_no_stall()
    {
        ScriptedChatClient model = Scripted(Turn.Text("0123456789abcdef"));
        using IChatClient client = Resilient(model);

        int updates = 0;
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken))
        {
            updates++;
            _clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(3, updates);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_takes_no_notice_is_left_to_itself_and_its_late_answer_or_failure_is_thrown_away(bool fails)
    {
        StubbornClient model = new();
        using IChatClient client = Resilient(model);
        foreach (bool streaming in (bool[])[false, true])
        {
            Task<string> call = client.AskAsync(streaming);
            await PassAsync(TimeSpan.FromSeconds(10));
            ModelException thrown = await Assert.ThrowsAsync<ModelException>(() => call);
            Assert.Equal(ModelErrorKind.Timeout, thrown.Kind);
        }

        model.Open(fails ? new IOException("late") : null);
        await model.StreamDisposed.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, _clock.ArmedTimers);
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task Without_limits_no_timer_is_armed(bool streaming)
    {
        StubbornClient model = new();
        using IChatClient client = ModelClientBuilder.Wrap(model).UseResilience(options =>
        {
            options.Clock = _clock;
            options.AttemptTimeout = options.FirstUpdateTimeout = options.StallTimeout = null;
        }).Build();

        Task<string> call = client.AskAsync(streaming);
        await model.Called.Task;
        Assert.Equal(0, _clock.ArmedTimers);
        model.Open();

        Assert.Equal("late", await call);
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task In_a_run_limits_go_by_the_clock_of_the_run(bool streaming)
    {
        ManualTimeProvider other = new();
        ScriptedChatClient model = Scripted(Turn.Hangs());
        using IChatClient client = ModelClientBuilder.Wrap(model).UseResilience(options =>
        {
            options.Clock = other;
            options.Timeout.Retries = 0;
        }).Build();

        RunOptions run = new() { Clock = _clock };
        Task<string> call = run.InRunAsync((context, token) => client.AskAsync(streaming, new PaidCall(context).Options(), token));
        await _clock.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        Assert.Equal(0, other.ArmedTimers);
        _clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(ModelErrorKind.Timeout, (await Assert.ThrowsAsync<ModelException>(() => call)).Kind);
    }

    private static async Task CollectAsync(IChatClient client, List<string> seen, CancellationToken cancellationToken)
    {
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hello", cancellationToken: cancellationToken))
        {
            seen.Add(update.Text);
        }
    }

    private ScriptedChatClient Scripted(params Turn[] turns) => ScriptedChatClient.FromTurns(turns, new ScriptedChatClientOptions { Clock = _clock });

    private async Task PassAsync(TimeSpan time)
    {
        await _clock.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        _clock.Advance(time);
    }

    private IChatClient Resilient(IChatClient model, int retries = 0) => ModelClientBuilder.Wrap(model).UseResilience(options =>
    {
        options.Clock = _clock;
        options.Jitter = 0;
        options.Timeout.Retries = retries;
        options.AttemptTimeout = TimeSpan.FromSeconds(10);
        options.FirstUpdateTimeout = TimeSpan.FromSeconds(3);
        options.StallTimeout = TimeSpan.FromSeconds(2);
    }).Build();
}
