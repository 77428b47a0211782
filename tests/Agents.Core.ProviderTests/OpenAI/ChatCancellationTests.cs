using Agents.Core.OpenAI;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.OpenAI;

public sealed class ChatCancellationTests
{
    [Fact]
    public async Task A_cancelled_token_sends_nothing()
    {
        WireHandler handler = WireHandler.Json("{}");
        using OpenAIChatClient client = Wire.Client(handler);
        CancellationToken canceled = new(canceled: true);
        await AssertCanceledAsync(() => client.GetResponseAsync("hi", null, canceled), canceled);
        await AssertCanceledAsync(() => client.GetStreamingResponseAsync("hi", null, canceled).ToChatResponseAsync(CancellationToken.None), canceled);
        Assert.Empty(handler.Requests);
    }

    [Fact]
    public async Task Cancelling_before_the_answer_ends_the_call_with_the_token()
    {
        foreach (bool streams in (bool[])[false, true])
        {
            using CancellationTokenSource source = new();
            WireHandler handler = new(async (_, _, token) =>
            {
                await source.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
                return null!;
            });
            using OpenAIChatClient client = Wire.Client(handler);
            await AssertCanceledAsync(() => CallAsync(client, streams, source.Token), source.Token);
        }
    }

    [Fact]
    public async Task Cancelling_within_the_answer_ends_the_call_and_closes_the_stream()
    {
        foreach (bool streams in (bool[])[false, true])
        {
            foreach (bool breaks in (bool[])[false, true])
            {
                using CancellationTokenSource source = new();
                WireHandler handler = new((self, _) => self.Give(Wire.Stream("groq")[..800], "text/event-stream", end: async token =>
                {
                    await source.CancelAsync();
                    await (breaks ? throw new IOException("closed") : Task.Delay(Timeout.Infinite, token));
                }));
                using OpenAIChatClient client = Wire.Client(handler);
                await AssertCanceledAsync(() => CallAsync(client, streams, source.Token), source.Token);
                Assert.Equal(0, handler.OpenStreams);
            }
        }
    }

    [Fact]
    public async Task Cancelling_between_two_updates_ends_the_stream_although_all_has_arrived()
    {
        using CancellationTokenSource source = new();
        WireHandler handler = WireHandler.Events(Wire.Stream("gpt-5-mini"));
        using OpenAIChatClient client = Wire.Client(handler);
        int seen = 0;
        await AssertCanceledAsync(
            async () =>
            {
                await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hi", null, source.Token))
                {
                    seen++;
                    await source.CancelAsync();
                }
            },
            source.Token);
        Assert.Equal((1, 0), (seen, handler.OpenStreams));
    }

    [Fact]
    public async Task Cancelling_after_the_answer_changes_nothing()
    {
        using CancellationTokenSource source = new();
        using OpenAIChatClient client = Wire.Client(WireHandler.Json(Wire.Answer("groq")));
        ChatResponse response = await client.GetResponseAsync("hi", null, source.Token);
        await source.CancelAsync();
        Assert.Equal("Grüezi.", response.Text);
    }

    [Fact]
    public async Task A_stream_that_is_left_is_closed()
    {
        WireHandler handler = WireHandler.Events(Wire.Stream("gpt-5-mini"));
        using OpenAIChatClient client = Wire.Client(handler);
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hi", null, TestContext.Current.CancellationToken))
        {
            Assert.Equal(1, handler.OpenStreams);
            break;
        }

        Assert.Equal(0, handler.OpenStreams);
    }

    private static Task<ChatResponse> CallAsync(IChatClient client, bool streams, CancellationToken token) =>
        streams ? client.GetStreamingResponseAsync("hi", null, token).ToChatResponseAsync(CancellationToken.None) : client.GetResponseAsync("hi", null, token);

    private static async Task AssertCanceledAsync(Func<Task> call, CancellationToken token)
    {
        OperationCanceledException thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(call);
        Assert.Equal(token, thrown.CancellationToken);
    }
}
