using System.Text;
using Agents.Core.Chat;
using Agents.Core.Testing;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Recording;

public sealed class CassettePropertyTests
{
    private static readonly string[] Words = ["", "a", "Zürich", "日本語", "🌞", "👩‍👩‍👧", "\"\\/\b\f\n\r\t", "\u0000\u0001\u007f", "\u2028\u2029", "<script>&'", "{\"a\":1}", "[redacted]", "sk", "\uFEFF", "💥💥"];

    private static readonly Gen<string> Text = from words in Gen.Elements(Words).ListOf() select string.Concat(words.Take(6));

    private static readonly Gen<object?> Value = Gen.OneOf(
        Text.Select(text => (object?)text),
        Gen.Choose(-1000, 1000).Select(number => (object?)number),
        Gen.Choose(-1000, 1000).Select(number => (object?)(number / 8.0)),
        Gen.Elements<object?>(true, false, null, long.MaxValue, 1e-300, 123456789.125m),
        Text.Select(text => (object?)new Dictionary<string, object?> { ["b"] = text, ["a"] = new object?[] { 1, text, null } }));

    private static readonly Gen<Dictionary<string, object?>> Properties =
        from values in Value.ListOf()
        select values.Take(4).Select((value, index) => (Name: $"p{(index * 7) % 5}", value)).ToDictionary(pair => pair.Name, pair => pair.value);

    private static readonly Gen<AIContent> Content = Gen.OneOf(
        Text.Select(text => (AIContent)new TextContent(text)),
        Text.Select(text => (AIContent)new TextContent(text) { AdditionalProperties = new() { ["x"] = text } }),
        from text in Text from data in Text select (AIContent)new TextReasoningContent(text) { ProtectedData = data },
        from id in Text from arguments in Properties select (AIContent)new FunctionCallContent(id, "f", arguments),
        from id in Text from value in Value select (AIContent)new FunctionResultContent(id, value),
        from bytes in Gen.Choose(0, 255).Select(i => (byte)i).ArrayOf() select (AIContent)new DataContent(bytes, "image/png") { Name = "n" },
        Gen.Constant((AIContent)new UriContent("https://a.example/b?c=%20d", "image/*")),
        Text.Select(text => (AIContent)new ErrorContent(text) { ErrorCode = "e", Details = text }),
        Gen.Choose(0, 9).Select(i => (AIContent)new UsageContent(new UsageDetails { InputTokenCount = i, AdditionalCounts = new() { ["k"] = i } })),
        Gen.Constant((AIContent)new HostedFileContent("file-1")),
        Text.Select(text => (AIContent)new CodeInterpreterToolResultContent("ci") { Outputs = [new TextContent(text)] }),
        Gen.Constant((AIContent)new ToolApprovalRequestContent("r", new FunctionCallContent("c", "g"))));

    private static readonly Gen<ChatResponseUpdate> Update =
        from contents in Content.ListOf()
        from role in Gen.Elements<ChatRole?>(ChatRole.Assistant, null)
        from finish in Gen.Elements<ChatFinishReason?>(null, ChatFinishReason.Stop, new ChatFinishReason("odd"))
        from id in Gen.Elements(null, "m1", "m2")
        from properties in Properties
        select new ChatResponseUpdate(role, [.. contents.Take(4)])
        {
            FinishReason = finish,
            MessageId = id,
            ResponseId = id,
            ModelId = "fake-1",
            AuthorName = id,
            CreatedAt = id is null ? null : DateTimeOffset.UnixEpoch.AddSeconds(1.25),
            AdditionalProperties = properties.Count > 0 ? new AdditionalPropertiesDictionary(properties) : null,
        };

    private static readonly Gen<ChatMessage[]> Messages =
        from contents in Content.ListOf()
        from role in Gen.Elements(ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.Tool)
        select contents.Select(content => new ChatMessage(role, [content, new TextContent("and")])).Take(5).ToArray();

    [Fact]
    public void Any_stream_is_replayed_equal_to_the_chunk()
    {
        var cases = (from messages in Messages from updates in Update.ListOf() select (messages, Updates: updates.Take(6).ToArray())).ToArbitrary();

        Prop.ForAll(cases, async c =>
        {
            string text = await Recordings.RecordAsync(new UpdatesClient(c.Updates), c.messages, streamed: true);
            using RecordingChatClient client = Recordings.Replay(text);
            Assert.Equal(Recordings.Json(c.Updates), Recordings.Json(await client.StreamAsync(c.messages)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void Any_conversation_is_replayed_equal_when_each_answer_becomes_a_part_of_the_next_request()
    {
        var cases = (from first in Messages from turns in Update.ListOf() select (first, Turns: turns.Take(5).ToArray())).ToArbitrary();

        Prop.ForAll(cases, async c =>
        {
            int turn = 0;
            using Cassette recording = Cassette.InMemory(RecordingMode.Record);
            List<string> recorded;
            using (RecordingChatClient recorder = new(recording, new TurnsClient(() => c.Turns[turn++])))
            {
                recorded = await TalkAsync(recorder, c.first, c.Turns.Length);
            }

            using RecordingChatClient client = Recordings.Replay(recording.ToText());
            Assert.Equal(recorded, await TalkAsync(client, c.first, c.Turns.Length));
            client.GetService<Cassette>()!.ThrowIfDifferent();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    [Fact]
    public void Any_cut_of_a_text_into_chunks_hides_the_secrets_in_it_and_keeps_the_rest()
    {
        const string Secret = "tweety/bird";
        var cases = (
            from parts in Gen.Elements("It is ", Secret, "🌞", "tweety", "", Secret + Secret).ListOf()
            from cuts in Gen.Choose(0, 120).ListOf()
            select (Text: string.Concat(parts.Take(8)), cuts)).ToArbitrary();

        Prop.ForAll(cases, async c =>
        {
            int[] ends = [.. c.cuts.Where(cut => cut < c.Text.Length).Distinct().Order(), c.Text.Length];
            ChatResponseUpdate[] updates = [.. ends.Select((end, i) => new ChatResponseUpdate(ChatRole.Assistant, c.Text[(i == 0 ? 0 : ends[i - 1])..end]))];
            RecordingOptions options = new() { Secrets = { Secret } };

            string text = await Recordings.RecordAsync(new UpdatesClient(updates), [new ChatMessage(ChatRole.User, "?")], null, options, streamed: true);

            using RecordingChatClient client = Recordings.Replay(text);
            List<ChatResponseUpdate> replayed = await client.StreamAsync([new ChatMessage(ChatRole.User, "?")]);
            Assert.Equal(updates.Length, replayed.Count);
            Assert.Equal(c.Text.Replace(Secret, "[redacted]", StringComparison.Ordinal), string.Concat(replayed.Select(update => update.Text)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public async Task A_mutated_cassette_loads_and_answers_or_says_why_not()
    {
        byte[] text = Encoding.UTF8.GetBytes(await MakeCassetteAsync());
        byte[][] splices = [.. new[] { "null", "{}", "[]", "\"\"", "\"\\ud800\"", "1e999", "-", ",", "\n", "\\", "$type", "callId", "\u00e9", "true", "{\"$type\":\"text\"}" }.Select(Encoding.UTF8.GetBytes), [0xFF], [0]];
        int loaded = 0, refused = 0;
        var cases = (
            from at in Gen.Choose(0, text.Length - 1)
            from length in Gen.Frequency((3, Gen.Choose(0, 3)), (1, Gen.Choose(0, 60)))
            from splice in Gen.Frequency((4, Gen.Elements(splices)), (1, Gen.Constant(Array.Empty<byte>())))
            select (byte[])[.. text[..at], .. splice, .. text[Math.Min(text.Length, at + length)..]]).ToArbitrary();

        Prop.ForAll(cases, async mutated =>
        {
            string path = Path.Combine(Path.GetTempPath(), $"{nameof(CassettePropertyTests)}-{Environment.ProcessId}.jsonl");
            await File.WriteAllBytesAsync(path, mutated);
            try
            {
                using Cassette cassette = Cassette.Open(path);
                using RecordingChatClient client = new(cassette);
                loaded++;
                foreach (string prompt in new[] { "a", "b", "c" })
                {
                    Exception? exception = await Xunit.Record.ExceptionAsync(() => client.AskAsync(prompt));
                    Assert.True(exception is null or CassetteMismatchException or ModelException, exception?.ToString());
                }
            }
            catch (CassetteException exception)
            {
                refused++;
                Assert.All(exception.Problems, problem => Assert.Matches("^(Line [0-9]+: |It is empty|There may be more)", problem));
            }
            finally
            {
                File.Delete(path);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(600));

        Assert.True(loaded > 50 && refused > 50, $"{loaded} loaded, {refused} refused");
    }

    private static async Task<List<string>> TalkAsync(RecordingChatClient client, ChatMessage[] first, int turns)
    {
        List<ChatMessage> messages = [.. first];
        List<string> said = [];
        for (int i = 0; i < turns; i++)
        {
            ChatResponse response = await client.GetResponseAsync(messages, cancellationToken: TestContext.Current.CancellationToken);
            said.Add(Recordings.Json(response));
            messages.AddRange(response.Messages);
            messages.Add(new ChatMessage(ChatRole.User, $"go on {i}"));
        }

        return said;
    }

    private static async Task<string> MakeCassetteAsync()
    {
        using Cassette cassette = Cassette.InMemory(RecordingMode.Record);
        using RecordingChatClient client = new(cassette, new UpdatesClient(
            new ChatResponseUpdate(ChatRole.Assistant, [new TextContent("Hé"), new FunctionCallContent("c", "f", new Dictionary<string, object?> { ["x"] = 1.5 })]) { MessageId = "m" },
            new ChatResponseUpdate(null, [new UsageContent(new UsageDetails { InputTokenCount = 3 }), new DataContent(new byte[] { 1, 2 }, "image/png")]) { CreatedAt = DateTimeOffset.UnixEpoch }));
        await client.AskAsync("a", new ChatOptions { Temperature = 1 });
        await client.StreamAsync([new ChatMessage(ChatRole.User, "b")]);
        using RecordingChatClient failing = new(cassette, new UpdatesClient { Failure = new ModelException("m", ModelErrorKind.Timeout, "it is slow.") { RetryAfter = TimeSpan.FromSeconds(1), StatusCode = 504 } });
        await Assert.ThrowsAsync<ModelException>(() => failing.AskAsync("c"));
        return cassette.ToText();
    }

    private sealed class TurnsClient(Func<ChatResponseUpdate> next) : DelegatingChatClient(new UpdatesClient())
    {
        public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new[] { next() }.ToChatResponse());
    }
}
