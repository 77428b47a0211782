using System.Text.Json;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Recording;

public sealed class CassetteMatchingTests
{
    [Fact]
    public async Task Requests_find_their_answers_in_any_order_and_equal_ones_in_the_recorded_order()
    {
        string text = await RecordAsync(["a", "b", "a"], ["1", "2", "3"]);
        using RecordingChatClient client = Recordings.Replay(text);

        string[] answers = [(await client.AskAsync("b")).Text, (await client.AskAsync("a")).Text, (await client.AskAsync("a")).Text];

        Assert.Equal(["2", "1", "3"], answers);
        client.GetService<Cassette>()!.ThrowIfDifferent();
    }

    [Fact]
    public async Task Where_order_counts_the_next_call_must_be_the_next_recording()
    {
        string text = await RecordAsync(["a", "b"], ["1", "2"]);
        using RecordingChatClient client = Recordings.Replay(text, new RecordingOptions { IsOrdered = true });

        CassetteMismatchException exception = await Assert.ThrowsAsync<CassetteMismatchException>(() => client.AskAsync("b"));

        Assert.Equal(
            """
            Call 1 has no recording in 'memory'. Of 2 that are not used yet, the next one, by the order of the recording, is in line 2. The first difference is at request.messages[0].contents[0].text (- recorded, + asked):
                      "contents": [
                        {
                          "$type": "text"
              -           "text": "a"
              +           "text": "b"
            """,
            exception.Message);
        Assert.Equal("1", (await client.AskAsync("a")).Text);
        Assert.Equal("2", (await client.AskAsync("b")).Text);
    }

    [Fact]
    public async Task A_request_that_was_not_recorded_shows_its_first_difference_to_the_nearest_recording()
    {
        using Cassette recording = Cassette.InMemory(RecordingMode.Record);
        using RecordingChatClient recorder = new(recording, ScriptedChatClient.FromTurns(Turn.Text("1"), Turn.Text("2")));
        string prompt = $"{new string('x', 300)} in Oslo {new string('y', 300)}";
        await recorder.AskAsync("Something else");
        await recorder.AskAsync(prompt, new ChatOptions { Temperature = 0.5f });
        using RecordingChatClient client = Recordings.Replay(recording.ToText());

        CassetteMismatchException exception = await Assert.ThrowsAsync<CassetteMismatchException>(
            () => client.AskAsync(prompt.Replace("Oslo", "Bergen", StringComparison.Ordinal), new ChatOptions { Temperature = 0.5f }));

        string x = new('x', 36), y = new('y', 73);
        Assert.Equal(
            $"""
            Call 1 has no recording in 'memory'. Of 2 that are not used yet, the nearest is in line 3. The first difference is at request.messages[0].contents[0].text (- recorded, + asked):
                      "contents": [
                        {"{"}
                          "$type": "text"
              - …{x} in Oslo {y}yy…
              + …{x} in Bergen {y}…
            """,
            exception.Message);
    }

    [Fact]
    public async Task A_difference_of_many_lines_is_cut()
    {
        string text = await RecordAsync(["a"], ["1"]);
        using RecordingChatClient client = Recordings.Replay(text);
        AIFunction tool = AIFunctionFactory.Create((string city) => city, "weather", "Tells the weather.");

        CassetteMismatchException exception = await Assert.ThrowsAsync<CassetteMismatchException>(() => client.AskAsync("a", new ChatOptions { Tools = [tool] }));

        Assert.Equal(
            """
            Call 1 has no recording in 'memory'. Of 1 that are not used yet, the nearest is in line 2. The first difference is at request.options (- recorded, + asked):
                    }
                  ]
                  "model": "scripted"
              +   "options": {
              +     "tools": [
              +       {
              +         "description": "Tells the weather."
              + … 15 more lines
            """,
            exception.Message);
    }

    [Fact]
    public async Task A_request_that_was_made_too_often_is_told_so()
    {
        using RecordingChatClient client = Recordings.Replay(await RecordAsync(["a", "b"], ["1", "2"]));
        await client.AskAsync("a");

        CassetteMismatchException again = await Assert.ThrowsAsync<CassetteMismatchException>(() => client.AskAsync("a"));
        await client.AskAsync("b");
        CassetteMismatchException other = await Assert.ThrowsAsync<CassetteMismatchException>(() => client.AskAsync("c"));

        Assert.Equal("Call 2 has no recording in 'memory': this request was recorded 1 times, and is asked once more.", again.Message);
        Assert.StartsWith("Call 4 has no recording in 'memory': all 2 recordings are used. It asks:\n{\n", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_asked_for_is_told_at_the_end()
    {
        using RecordingChatClient client = Recordings.Replay(await RecordAsync(["a", "b", "c"], ["1", "2", "3"]));
        await client.AskAsync("b");

        CassetteMismatchException exception = Assert.Throws<CassetteMismatchException>(() => client.GetService<Cassette>()!.ThrowIfDifferent());

        Assert.Equal("2 of 3 recordings in 'memory' were not asked for: lines 2, 4.", exception.Message);
    }

    [Fact]
    public async Task A_mismatch_that_somebody_swallowed_is_told_at_the_end()
    {
        using RecordingChatClient client = Recordings.Replay(await RecordAsync(["a"], ["1"]));
        CassetteMismatchException thrown = await Assert.ThrowsAsync<CassetteMismatchException>(() => client.AskAsync("b"));
        await client.AskAsync("a");

        CassetteMismatchException told = Assert.Throws<CassetteMismatchException>(() => client.GetService<Cassette>()!.ThrowIfDifferent());

        Assert.Equal(thrown.Message, told.Message);
    }

    [Fact]
    public async Task What_does_not_change_an_answer_does_not_count()
    {
        ChatMessage[] recorded =
        [
            new(ChatRole.User, "one\r\ntwo") { MessageId = "m1", CreatedAt = DateTimeOffset.UnixEpoch, RawRepresentation = new object() },
            new(ChatRole.Assistant, [Call("call_a", """{"b":1.0,"a":[1e2,"é"],"c":{"y":null,"x":true}}"""), Call("call_b", "{}"), new UsageContent(new UsageDetails { InputTokenCount = 1 })]),
            new(ChatRole.Tool, [new FunctionResultContent("call_b", "B"), new FunctionResultContent("call_a", Json("""{"n":0.10,"m":-0}"""))]),
        ];
        ChatMessage[] asked =
        [
            new(ChatRole.User, "one\ntwo") { MessageId = "m2" },
            new(ChatRole.Assistant, [Call("x", """{"a":[100,"\u00e9"],"c":{"x":true,"y":null},"b":1}"""), Call("y", "{}")]),
            new(ChatRole.Tool, [new FunctionResultContent("y", Json("\"B\"")), new FunctionResultContent("x", Json("""{"m":0,"n":0.1}"""))]),
        ];
        string text = await Recordings.RecordAsync(ScriptedChatClient.FromTurns(Turn.Text("done")), recorded);
        using RecordingChatClient client = Recordings.Replay(text);

        Assert.Equal("done", (await client.GetResponseAsync(asked, cancellationToken: TestContext.Current.CancellationToken)).Text);
    }

    [Fact]
    public async Task Calls_and_results_that_are_crossed_are_another_request()
    {
        ChatMessage[] Conversation(string first, string second) =>
        [
            new(ChatRole.User, "go"),
            new(ChatRole.Assistant, [Call("1", "{}"), Call("2", "{}")]),
            new(ChatRole.Tool, [new FunctionResultContent(first, "A"), new FunctionResultContent(second, "B")]),
        ];
        string text = await Recordings.RecordAsync(ScriptedChatClient.FromTurns(Turn.Text("done")), Conversation("1", "2"));
        using RecordingChatClient client = Recordings.Replay(text);

        await Assert.ThrowsAsync<CassetteMismatchException>(() => client.GetResponseAsync(Conversation("2", "1"), cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_request_in_the_cassette_may_be_written_in_another_order()
    {
        const string Text = """
            {"format":"agents-core-cassette","version":1}
            {"updates":[{"contents":[{"$type":"text","text":"fine"}]}],"request":{"options":{"topP":0.50,"temperature":1.0},"messages":[{"contents":[{"text":"a","$type":"text"}],"role":"user"}]}}
            """;
        using RecordingChatClient client = Recordings.Replay(Text);

        Assert.Equal("fine", (await client.AskAsync("a", new ChatOptions { Temperature = 1, TopP = 0.5f })).Text);
    }

    [Fact]
    public async Task Texts_are_compared_as_the_options_normalize_them()
    {
        RecordingOptions options = new() { NormalizeText = text => text.Replace("2026-11-21", "DATE", StringComparison.Ordinal).Replace("2026-11-22", "DATE", StringComparison.Ordinal) };
        string text = await Recordings.RecordAsync(
            ScriptedChatClient.FromTurns(Turn.Text("On 2026-11-21.")), [new ChatMessage(ChatRole.User, "Today is 2026-11-21")], settings: options);
        using RecordingChatClient client = Recordings.Replay(text, options);

        Assert.Equal("On 2026-11-21.", (await client.AskAsync("Today is 2026-11-22")).Text);
    }

    [Fact]
    public async Task The_most_output_counts_unless_it_is_switched_off()
    {
        RecordingOptions off = new() { MatchesMaxOutputTokens = false };
        string strict = await Recordings.RecordAsync(ScriptedChatClient.FromTurns(Turn.Text("1")), [new ChatMessage(ChatRole.User, "a")], new ChatOptions { MaxOutputTokens = 5 });
        string lax = await Recordings.RecordAsync(ScriptedChatClient.FromTurns(Turn.Text("1")), [new ChatMessage(ChatRole.User, "a")], new ChatOptions { MaxOutputTokens = 5 }, off);
        using RecordingChatClient strictly = Recordings.Replay(strict);
        using RecordingChatClient laxly = Recordings.Replay(lax, off);

        await Assert.ThrowsAsync<CassetteMismatchException>(() => strictly.AskAsync("a", new ChatOptions { MaxOutputTokens = 6 }));
        Assert.Equal("1", (await laxly.AskAsync("a", new ChatOptions { MaxOutputTokens = 6 })).Text);
    }

    [Fact]
    public async Task Long_data_in_a_request_is_written_as_length_and_hash_and_still_compared()
    {
        byte[] data = [.. Enumerable.Range(0, 1025).Select(i => (byte)(200 + (i % 50)))];
        string text = await Recordings.RecordAsync(
            new UpdatesClient(new ChatResponseUpdate(ChatRole.Assistant, [new DataContent(data, "image/png")])), Ask(data));
        using RecordingChatClient client = Recordings.Replay(text);
        byte[] other = [.. data];
        other[7]++;

        await Assert.ThrowsAsync<CassetteMismatchException>(() => client.GetResponseAsync(Ask(other), cancellationToken: TestContext.Current.CancellationToken));
        ChatResponse answer = await client.GetResponseAsync(Ask(data), cancellationToken: TestContext.Current.CancellationToken);

        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(data));
        Assert.Contains($$"""{"$type":"data","mediaType":"image/png","bytes":1025,"sha256":"{{hash}}"}""", text, StringComparison.Ordinal);
        Assert.Equal(data, Assert.IsType<DataContent>(answer.Messages[0].Contents[0]).Data.ToArray());

        static ChatMessage[] Ask(byte[] data) => [new(ChatRole.User, [new DataContent(data, "image/png")])];
    }

    [Theory]
    [InlineData("1", "1")]
    [InlineData("-0.0", "0")]
    [InlineData("1.50e1", "15")]
    [InlineData("0.10", "0.1")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("1e-300", "1e-300")]
    public void A_number_has_one_form_in_what_is_compared(string raw, string form)
    {
        using JsonDocument request = JsonDocument.Parse($$"""{"n":{{raw}}}""");

        Assert.Equal($$"""{"n":{{form}}}""", CassetteKey.Of(request.RootElement));
    }

    [Fact]
    public async Task Calls_at_once_each_get_an_answer_of_their_own()
    {
        string[] prompts = [.. Enumerable.Range(0, 64).Select(i => $"q{i % 16}")];
        using Cassette recording = Cassette.InMemory(RecordingMode.Record);
        using (RecordingChatClient recorder = new(recording, ScriptedChatClient.FromFunction(request => Turn.Text($"{request.LastUserText}-{request.Number}"))))
        {
            await Parallel.ForEachAsync(prompts, TestContext.Current.CancellationToken, async (prompt, _) => await recorder.AskAsync(prompt));
        }

        using RecordingChatClient client = Recordings.Replay(recording.ToText());
        System.Collections.Concurrent.ConcurrentBag<string> answers = [];
        await Parallel.ForEachAsync(prompts, TestContext.Current.CancellationToken, async (prompt, _) =>
        {
            string answer = (await client.AskAsync(prompt)).Text;
            Assert.StartsWith($"{prompt}-", answer, StringComparison.Ordinal);
            answers.Add(answer);
        });

        Assert.Equal(64, answers.Distinct().Count());
        client.GetService<Cassette>()!.ThrowIfDifferent();
    }

    private static async Task<string> RecordAsync(string[] prompts, string[] answers)
    {
        using Cassette cassette = Cassette.InMemory(RecordingMode.Record);
        using RecordingChatClient client = new(cassette, ScriptedChatClient.FromTurns([.. answers.Select(Turn.Text)]));
        foreach (string prompt in prompts)
        {
            await client.AskAsync(prompt);
        }

        return cassette.ToText();
    }

    private static FunctionCallContent Call(string id, string arguments) =>
        new(id, "f", Json(arguments).EnumerateObject().ToDictionary(property => property.Name, property => (object?)property.Value));

    private static JsonElement Json(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
