using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Resilience;

public sealed class CancellationTests
{
    private readonly ManualTimeProvider _clock = new();

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task A_call_that_is_cancelled_before_it_begins_sends_nothing(bool streaming)
    {
        ScriptedChatClient model = ScriptedChatClient.FromTurns(Turn.Text("fine"));
        using IChatClient client = Resilient(model);
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();

        await AssertCanceledAsync(client.AskAsync(streaming, cancellationToken: stop.Token), stop.Token);
        Assert.Empty(model.Requests);
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task Cancellation_during_an_attempt_ends_the_call_with_the_callers_token(bool streaming)
    {
        ScriptedChatClient model = ScriptedChatClient.FromTurns(Turn.Hangs());
        using IChatClient client = Resilient(model);
        using CancellationTokenSource stop = new();
        PaidCall paid = new();

        Task<string> call = client.AskAsync(streaming, paid.Options(), stop.Token);
        await model.WaitForCallsAsync(1, TestContext.Current.CancellationToken);
        await stop.CancelAsync();

        await AssertCanceledAsync(call, stop.Token);
        Assert.Empty(paid.Asked);
        Assert.Equal(0, _clock.ArmedTimers);
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task Cancellation_during_a_wait_ends_the_call_at_once(bool streaming)
    {
        ScriptedChatClient model = ScriptedChatClient.FromTurns(Calls.Fails(ModelErrorKind.Overloaded));
        using IChatClient client = Resilient(model);
        using CancellationTokenSource stop = new();

        Task<string> call = client.AskAsync(streaming, cancellationToken: stop.Token);
        await _clock.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        await stop.CancelAsync();

        await AssertCanceledAsync(call, stop.Token);
        Assert.Equal(TimeSpan.Zero, _clock.Elapsed);
        Assert.Equal(0, _clock.ArmedTimers);
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task A_client_that_takes_no_notice_of_a_cancellation_does_not_hold_the_caller(bool streaming)
    {
        StubbornClient model = new();
        using IChatClient client = Resilient(model);
        using CancellationTokenSource stop = new();

        Task<string> call = client.AskAsync(streaming, cancellationToken: stop.Token);
        await model.Called.Task;
        await stop.CancelAsync();

        await AssertCanceledAsync(call, stop.Token);
        model.Open();
        if (streaming)
        {
            await model.StreamDisposed.Task.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Cancellation_between_two_updates_ends_the_stream_even_of_a_client_that_takes_no_notice()
    {
        StubbornClient model = new() { Updates = 3 };
        using IChatClient client = Resilient(model);
        using CancellationTokenSource stop = new();
        IAsyncEnumerator<ChatResponseUpdate> updates = client.GetStreamingResponseAsync("hello", cancellationToken: stop.Token).GetAsyncEnumerator(stop.Token);
        Assert.True(await updates.MoveNextAsync());

        await stop.CancelAsync();

        await AssertCanceledAsync(updates.MoveNextAsync().AsTask(), stop.Token);
        await updates.DisposeAsync();
        Assert.True(model.StreamDisposed.Task.IsCompletedSuccessfully);
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task A_broken_connection_after_a_cancellation_is_a_cancellation(bool streaming)
    {
        using CancellationTokenSource stop = new();
        ScriptedChatClient model = ScriptedChatClient.FromFunction(_ =>
        {
            stop.Cancel();
            throw new IOException("the connection was closed");
        });
        using IChatClient client = Resilient(model);

        await AssertCanceledAsync(client.AskAsync(streaming, cancellationToken: stop.Token), stop.Token);
        Assert.Single(model.Requests);
    }

    private static async Task AssertCanceledAsync(Task call, CancellationToken token) =>
        Assert.Equal(token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call)).CancellationToken);

    private IChatClient Resilient(IChatClient model) => ModelClientBuilder.Wrap(model).UseResilience(options => options.Clock = _clock).Build();
}
