using Agents.Core.Chat;
using Agents.Core.OpenAI;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.OpenAI;

public sealed class ResponsesCutTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("parallel-calls")]
    [InlineData("structured")]
    public async Task A_stream_that_ends_after_any_byte_is_the_right_answer_or_a_broken_connection(string name)
    {
        byte[] events = ResponsesFixture.Events(name);
        string right = await DescribeAsync(ResponsesHandler.OfStream(events));
        string text = await TextAsync(events);
        List<int> answered = [];
        for (int end = 0; end < events.Length; end++)
        {
            ResponsesHandler server = ResponsesHandler.OfStream(events[..end]);
            (string? answer, string seen) = await TryAsync(server);

            Assert.StartsWith(seen, text, StringComparison.Ordinal);
            Assert.Equal(0, server.Open);
            if (answer is not null)
            {
                Assert.Equal(right, answer);
                answered.Add(end);
            }
        }

        // Nothing but the empty line behind the last event may be missing.
        Assert.Equal([events.Length - 2, events.Length - 1], answered);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("parallel-calls")]
    public async Task A_connection_that_breaks_after_any_byte_is_told_as_that(string name)
    {
        byte[] events = ResponsesFixture.Events(name);
        for (int end = 0; end < events.Length - 2; end += 7)
        {
            ResponsesHandler server = ResponsesHandler.OfStream(events[..end], bytes => new BreakingStream(bytes));

            Assert.Null((await TryAsync(server)).Answer);
            Assert.Equal(0, server.Open);
        }
    }

    [Fact]
    public async Task A_whole_answer_that_ends_after_any_byte_is_a_broken_connection()
    {
        string json = ResponsesFixture.Json("parallel-calls").TrimEnd();
        for (int end = 0; end < json.Length; end++)
        {
            using OpenAIResponsesChatClient client = ResponsesHandler.OfJson(json[..end]).Client();
            ModelException failure = await Assert.ThrowsAsync<ModelException>(
                () => client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken));
            Assert.Equal((end, ModelErrorKind.Connection), (end, failure.Kind));
        }
    }

    [Fact]
    public async Task However_the_bytes_are_split_the_updates_are_the_same()
    {
        byte[] events = ResponsesFixture.Events("text");
        List<string> whole = await UpdatesAsync(new MemoryStream(events));

        Prop.ForAll(Gen.Choose(1, 40).NonEmptyListOf().ToArbitrary(), async sizes =>
            Assert.Equal(whole, await UpdatesAsync(new SplitStream(events, [.. sizes])))).Check(Config.QuickThrowOnFailure);

        static async Task<List<string>> UpdatesAsync(Stream body)
        {
            using OpenAIResponsesChatClient client = new ResponsesHandler(_ => ResponsesHandler.Events(body)).Client();
            List<string> updates = [];
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("Hi"))
            {
                updates.Add($"{update.Text}|{update.FinishReason}|{string.Join(',', update.Contents.Select(content => content.GetType().Name))}");
            }

            return updates;
        }
    }

    [Theory]
    [InlineData("text")]
    [InlineData("parallel-calls")]
    [InlineData("logprobs")]
    [InlineData("citations")]
    public async Task Bytes_that_are_changed_end_in_an_answer_or_a_failure_by_kind_and_nothing_else(string name)
    {
        byte[] events = ResponsesFixture.Events(name);
        byte[] json = System.Text.Encoding.UTF8.GetBytes(ResponsesFixture.Json(name));
        Random random = new(8);
        for (int round = 0; round < 400; round++)
        {
            ResponsesHandler streamed = ResponsesHandler.OfStream(Mutate(events, random));
            ResponsesHandler whole = new(_ => new HttpResponseMessage { Content = new ByteArrayContent(Mutate(json, random)) });

            await EndsWellAsync(streamed, async client => await client.StreamAsync("Hi"));
            await EndsWellAsync(whole, async client => await client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken));
        }

        static async Task EndsWellAsync(ResponsesHandler server, Func<IChatClient, Task> call)
        {
            using OpenAIResponsesChatClient client = server.Client();
            try
            {
                await call(client);
            }
            catch (ModelException)
            {
            }

            Assert.Equal(0, server.Open);
        }
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        byte[] changed = [.. bytes];
        for (int change = random.Next(1, 6); change > 0; change--)
        {
            int place = random.Next(changed.Length);
            changed = random.Next(4) switch
            {
                0 => [.. changed[..place], .. changed[Math.Min(changed.Length, place + random.Next(1, 40))..]],
                1 => [.. changed[..place], .. "null"u8, .. changed[place..]],
                2 => [.. changed[..place], (byte)"{}[]\",:0\n"[random.Next(9)], .. changed[(place + 1)..]],
                _ => [.. changed[..place], (byte)random.Next(256), .. changed[(place + 1)..]],
            };
        }

        return changed;
    }

    private static async Task<string> DescribeAsync(ResponsesHandler server)
    {
        using OpenAIResponsesChatClient client = server.Client();
        return ResponsesFixture.Describe(await client.StreamAsync("Hi"));
    }

    private static async Task<string> TextAsync(byte[] events)
    {
        using OpenAIResponsesChatClient client = ResponsesHandler.OfStream(events).Client();
        return (await client.StreamAsync("Hi")).Text;
    }

    private static async Task<(string? Answer, string Seen)> TryAsync(ResponsesHandler server)
    {
        using OpenAIResponsesChatClient client = server.Client();
        List<ChatResponseUpdate> seen = [];
        try
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken))
            {
                seen.Add(update);
            }

            return (ResponsesFixture.Describe(seen.ToChatResponse()), string.Concat(seen));
        }
        catch (ModelException failure)
        {
            Assert.Equal(ModelErrorKind.Connection, failure.Kind);
            return (null, string.Concat(seen));
        }
    }
}
