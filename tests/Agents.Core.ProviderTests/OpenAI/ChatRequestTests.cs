using System.Text.Json;
using System.Text.Json.Nodes;
using Agents.Core.OpenAI;
using Microsoft.Extensions.AI;
using SdkOptions = global::OpenAI.Chat.ChatCompletionOptions;

namespace Agents.Core.ProviderTests.OpenAI;

public sealed class ChatRequestTests
{
    private static readonly AIFunctionDeclaration Weather = AIFunctionFactory.CreateDeclaration(
        "weather", "Tells the weather.", Schema("""{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer","default":1}},"required":["city"]}"""));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Text_and_sampling_are_written() => AssertAsync(
        "text",
        [new(ChatRole.System, "Answer briefly."), new(ChatRole.User, "Grüezi 🏔️ <b>\"quoted\"</b>")],
        new ChatOptions
        {
            Instructions = "Be kind.",
            Temperature = 0.7f,
            TopP = 0.9f,
            FrequencyPenalty = -0.5f,
            PresencePenalty = 1,
            Seed = 42,
            MaxOutputTokens = 300,
            StopSequences = ["END", "\n\n"],
            ModelId = "gpt-4.1",
        });

    [Fact]
    public Task Contents_of_every_kind_are_written() => AssertAsync(
        "contents",
        [
            new(ChatRole.User,
            [
                new TextContent("What is this?"),
                new UriContent("https://example.com/a.png", "image/png") { AdditionalProperties = new() { ["detail"] = "low" } },
                new DataContent(new byte[] { 1, 2, 3 }, "image/jpeg"),
                new DataContent(new byte[] { 4, 5 }, "audio/wav"),
                new DataContent(new byte[] { 6, 7 }, "audio/mpeg"),
                new DataContent(new byte[] { 37, 80, 68, 70 }, "application/pdf") { Name = "paper.pdf" },
                new HostedFileContent("file-abc123"),
            ]),
            new(ChatRole.User, [new TextContent("one"), new TextContent("two")]),
            new(ChatRole.User, ""),
        ]);

    [Fact]
    public Task Calls_results_refusals_and_names_are_written() => AssertAsync(
        "conversation",
        [
            new(new ChatRole("developer"), "Use tools."),
            new(ChatRole.User, "Bern and Chur?") { AuthorName = "Ann Müller" },
            new(ChatRole.Assistant,
            [
                new TextReasoningContent("Two calls."),
                new TextContent("Let me "),
                new TextContent("look."),
                new FunctionCallContent("call_1", "weather", new Dictionary<string, object?> { ["city"] = "Bern", ["days"] = 2 }),
                new FunctionCallContent("call_2", "weather"),
                new UsageContent(new UsageDetails { InputTokenCount = 1 }),
            ]),
            new(ChatRole.Tool,
            [
                new FunctionResultContent("call_1", "sunny"),
                new FunctionResultContent("call_2", JsonDocument.Parse("""{"t":-3.5}""").RootElement),
                new FunctionResultContent("call_3", null) { Exception = new TimeoutException("sk-secret") },
                new FunctionResultContent("call_4", new Dictionary<string, object?> { ["ok"] = true }),
            ]),
            new(ChatRole.Assistant, [new ErrorContent("I cannot.") { ErrorCode = "Refusal" }]),
            new(ChatRole.Assistant, [new FunctionCallContent("call_5", "now")]),
            new(ChatRole.Assistant, []),
        ]);

    [Fact]
    public Task Tools_and_their_modes_are_written() => AssertAsync(
        "tools",
        [new(ChatRole.User, "Weather?")],
        new ChatOptions
        {
            Tools = [Weather, AIFunctionFactory.CreateDeclaration("now", null, Schema("{}"))],
            ToolMode = ChatToolMode.RequireSpecific("weather"),
            AllowMultipleToolCalls = false,
        });

    [Fact]
    public Task Strict_tools_are_written_in_strict_form_where_they_have_one() => AssertAsync(
        "tools-strict",
        [new(ChatRole.User, "Weather?")],
        new ChatOptions
        {
            Tools = [Weather, AIFunctionFactory.CreateDeclaration("tag", "Tags.", Schema("""{"type":"object","properties":{"tags":{"type":"object","additionalProperties":{"type":"string"}}}}"""))],
            ToolMode = ChatToolMode.RequireAny,
            AdditionalProperties = new() { ["strict"] = true },
        });

    [Fact]
    public Task A_schema_for_the_answer_is_written_in_strict_form() => AssertAsync(
        "schema-strict",
        [new(ChatRole.User, "Brief?")],
        new ChatOptions
        {
            ResponseFormat = ChatResponseFormat.ForJsonSchema(
                Schema("""
                    {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{"title":{"type":"string","minLength":3,"description":"A title."},
                    "link":{"type":["string","null"],"format":"uri"},"parts":{"type":"array","items":{"$ref":"#/$defs/part"}}},"required":["title"],
                    "$defs":{"part":{"type":"object","properties":{"n":{"type":"integer","minimum":0}}}}}
                    """),
                "Brief of T",
                "A brief."),
        });

    [Fact]
    public Task A_schema_without_a_strict_form_is_written_as_it_is() => AssertAsync(
        "schema-loose",
        [new(ChatRole.User, "Counts?")],
        new ChatOptions
        {
            ResponseFormat = ChatResponseFormat.ForJsonSchema(Schema("""{"type":"object","properties":{"counts":{"type":"object","additionalProperties":{"type":"integer"}}}}""")),
        });

    [Fact]
    public Task Reasoning_effort_and_log_probabilities_are_written() => AssertAsync(
        "reasoning",
        [new(ChatRole.User, "Think.")],
        new ChatOptions
        {
            Reasoning = new() { Effort = ReasoningEffort.ExtraHigh, Output = ReasoningOutput.Summary },
            ResponseFormat = ChatResponseFormat.Json,
            AdditionalProperties = new() { ["logprobs"] = true, ["top_logprobs"] = 2 },
        });

    [Fact]
    public Task A_stream_asks_for_its_usage() => AssertAsync("stream", [new(ChatRole.User, "hi")], streams: true);

    [Fact]
    public Task The_options_of_the_sdk_are_the_base_of_the_request() => AssertAsync(
        "base-sdk",
        [new(ChatRole.User, "hi")],
        new ChatOptions
        {
            Temperature = 1,
            TopP = 0.5f,
            MaxOutputTokens = 100,
            Tools = [Weather],
            RawRepresentationFactory = _ =>
            {
                SdkOptions options = new() { Temperature = 0, MaxOutputTokenCount = 50, StoredOutputEnabled = false };
                options.Tools.Add(global::OpenAI.Chat.ChatTool.CreateFunctionTool("own"));
                return options;
            },
        });

    [Fact]
    public Task A_json_object_is_the_base_of_the_request() => AssertAsync(
        "base-json",
        [new(ChatRole.User, "hi")],
        new ChatOptions
        {
            MaxOutputTokens = 100,
            RawRepresentationFactory = _ => new JsonObject
            {
                ["model"] = "ignored",
                ["service_tier"] = "flex",
                ["max_completion_tokens"] = 500,
                ["stream_options"] = new JsonObject { ["include_obfuscation"] = false },
                ["user"] = null,
            },
        },
        streams: true);

    [Fact]
    public async Task A_compatible_server_gets_what_it_knows()
    {
        WireHandler handler = WireHandler.Json(Wire.Answer("llama-cpp"));
        using IChatClient client = Wire.Compatible(handler);
        await client.GetResponseAsync(
            [new(new ChatRole("developer"), "Rules."), new(ChatRole.User, "hi") { AuthorName = "ann" }, new(ChatRole.Assistant, [new TextReasoningContent("hm"), new TextContent("ho")])],
            new ChatOptions
            {
                MaxOutputTokens = 9,
                Tools = [Weather],
                AdditionalProperties = new() { ["strict"] = true },
                ResponseFormat = ChatResponseFormat.ForJsonSchema(Schema("""{"type":"object","properties":{"a":{"type":"string"}}}""")),
            },
            Token);
        Wire.AssertRequest("compatible", handler.Requests[0].Body);
        Assert.Equal("http://localhost:8080/v1/chat/completions", handler.Requests[0].Address.AbsoluteUri);
        Assert.False(handler.Requests[0].Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task A_server_without_schemas_is_told_in_words()
    {
        WireHandler handler = WireHandler.Events(Wire.Stream("deepseek"));
        using IChatClient client = Wire.Compatible(handler, options =>
        {
            options.SendsJsonSchema = false;
            options.SendsStreamOptions = false;
            options.SendsReasoning = true;
        });
        await client.GetStreamingResponseAsync(
            [new(ChatRole.User, "hi"), new(ChatRole.Assistant, [new TextReasoningContent("hm"), new FunctionCallContent("c", "f")]), new(ChatRole.Tool, [new FunctionResultContent("c", "r")])],
            new ChatOptions { Instructions = "Be brief.", ResponseFormat = ChatResponseFormat.ForJsonSchema(Schema("""{"type":"object","properties":{"a":{"type":"string"}}}""")) },
            Token).ToChatResponseAsync(Token);
        Wire.AssertRequest("compatible-words", handler.Requests[0].Body);
    }

    [Fact]
    public async Task What_the_protocol_cannot_carry_is_said_not_dropped()
    {
        WireHandler handler = WireHandler.Json(Wire.Answer("gpt-5-mini"));
        using OpenAIChatClient client = Wire.Client(handler);
        ChatMessage[] messages =
        [
            new(ChatRole.User, [new DataContent(new byte[] { 1 }, "video/mp4")]),
            new(ChatRole.User, [new UriContent("https://example.com/a.pdf", "application/pdf")]),
            new(ChatRole.System, [new DataContent(new byte[] { 1 }, "image/png")]),
            new(ChatRole.Assistant, [new DataContent(new byte[] { 1 }, "image/png")]),
            new(ChatRole.Tool, [new TextContent("no result")]),
            new(new ChatRole("critic"), "hm"),
        ];
        foreach (ChatMessage message in messages)
        {
            NotSupportedException thrown = await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync([message], null, Token));
            Assert.StartsWith("Chat completions ", thrown.Message, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync("hi", new ChatOptions { Tools = [new HostedWebSearchTool()] }, Token));
        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync("hi", new ChatOptions { RawRepresentationFactory = _ => "text" }, Token));
        Assert.Empty(handler.Requests);
    }

    [Fact]
    public async Task Half_a_character_in_a_message_is_replaced_not_refused()
    {
        WireHandler handler = WireHandler.Json(Wire.Answer("gpt-5-mini"));
        using OpenAIChatClient client = Wire.Client(handler);
        await client.GetResponseAsync("a\ud83d", null, Token);
        Assert.Contains("\ufffd", JsonNode.Parse(handler.Requests[0].Body)!["messages"]![0]!["content"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static async Task AssertAsync(string name, ChatMessage[] messages, ChatOptions? options = null, bool streams = false)
    {
        WireHandler handler = streams ? WireHandler.Events(Wire.Stream("gpt-5-mini")) : WireHandler.Json(Wire.Answer("gpt-5-mini"));
        using OpenAIChatClient client = Wire.Client(handler);
        if (streams)
        {
            await client.GetStreamingResponseAsync(messages, options, Token).ToChatResponseAsync(Token);
        }
        else
        {
            await client.GetResponseAsync(messages, options, Token);
        }

        WireHandler.Sent sent = Assert.Single(handler.Requests);
        Assert.Equal("https://api.openai.com/v1/chat/completions", sent.Address.AbsoluteUri);
        Assert.Equal($"Bearer {Wire.Key}", sent.Headers["Authorization"]);
        Wire.AssertRequest(name, sent.Body);
    }

    private static JsonElement Schema(string json) => JsonDocument.Parse(json).RootElement;
}
