using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Resilience;

public sealed class ResilientStreamTests
{
    [Fact]
    public async Task A_stream_that_fails_after_its_first_update_is_not_tried_again()
    {
        ScriptedChatClient model = ScriptedChatClient.FromTurns(
            Turn.Text("0123456789") with { Failure = new IOException("cut"), FailsAfterChunks = 1 });
        using IChatClient client = ModelClientBuilder.Wrap(model).UseResilience(options => options.Clock = new ManualTimeProvider()).Build();
        PaidCall paid = new();
        List<string> seen = [];

        ModelException thrown = await Assert.ThrowsAsync<ModelException>(async () =>
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hello", paid.Options(), TestContext.Current.CancellationToken))
            {
                seen.Add(update.Text);
            }
        });

        Assert.Equal(ModelErrorKind.Connection, thrown.Kind);
        Assert.IsType<IOException>(thrown.InnerException);
        Assert.Equal(["01234567"], seen);
        Assert.Empty(paid.Asked);
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task With_a_fault_at_any_point_the_answer_is_whole_or_the_failure_surfaces(bool streaming)
    {
        int points = await FaultSchedule.ForEachAsync(
            async schedule =>
            {
                ManualTimeProvider clock = new();
                ScriptedChatClient model = ScriptedChatClient.FromFunction(_ => Turn.Text("0123456789abcdefghijklmnop"));
                using IChatClient client = ModelClientBuilder.Wrap(new FaultingChatClient(model, schedule)).UseResilience(options => options.Clock = clock).Build();
                Task<string> call = clock.DriveAsync(client.AskAsync(streaming));
                try
                {
                    Assert.Equal("0123456789abcdefghijklmnop", await call);
                    Assert.Equal(schedule.FiredAt == "after a model call" ? 2 : 1, model.Requests.Count);
                }
                catch (ModelException failure)
                {
                    Assert.Equal(ModelErrorKind.Connection, failure.Kind);
                    Assert.StartsWith("after ", schedule.FiredAt, StringComparison.Ordinal);
                    Assert.Single(model.Requests);
                    Assert.True(streaming);
                }

                Assert.Equal(0, clock.ArmedTimers);
            },
            fault: _ => new IOException("cut"),
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(streaming ? 6 : 2, points);
    }

    [Fact]
    public async Task A_stream_without_updates_is_an_answer_without_words()
    {
        using IChatClient client = new ResilientChatClient(new SilentClient());

        Assert.Equal("", await client.AskAsync(streaming: true));
    }

    [Fact]
    public async Task A_reader_that_leaves_early_lets_go_of_the_stream()
    {
        StubbornClient model = new() { Updates = 2 };
        using IChatClient client = new ResilientChatClient(model);

        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken))
        {
            break;
        }

        Assert.True(model.StreamDisposed.Task.IsCompletedSuccessfully);
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task A_client_that_returns_null_has_failed(bool streaming)
    {
        using IChatClient client = new ResilientChatClient(new SilentClient { ReturnsNull = true });

        ModelException thrown = await Assert.ThrowsAsync<ModelException>(() => client.AskAsync(streaming));

        Assert.Equal("The model 'unknown' failed (Unknown): the client returned null.", thrown.Message);
    }

    private sealed class SilentClient : IChatClient
    {
        public bool ReturnsNull { get; init; }

        private Task<ChatResponse>? Answer { get; init; }

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => Answer!;

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            ReturnsNull ? null! : AsyncEnumerable.Empty<ChatResponseUpdate>();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
