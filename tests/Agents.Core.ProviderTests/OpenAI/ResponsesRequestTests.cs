using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agents.Core.OpenAI;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.OpenAI;

public sealed class ResponsesRequestTests
{
    private static readonly AIFunction Weather = AIFunctionFactory.Create(
        ([Description("The city.")] string city, string unit = "celsius") => $"{city} {unit}", "get_weather", "Tells the weather.");

    private static readonly AIFunction Now = AIFunctionFactory.Create(() => "now", "now");

    public static TheoryData<string> Cases => [.. AllCases().Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_request_is_written_byte_for_byte(string name)
    {
        (List<ChatMessage> messages, ChatOptions? options) = AllCases()[name];
        ResponsesHandler server = ResponsesHandler.OfJson(ResponsesFixture.Json("plain"));
        using OpenAIResponsesChatClient client = server.Client();

        await client.GetResponseAsync(messages, options, TestContext.Current.CancellationToken);

        Assert.Equal(["POST https://api.openai.com/v1/responses"], server.Addresses);
        Assert.Equal(ResponsesFixture.Request(name), Assert.Single(server.Bodies));
    }

    [Fact]
    public async Task A_stream_is_asked_for_in_the_body()
    {
        ResponsesHandler server = ResponsesHandler.OfStream(ResponsesFixture.Events("plain"));
        using OpenAIResponsesChatClient client = server.Client("gpt-4.1-mini");

        await client.StreamAsync("Hi");

        Assert.Equal(
            """{"model":"gpt-4.1-mini","stream":true,"store":false,"input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"Hi"}]}]}""",
            Assert.Single(server.Bodies));
    }

    [Theory]
    [InlineData("gpt-5-mini", true)]
    [InlineData("o3", true)]
    [InlineData("my-deployment", true)]
    [InlineData("gpt-4.1", false)]
    [InlineData("ft:gpt-4o-mini:me", false)]
    [InlineData("gpt-5-chat-latest", false)]
    [InlineData("chatgpt-4o-latest", false)]
    public async Task Encrypted_reasoning_is_asked_for_where_models_reason(string model, bool expected)
    {
        ResponsesHandler server = ResponsesHandler.OfJson(ResponsesFixture.Json("plain"));
        using OpenAIResponsesChatClient client = server.Client(model);

        await client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(expected, server.Bodies[0].Contains("\"include\":[\"reasoning.encrypted_content\"]", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("parallel-calls")]
    public async Task Encrypted_reasoning_goes_back_unchanged_and_in_its_place(string name)
    {
        ResponsesHandler server = new(call => call == 0
            ? ResponsesHandler.Events(new MemoryStream(ResponsesFixture.Events(name)))
            : ResponsesHandler.Json(ResponsesFixture.Json("plain")));
        using OpenAIResponsesChatClient client = server.Client();
        ChatResponse answer = await client.StreamAsync("Hi");
        string secret = answer.Messages[0].Contents.OfType<TextReasoningContent>().Single().ProtectedData!;

        await client.GetResponseAsync([new(ChatRole.User, "Hi"), .. answer.Messages], cancellationToken: TestContext.Current.CancellationToken);

        JsonElement input = JsonElement.Parse(server.Bodies[1]).GetProperty("input");
        Assert.Equal("reasoning", input[1].GetProperty("type").GetString());
        Assert.Equal(secret, input[1].GetProperty("encrypted_content").GetString());
        Assert.Equal(name == "text" ? "message" : "function_call", input[2].GetProperty("type").GetString());
    }

    [Fact]
    public async Task What_another_provider_signed_is_not_sent()
    {
        ResponsesHandler server = ResponsesHandler.OfJson(ResponsesFixture.Json("plain"));
        using OpenAIResponsesChatClient client = server.Client();
        ChatMessage answer = new(ChatRole.Assistant,
        [
            new TextReasoningContent("Hm") { ProtectedData = "EqQBsigned", AdditionalProperties = new() { ["provider"] = "anthropic" } },
            new TextReasoningContent("Unsigned"),
            new TextContent("Hello"),
        ]);

        await client.GetResponseAsync([new(ChatRole.User, "Hi"), answer], cancellationToken: TestContext.Current.CancellationToken);

        Assert.DoesNotContain("\"type\":\"reasoning\"", server.Bodies[0], StringComparison.Ordinal);
        Assert.Contains("Hello", server.Bodies[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_sent_is_named()
    {
        using OpenAIResponsesChatClient client = ResponsesHandler.OfJson(ResponsesFixture.Json("plain")).Client();

        await RefusesAsync("The Responses API takes no DataContent of the type audio/mpeg as input.", new ChatMessage(ChatRole.User, [new DataContent(new byte[1], "audio/mpeg")]));
        await RefusesAsync("The Responses API takes no DataContent of the type image/png in an answer of the model.", new ChatMessage(ChatRole.Assistant, [new DataContent(new byte[1], "image/png")]));
        await RefusesAsync("The Responses API has no role 'critic'; it knows system, developer, user, assistant and tool.", new ChatMessage(new ChatRole("critic"), "x"));
        await RefusesAsync("The client takes functions, and no HostedWebSearchTool; what the server runs itself goes into 'tools' of the object that RawRepresentationFactory makes.",
            new ChatMessage(ChatRole.User, "x"), new ChatOptions { Tools = [new HostedWebSearchTool()] });
        await RefusesAsync("This client follows no responses in the background; leave out the continuation token and the wish for them.",
            new ChatMessage(ChatRole.User, "x"), new ChatOptions { AllowBackgroundResponses = true });

        async Task RefusesAsync(string expected, ChatMessage message, ChatOptions? options = null) =>
            Assert.Equal(expected, (await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync([message], options, TestContext.Current.CancellationToken))).Message);
    }

    private static Dictionary<string, (List<ChatMessage> Messages, ChatOptions? Options)> AllCases() => new(StringComparer.Ordinal)
    {
        ["text"] = ([new(ChatRole.System, "Be brief."), new(ChatRole.User, "Hi — «Ü» <b> \"q\" 🗼"), new(ChatRole.Assistant, "Hello."), new(ChatRole.User, "Bye")], null),
        ["settings"] = ([new(ChatRole.User, "Hi")], new ChatOptions
        {
            ModelId = "o4-mini",
            Instructions = "Be brief.",
            MaxOutputTokens = 200,
            Temperature = 0.5f,
            TopP = 0.25f,
            TopK = 3,
            Seed = 4,
            StopSequences = ["x"],
            Reasoning = new ReasoningOptions { Effort = ReasoningEffort.ExtraHigh, Output = ReasoningOutput.Summary },
            AdditionalProperties = new() { ["logprobs"] = true, ["top_logprobs"] = 2 },
        }),
        ["tools"] = ([new(ChatRole.User, "Weather?")], new ChatOptions { Tools = [Weather, Now], ToolMode = ChatToolMode.Auto, AllowMultipleToolCalls = false }),
        ["strict-tools"] = ([new(ChatRole.User, "Weather?")], new ChatOptions
        {
            Tools = [Weather],
            ToolMode = ChatToolMode.RequireSpecific("get_weather"),
            AdditionalProperties = new() { ["strict"] = true },
        }),
        ["tool-results"] = (
            [
                new(ChatRole.User, "Weather?"),
                new(ChatRole.Assistant,
                [
                    new TextReasoningContent("Two cities.") { ProtectedData = "gAAAAABsecret==" },
                    new TextContent("Let me see."),
                    new FunctionCallContent("call_1", "get_weather", new Dictionary<string, object?> { ["city"] = "Łódź", ["days"] = 2 }),
                    new FunctionCallContent("call_2", "now"),
                ]),
                new(ChatRole.Tool, [new FunctionResultContent("call_1", "3 °C"), new FunctionResultContent("call_2", JsonElement.Parse("""{"hour":7}"""))]),
            ], new ChatOptions { Tools = [Weather, Now], ToolMode = ChatToolMode.RequireAny }),
        ["shown-results"] = (
            [
                new(ChatRole.Assistant, [new FunctionCallContent("call_1", "draw"), new FunctionCallContent("call_2", "fail")]),
                new(ChatRole.Tool, [new FunctionResultContent("call_1", new AIContent[] { new TextContent("Done."), new DataContent(new byte[] { 1, 2 }, "image/png") })]),
                new(ChatRole.Tool, [new FunctionResultContent("call_2", null) { Exception = new InvalidOperationException("secret") }, new TextContent("Beside.")]),
            ], null),
        ["media"] = (
            [
                new(ChatRole.User,
                [
                    new TextContent("Compare."),
                    new UriContent("https://example.com/a%20b.png?x=1", "image/png") { AdditionalProperties = new() { ["detail"] = "high" } },
                    new DataContent(new byte[] { 1, 2, 3 }, "image/jpeg"),
                    new DataContent(new byte[] { 37, 80 }, "application/pdf") { Name = "q3.pdf" },
                    new DataContent(new byte[] { 37, 80 }, "application/pdf"),
                    new UriContent("https://example.com/a.pdf", "application/pdf"),
                    new HostedFileContent("file-1"),
                    new HostedFileContent("file-2") { MediaType = "image/png" },
                ]),
            ], null),
        ["structured"] = ([new(ChatRole.User, "Weather?")], new ChatOptions
        {
            ResponseFormat = ChatResponseFormat.ForJsonSchema(
                JsonElement.Parse("""{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{"city":{"type":"string"},"note":{"type":["string","null"],"default":null}},"required":["city"]}"""),
                "Weather<T>", "What it is like."),
        }),
        ["loose-structured"] = ([new(ChatRole.User, "Weather?")], new ChatOptions
        {
            ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object","additionalProperties":{"type":"number"}}""")),
        }),
        ["json"] = ([new(ChatRole.User, "JSON, please.")], new ChatOptions { ResponseFormat = ChatResponseFormat.Json, ToolMode = ChatToolMode.None }),
        ["refusal"] = (
            [
                new(ChatRole.User, "Hm?"), new(ChatRole.Assistant, [new ErrorContent("No.") { ErrorCode = "Refusal" }]), new(ChatRole.User, "Why?"),
            ], null),
        ["phases"] = (
            [
                new(ChatRole.Assistant,
                [
                    new TextContent("I look.") { AdditionalProperties = new() { ["phase"] = "commentary" } },
                    new TextContent("Found.") { AdditionalProperties = new() { ["phase"] = "final_answer" } },
                ]),
            ], null),
        ["going-on"] = ([new(ChatRole.User, "And then?")], new ChatOptions { ConversationId = "resp_123" }),
        ["conversation"] = ([new(ChatRole.User, "And then?")], new ChatOptions { ConversationId = "conv_123" }),
        ["stored"] = ([new(ChatRole.User, "Keep it.")], new ChatOptions { AdditionalProperties = new() { ["store"] = true } }),
        ["own-object"] = ([new(ChatRole.User, "Hi")], new ChatOptions
        {
            MaxOutputTokens = 50,
            Temperature = 0.5f,
            Tools = [Now],
            ResponseFormat = ChatResponseFormat.Json,
            Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low, Output = ReasoningOutput.Full },
            RawRepresentationFactory = _ => JsonNode.Parse(
                """{"stream":true,"temperature":1,"max_output_tokens":900,"service_tier":"flex","metadata":{"a":"b"},"text":{"verbosity":"low"},"reasoning":{"effort":"high"},"tools":[{"type":"web_search"}],"input":[{"type":"item_reference","id":"x"}],"include":["web_search_call.action.sources"]}"""),
        }),
        ["own-sdk-object"] = ([new(ChatRole.User, "Hi")], new ChatOptions
        {
            Temperature = 0.5f,
#pragma warning disable OPENAI001
            RawRepresentationFactory = _ => new global::OpenAI.Responses.CreateResponseOptions { EndUserId = "u1", TruncationMode = global::OpenAI.Responses.ResponseTruncationMode.Auto },
#pragma warning restore OPENAI001
        }),
    };
}
