using Agents.Core.Anthropic;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Anthropic;

public sealed class CancellationTests : IDisposable
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Hi")];

    private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelled_before_asks_nothing(bool isStream)
    {
        Wire wire = new();
        using AnthropicChatClient client = wire.Client();
        await _source.CancelAsync();

        await IsCancelledAsync(CallAsync(client, isStream));

        Assert.Empty(wire.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelled_while_the_provider_thinks_carries_the_callers_token(bool isStream)
    {
        TaskCompletionSource waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using AnthropicChatClient client = new Wire().Stall(waiting).Client();
        Task call = CallAsync(client, isStream);
        await waiting.Task.WaitAsync(TestContext.Current.CancellationToken);

        await _source.CancelAsync();

        await IsCancelledAsync(call);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelled_in_the_middle_carries_the_callers_token_and_closes_the_body(bool isStream)
    {
        WireStream stream = new(Wire.FixtureBytes(isStream ? "text.sse" : "text.json")[..300]) { Stalls = true };
        using AnthropicChatClient client = new Wire().Answer(200, stream, isStream).Client();
        Task call = CallAsync(client, isStream);
        await stream.Stalled.Task.WaitAsync(TestContext.Current.CancellationToken);

        await _source.CancelAsync();

        await IsCancelledAsync(call);
        Assert.True(stream.IsDisposed);
    }

    [Fact]
    public async Task Cancelled_between_two_pieces_carries_the_callers_token()
    {
        WireStream stream = new(Wire.FixtureBytes("tools.sse"));
        using AnthropicChatClient client = new Wire().Answer(200, stream, isStream: true).Client();
        int seen = 0;

        await IsCancelledAsync(ReadAsync());

        Assert.Equal(3, seen);
        Assert.True(stream.IsDisposed);

        async Task ReadAsync()
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Question, null, _source.Token))
            {
                if (++seen == 3)
                {
                    await _source.CancelAsync();
                }
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelled_after_changes_nothing(bool isStream)
    {
        Wire wire = new Wire().Answer(isStream ? "text.sse" : "text.json");
        using AnthropicChatClient client = wire.Client();

        ChatResponse response = await CallAsync(client, isStream);
        await _source.CancelAsync();

        Assert.Equal("Rain in Zürich, sun in 東京.", response.Text);
        Assert.True(wire.Streams[0].IsDisposed);
    }

    [Fact]
    public async Task Stream_that_is_left_early_closes_its_body()
    {
        WireStream stream = new(Wire.FixtureBytes("tools.sse"), piece: 600);
        using AnthropicChatClient client = new Wire().Answer(200, stream, isStream: true).Client();

        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Question, null, _source.Token))
        {
            break;
        }

        Assert.True(stream.IsDisposed);
    }

    [Fact]
    public async Task Token_of_the_enumeration_counts_too()
    {
        WireStream stream = new(Wire.FixtureBytes("text.sse")[..300]) { Stalls = true };
        using AnthropicChatClient client = new Wire().Answer(200, stream, isStream: true).Client();
        Task read = ReadAsync();
        await stream.Stalled.Task.WaitAsync(TestContext.Current.CancellationToken);

        await _source.CancelAsync();

        await IsCancelledAsync(read);

        async Task ReadAsync()
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Question).WithCancellation(_source.Token))
            {
                Assert.NotNull(update);
            }
        }
    }

    public void Dispose() => _source.Dispose();

    private Task<ChatResponse> CallAsync(AnthropicChatClient client, bool isStream) => isStream
        ? client.GetStreamingResponseAsync(Question, null, _source.Token).ToChatResponseAsync(_source.Token)
        : client.GetResponseAsync(Question, null, _source.Token);

    private async Task IsCancelledAsync(Task call)
    {
        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(_source.Token, exception.CancellationToken);
    }
}
