using Agents.Core.Anthropic;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Anthropic;

public sealed class CutTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Hi")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tools.sse", false)]
    [InlineData("tools.sse", true)]
    [InlineData("text.sse", false)]
    [InlineData("tools.json", false)]
    [InlineData("tools.json", true)]
    public async Task Answer_that_is_cut_at_any_byte_is_right_or_a_failure_of_the_connection(string fixture, bool breaks)
    {
        bool isStream = fixture.EndsWith(".sse", StringComparison.Ordinal);
        byte[] whole = Wire.FixtureBytes(fixture);
        string expected = Spoken.Of(await CallAsync(new WireStream(whole), isStream, []));
        int right = 0;
        for (int k = 0; k <= whole.Length; k++)
        {
            WireStream stream = new(whole[..k]) { Break = breaks ? new HttpIOException(HttpRequestError.ResponseEnded) : null };
            List<ChatResponseUpdate> seen = [];
            try
            {
                Assert.Equal(expected, Spoken.Of(await CallAsync(stream, isStream, seen)));
                right++;
            }
            catch (ModelException exception)
            {
                Assert.True(exception.Kind == ModelErrorKind.Connection, $"Cut at {k}: {exception.Message}");
                bool hasStarted = seen.Count > 0;
                Assert.Equal(isStream && hasStarted ? 1 : 0, seen.SelectMany(update => update.Contents).OfType<UsageContent>().Count());
            }

            Assert.True(stream.IsDisposed);
        }

        // Of a stream the last line may miss its end and the one behind it; of JSON white space may be missing, if nobody says that more should come.
        Assert.Equal(isStream ? 1 : breaks ? 0 : 2, right);
    }

    [Fact]
    public async Task Connection_that_breaks_after_the_end_of_the_answer_takes_nothing_away()
    {
        WireStream stream = new(Wire.FixtureBytes("tools.sse")) { Break = new HttpIOException(HttpRequestError.ResponseEnded) };
        List<ChatResponseUpdate> seen = [];

        string broken = Spoken.Of(await CallAsync(stream, isStream: true, seen));

        Assert.Equal(Spoken.Of(await CallAsync(new WireStream(Wire.FixtureBytes("tools.sse")), isStream: true, [])), broken);
    }

    [Fact]
    public async Task Usage_of_a_stream_that_was_cut_is_what_it_told()
    {
        string text = Wire.Fixture("tools.sse");
        List<ChatResponseUpdate> early = [];
        List<ChatResponseUpdate> late = [];

        await Assert.ThrowsAsync<ModelException>(() => CallAsync(Until(text, "event: content_block_start"), isStream: true, early));
        await Assert.ThrowsAsync<ModelException>(() => CallAsync(Until(text, "event: message_stop"), isStream: true, late));

        Assert.Equal("in 14197 cached 10051 out 3 thought  total 14200 CacheCreationInputTokens 2051", Spoken.Of(early.ToChatResponse().Usage));
        Assert.Equal("in 14197 cached 10051 out 503 thought 201 total 14700 CacheCreationInputTokens 2051", Spoken.Of(late.ToChatResponse().Usage));
    }

    private static WireStream Until(string text, string end) =>
        new(System.Text.Encoding.UTF8.GetBytes(text[..text.IndexOf(end, StringComparison.Ordinal)]))
        {
            Break = new HttpIOException(HttpRequestError.ResponseEnded),
        };

    private static async Task<ChatResponse> CallAsync(WireStream stream, bool isStream, List<ChatResponseUpdate> seen)
    {
        using AnthropicChatClient client = new Wire().Answer(200, stream, isStream).Client();
        if (!isStream)
        {
            return await client.GetResponseAsync(Question, null, Token);
        }

        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Question, null, Token))
        {
            seen.Add(update);
        }

        return seen.ToChatResponse();
    }
}
