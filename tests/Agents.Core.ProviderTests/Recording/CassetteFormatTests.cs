using System.Text;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Recording;

public sealed class CassetteFormatTests
{
    private const string Header = """{"format":"agents-core-cassette","version":1}""";
    private const string Hello = """{"request":{"messages":[{"role":"user","contents":[{"$type":"text","text":"Hello"}]}]}""";
    private const string Call = Hello + ""","response":{"messages":[{"role":"assistant","contents":[{"$type":"text","text":"Hi!"}]}]}}""";

    [Fact]
    public async Task The_format_of_version_1_is_frozen()
    {
        AIFunction weather = AIFunctionFactory.Create((string city) => city, "weather", "Tells the weather.");
        ChatMessage[] messages =
        [
            new(ChatRole.System, "Be “brief”."),
            new(ChatRole.User, [new TextContent("Is it warm in Zürich?"), new DataContent(new byte[] { 1, 2, 3 }, "image/png")]) { AuthorName = "Ann", MessageId = "m0" },
            new(ChatRole.Assistant, [new FunctionCallContent("toolu_8f3a", "weather", new Dictionary<string, object?> { ["unit"] = "C", ["city"] = "Zürich", ["days"] = 1.50 })]),
            new(ChatRole.Tool, [new FunctionResultContent("toolu_8f3a", "21 °C")]),
        ];
        ChatOptions options = new()
        {
            Instructions = "Answer in one sentence.",
            Temperature = 0.2f,
            MaxOutputTokens = 100,
            Seed = 7,
            StopSequences = ["END"],
            ResponseFormat = ChatResponseFormat.Json,
            ToolMode = ChatToolMode.RequireSpecific("weather"),
            AllowMultipleToolCalls = false,
            Tools = [weather],
            AdditionalProperties = new() { ["user"] = "u1", ["api_key"] = "hunter2" },
        };
        using Cassette cassette = Cassette.InMemory(RecordingMode.Record);
        using RecordingChatClient client = new(cassette, new UpdatesClient(
            new ChatResponseUpdate(ChatRole.Assistant, "Yes") { MessageId = "m1", ModelId = "fake-1" },
            new ChatResponseUpdate(null, [new UsageContent(new UsageDetails { InputTokenCount = 9, OutputTokenCount = 1 })]) { FinishReason = ChatFinishReason.Stop }));
        await client.GetResponseAsync(messages, options, TestContext.Current.CancellationToken);
        await client.StreamAsync([new ChatMessage(ChatRole.User, "Hello")]);
        using RecordingChatClient failing = new(cassette, new UpdatesClient
        {
            Failure = new ModelException("fake-1", ModelErrorKind.Overloaded, "the provider answered with status 529, overloaded_error.")
            {
                StatusCode = 529,
                Code = "overloaded_error",
                RetryAfter = TimeSpan.FromSeconds(5),
            },
        });
        await Assert.ThrowsAsync<ModelException>(() => failing.AskAsync("Hello"));

        Assert.Equal(
            """
            {"format":"agents-core-cassette","version":1,"provider":"fake","model":"fake-1"}
            {"request":{"model":"fake-1","messages":[{"role":"system","contents":[{"$type":"text","text":"Be “brief”."}]},{"role":"user","author":"Ann","contents":[{"$type":"text","text":"Is it warm in Zürich?"},{"$type":"data","uri":"data:image/png;base64,AQID"}]},{"role":"assistant","contents":[{"$type":"functionCall","arguments":{"city":"Zürich","days":1.5,"unit":"C"},"callId":"call-1","name":"weather"}]},{"role":"tool","contents":[{"$type":"functionResult","callId":"call-1","result":"21 °C"}]}],"options":{"instructions":"Answer in one sentence.","temperature":0.2,"seed":7,"maxOutputTokens":100,"stopSequences":["END"],"responseFormat":{"type":"json"},"tools":[{"name":"weather","description":"Tells the weather.","schema":{"properties":{"city":{"type":"string"}},"required":["city"],"type":"object"}}],"toolMode":"required weather","allowMultipleToolCalls":false,"additionalProperties":{"user":"u1"}}},"response":{"modelId":"fake-1","finishReason":"stop","usage":{"inputTokenCount":9,"outputTokenCount":1},"messages":[{"role":"assistant","messageId":"m1","contents":[{"$type":"text","text":"Yes"}]}]}}
            {"request":{"model":"fake-1","messages":[{"role":"user","contents":[{"$type":"text","text":"Hello"}]}]},"updates":[{"role":"assistant","messageId":"m1","modelId":"fake-1","contents":[{"$type":"text","text":"Yes"}]},{"finishReason":"stop","contents":[{"$type":"usage","details":{"inputTokenCount":9,"outputTokenCount":1}}]}]}
            {"request":{"model":"fake-1","messages":[{"role":"user","contents":[{"$type":"text","text":"Hello"}]}]},"error":{"model":"fake-1","kind":"Overloaded","what":"the provider answered with status 529, overloaded_error.","statusCode":529,"retryAfter":"00:00:05","code":"overloaded_error"}}

            """,
            cassette.ToText());
    }

    [Fact]
    public async Task A_cassette_edited_by_hand_loads()
    {
        string text = $"\uFEFF{Header}\r\n\r\n  {Call.Replace("Hi!", "Good day!", StringComparison.Ordinal).Replace(":[", ": [ ", StringComparison.Ordinal)}\t\r\n\n";
        using RecordingChatClient client = Recordings.Replay(text);

        Assert.Equal("Good day!", (await client.AskAsync("Hello")).Text);
    }

    [Fact]
    public async Task The_discriminator_of_a_content_may_stand_anywhere()
    {
        string text = $"{Header}\n{Call.Replace("""{"$type":"text","text":"Hi!"}""", """{"text":"Hi!","$type":"text"}""", StringComparison.Ordinal)}";
        using RecordingChatClient client = Recordings.Replay(text);

        Assert.Equal("Hi!", (await client.AskAsync("Hello")).Text);
    }

    [Theory]
    [InlineData("", "It is empty: the first line must be {\"format\":\"agents-core-cassette\",\"version\":1}.")]
    [InlineData("{}", "Line 1: The header must have the property 'format'. Line 1: The header must have the property 'version'.")]
    [InlineData("""{"format":"agents-core-cassette","version":2,"new":true}""", "Line 1: It is of version 2, but only version 1 can be read.")]
    [InlineData("""{"format":"other","version":1}""", "Line 1: 'format' must be \"agents-core-cassette\".")]
    [InlineData("""{"format":"agents-core-cassette","version":1,"modell":"x"}""", "Line 1: The header has no property 'modell'; it may have format, version, provider, model.")]
    [InlineData("""{"format":"agents-core-cassette","version":1,"model":7}""", "Line 1: 'model' must be a text that is not empty.")]
    [InlineData("not json", "Line 1: It is not valid JSON, at byte 2.")]
    public void A_bad_header_is_told(string text, string problem)
    {
        CassetteException exception = Assert.Throws<CassetteException>(() => Cassette.InMemory(RecordingMode.Replay, text));

        Assert.Equal($"The cassette 'memory' cannot be used: {problem}", exception.Message);
    }

    [Theory]
    [InlineData("[]", "Line 2: A call must be an object. Line 2: A call must have either 'response', or 'updates', or 'error', or 'updates' that end in an 'error'.")]
    [InlineData(Hello + "}", "Line 2: A call must have either 'response', or 'updates', or 'error', or 'updates' that end in an 'error'.")]
    [InlineData(Hello + ""","response":{},"updates":[]}""", "Line 2: A call must have either 'response', or 'updates', or 'error', or 'updates' that end in an 'error'.")]
    [InlineData(Hello + ""","respons":{}}""", "Line 2: A call has no property 'respons'; it may have request, response, updates, error. Line 2: A call must have either 'response', or 'updates', or 'error', or 'updates' that end in an 'error'.")]
    [InlineData("""{"request":{"messages":[{"roll":"user","contents":[]}]},"updates":[]}""", "Line 2: 'request.messages[0]' has no property 'roll'; it may have role, contents, author, additionalProperties. Line 2: 'request.messages[0]' must have the property 'role'.")]
    [InlineData("""{"request":{"messages":{}},"updates":[]}""", "Line 2: 'request.messages' must be an array.")]
    [InlineData("""{"request":{"messages":[],"options":{"temprature":1}},"updates":[]}""", "Line 2: 'request.options' has no property 'temprature'; it may have instructions, temperature, topP, topK, frequencyPenalty, presencePenalty, seed, maxOutputTokens, stopSequences, reasoningEffort, reasoningOutput, responseFormat, tools, toolMode, allowMultipleToolCalls, conversationId, allowBackgroundResponses, continuationToken, additionalProperties.")]
    [InlineData(Hello + ""","response":{"messages":[{"role":"assistant","contents":[{"$type":"text","txt":"Hi"}]}]}}""", "Line 2: 'response.messages[0].contents[0]' has no property 'txt'.")]
    [InlineData(Hello + ""","response":{"messages":[{"role":"assistant","contents":[{"$type":"texxt"}]}]}}""", "Line 2: Read unrecognized type discriminator id 'texxt'. (at $.messages[0].contents[0])")]
    [InlineData(Hello + ""","response":{"messages":[{"role":"assistant","contents":[null]}]}}""", "Line 2: 'response' holds a message or a content that is null.")]
    [InlineData(Hello + ""","updates":[{"contents":[null]}]}""", "Line 2: 'updates[0]' holds a content that is null.")]
    [InlineData(Hello + ""","updates":[{"contents":[{"$type":"functionCall","name":"f"}]}]}""", "Line 2: Value cannot be null. (Parameter 'callId')")]
    [InlineData(Hello + ""","updates":[{"contents":[{"$type":"functionCall","name":"f","callId":"c","unreadable":1}]}]}""", "Line 2: 'updates[0].contents[0].unreadable' must be a text.")]
    [InlineData(Hello + ""","updates":[null]}""", "Line 2: It is null.")]
    [InlineData(Hello + ""","updates":{}}""", "Line 2: 'updates' must be an array.")]
    [InlineData(Hello + ""","error":{"model":"m","kind":"Tired","what":"x."}}""", "Line 2: 'error.kind' must be one of Unknown, RateLimited, Overloaded, Timeout, Connection, ContextTooLong, Authentication, ContentFilter, InvalidRequest, Canceled.")]
    [InlineData(Hello + ""","error":{"model":"m","kind":"1","what":"x."}}""", "Line 2: 'error.kind' must be one of Unknown, RateLimited, Overloaded, Timeout, Connection, ContextTooLong, Authentication, ContentFilter, InvalidRequest, Canceled.")]
    [InlineData(Hello + ""","error":{"kind":"Timeout","what":"x."}}""", "Line 2: 'error' must have the property 'model'.")]
    [InlineData(Hello + ""","error":{"model":"m","kind":"Timeout","what":"x.","retryAfter":"-00:00:01"}}""", "Line 2: 'error.retryAfter' must be a time such as \"00:00:05\".")]
    [InlineData(Hello + ""","error":{"model":"m","kind":"Timeout","what":"x.","statusCode":1.5}}""", "Line 2: 'error.statusCode' must be a whole number.")]
    [InlineData(Hello + ""","error":{"model":"","kind":"Timeout","what":"x."}}""", "Line 2: 'error.model' must not be empty.")]
    [InlineData("""{"request":{"messages":[]},"updates":[]} // why""", "Line 2: It is not valid JSON, at byte 42.")]
    public void A_bad_call_is_told_with_its_line_and_field(string line, string problem)
    {
        CassetteException exception = Assert.Throws<CassetteException>(() => Cassette.InMemory(RecordingMode.Replay, $"{Header}\n{line}\n"));

        Assert.Equal($"The cassette 'memory' cannot be used: {problem}", exception.Message);
    }

    [Fact]
    public void Every_problem_is_told_at_once_up_to_a_limit()
    {
        string text = $"{Header}\n{Call}\n{{\n\n{Hello}}}\n";
        string many = Header + "\n" + string.Concat(Enumerable.Repeat("x\n", 30));

        CassetteException some = Assert.Throws<CassetteException>(() => Cassette.InMemory(RecordingMode.Replay, text));
        CassetteException limited = Assert.Throws<CassetteException>(() => Cassette.InMemory(RecordingMode.Replay, many));

        Assert.Equal(["Line 3: It is not valid JSON, at byte 2.", "Line 5: A call must have either 'response', or 'updates', or 'error', or 'updates' that end in an 'error'."], some.Problems);
        Assert.Equal((21, "Line 21: It is not valid JSON, at byte 1.", "There may be more."), (limited.Problems.Count, limited.Problems[19], limited.Problems[20]));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_told()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{nameof(CassetteFormatTests)}-{Environment.ProcessId}.jsonl");
        await File.WriteAllBytesAsync(path, [.. Encoding.UTF8.GetBytes(Header), 10, 0xFF, 10], TestContext.Current.CancellationToken);

        CassetteException exception = Assert.Throws<CassetteException>(() => Cassette.Open(path));

        File.Delete(path);
        Assert.Equal(["Line 2: It is not UTF-8."], exception.Problems);
        Assert.Equal(path, exception.Cassette);
    }

    [Fact]
    public void A_line_that_is_too_long_is_told()
    {
        string text = $"{Header}\n{new string('x', Cassette.MaxLineBytes + 1)}\n";

        CassetteException exception = Assert.Throws<CassetteException>(() => Cassette.InMemory(RecordingMode.Replay, text));

        Assert.Equal(["Line 2: It has 16777217 bytes, but may have 16777216."], exception.Problems);
    }

    [Fact]
    public async Task An_answer_that_is_too_long_is_told()
    {
        using Cassette cassette = Cassette.InMemory(RecordingMode.Record);
        using RecordingChatClient client = new(cassette, ScriptedChatClient.FromTurns(Turn.Text(new string('x', Cassette.MaxLineBytes))));

        CassetteException exception = await Assert.ThrowsAsync<CassetteException>(() => client.AskAsync("Hello"));

        Assert.StartsWith("Call 1 has 1677", Assert.Single(exception.Problems), StringComparison.Ordinal);
        Assert.EndsWith("bytes, but a line may have 16777216.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, cassette.Count);
    }

    [Fact]
    public async Task A_content_of_an_unknown_type_is_told_before_it_is_lost()
    {
        using Cassette cassette = Cassette.InMemory(RecordingMode.Record);
        UpdatesClient inner = new(new ChatResponseUpdate(ChatRole.Assistant, [new OddContent()]));
        using RecordingChatClient client = new(cassette, inner);

        CassetteException answer = await Assert.ThrowsAsync<CassetteException>(() => client.AskAsync("Hello"));
        CassetteException request = await Assert.ThrowsAsync<CassetteException>(
            () => client.GetResponseAsync([new ChatMessage(ChatRole.User, [new OddContent()])], cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal([$"The answer cannot be written: A content of the type {typeof(OddContent)} cannot be written as JSON."], answer.Problems);
        Assert.Equal([$"The request cannot be written: A content of the type {typeof(OddContent)} cannot be written as JSON."], request.Problems);
        Assert.Equal(1, inner.Calls);
    }

    [Fact]
    public async Task What_a_client_added_that_cannot_be_written_is_left_out()
    {
        TextContent content = new("Hi!") { AdditionalProperties = new() { ["type"] = typeof(int) } };
        ChatResponseUpdate update = new(ChatRole.Assistant, [content]) { AdditionalProperties = new() { ["type"] = typeof(int), ["score"] = 0.5 } };

        string text = await Recordings.RecordAsync(new UpdatesClient(update), [new ChatMessage(ChatRole.User, [content])], streamed: true);

        Assert.EndsWith(
            """{"request":{"model":"fake-1","messages":[{"role":"user","contents":[{"$type":"text","text":"Hi!"}]}]},"updates":[{"role":"assistant","contents":[{"$type":"text","text":"Hi!"}],"additionalProperties":{"score":0.5}}]}""" + "\n",
            text,
            StringComparison.Ordinal);
    }

    private sealed class OddContent : AIContent;
}
