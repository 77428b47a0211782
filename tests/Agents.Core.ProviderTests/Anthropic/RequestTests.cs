using System.Text.Json;
using Agents.Core.Anthropic;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Anthropic;

/// <summary>Requests, byte for byte. A request that changes on purpose is written by ACCEPT_REQUESTS=folder.</summary>
public sealed class RequestTests
{
    private static readonly AIFunctionDeclaration Weather = AIFunctionFactory.CreateDeclaration("weather", "Tells the weather.", Json(
        """{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"array","items":{"type":"integer","minimum":1}}},"required":["city"]}"""));

    private static readonly AIFunctionDeclaration Now = AIFunctionFactory.CreateDeclaration("now", "Tells the time.", Json("""{"type":"object","properties":{}}"""));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("audio/wav")]
    [InlineData("video/mp4")]
    [InlineData("application/zip")]
    [InlineData("application/json")]
    public async Task What_the_provider_takes_no_block_of_is_refused_and_never_left_away(string type)
    {
        Wire wire = new Wire();
        using AnthropicChatClient client = wire.Client();

        foreach (AIContent content in (AIContent[])[new DataContent("abc"u8.ToArray(), type), new UriContent("http://localhost/a", type), new UriContent("http://localhost/a", "text/plain")])
        {
            ChatMessage message = new(ChatRole.User, [new TextContent("Listen."), content]);
            await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync([message], null, Token));
        }

        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync(
            [new ChatMessage(ChatRole.System, [new DataContent("abc"u8.ToArray(), "image/png")]), new ChatMessage(ChatRole.User, "Hi")], null, Token));
        Assert.Empty(wire.Requests);
    }

    [Fact]
    public async Task Refusal_of_another_model_goes_on_as_its_words()
    {
        Wire wire = new Wire().Answer("text.json");
        using AnthropicChatClient client = wire.Client();

        await client.GetResponseAsync(
            [new(ChatRole.User, "Hi"), new(ChatRole.Assistant, [new ErrorContent("I will not.") { ErrorCode = "Refusal" }]), new(ChatRole.User, "Why?")],
            null,
            Token);

        Assert.Contains("""{"role":"assistant","content":[{"type":"text","text":"I will not."}]}""", wire.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_of_the_developer_are_instructions_and_no_words_of_the_user()
    {
        Wire wire = new Wire().Answer("text.json");
        using AnthropicChatClient client = wire.Client();

        await client.GetResponseAsync([new(new ChatRole("developer"), "Be kind."), new(ChatRole.User, "Hi")], null, Token);

        Assert.Contains("\"system\":[{\"type\":\"text\",\"text\":\"Be kind.\"}]", wire.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Be kind.\"}]", wire.Body, StringComparison.Ordinal);
    }

    [Fact]
    public Task Plain_question() => HoldsAsync("question", [new(ChatRole.User, "Hello, Zürich?")], null, CacheBreakpoints.InstructionsAndTools);

    [Fact]
    public Task Instructions_and_tools_end_in_breakpoints() => HoldsAsync(
        "instructions-and-tools",
        [new(ChatRole.System, "You are brief."), new(ChatRole.User, "Weather?")],
        new ChatOptions { Instructions = "Answer in German.", Tools = [Weather, Now], MaxOutputTokens = 900, StopSequences = ["END"] },
        CacheBreakpoints.InstructionsAndTools);

    [Fact]
    public Task Breakpoints_for_an_hour_say_so() => HoldsAsync(
        "hour",
        [new(ChatRole.User, "Weather?")],
        new ChatOptions { Instructions = "Be brief.", Tools = [Weather] },
        CacheBreakpoints.InstructionsAndTools,
        TimeSpan.FromHours(1));

    [Fact]
    public Task Without_breakpoints_nothing_is_marked() => HoldsAsync(
        "unmarked",
        [new(ChatRole.System, "You are brief."), new(ChatRole.User, "Weather?")],
        new ChatOptions { Instructions = "Answer in German.", Tools = [Weather] },
        CacheBreakpoints.None);

    [Theory]
    [InlineData("tools.json")]
    [InlineData("tools.sse")]
    public async Task Answer_goes_back_with_its_thinking_signed_and_before_its_parallel_calls(string fixture)
    {
        Wire wire = new Wire().Answer(fixture);
        using AnthropicChatClient client = wire.Client();
        ChatMessage question = new(ChatRole.User, "Weather?");
        ChatResponse answer = fixture.EndsWith(".sse", StringComparison.Ordinal)
            ? await client.GetStreamingResponseAsync([question], null, Token).ToChatResponseAsync(Token)
            : await client.GetResponseAsync([question], null, Token);

        await HoldsAsync(
            "tool-results",
            [
                question,
                .. answer.Messages,
                new(ChatRole.Tool, [new FunctionResultContent("toolu_01A", "rain"), new FunctionResultContent("toolu_01B", Json("""{"utc":"12:00"}"""))]),
            ],
            new ChatOptions { Tools = [Weather, Now], Reasoning = new() { Effort = ReasoningEffort.Medium } },
            CacheBreakpoints.All);
    }

    [Fact]
    public Task Result_of_a_call_that_failed_says_so() => HoldsAsync(
        "failed-call",
        [
            new(ChatRole.User, "Weather?"),
            new(ChatRole.Assistant, [new FunctionCallContent("toolu_1", "weather", new Dictionary<string, object?> { ["city"] = "Bern" })]),
            new(ChatRole.Tool, [new FunctionResultContent("toolu_1", "no such city") { Exception = new InvalidOperationException("no such city") }]),
        ],
        new ChatOptions { Tools = [Weather] },
        CacheBreakpoints.None);

    [Fact]
    public Task Images_and_documents() => HoldsAsync(
        "media",
        [
            new(ChatRole.User,
            [
                new TextContent("Compare these."),
                new DataContent(new byte[] { 0x89, 0x50, 0x4E, 0x47 }, "image/png"),
                new DataContent("%PDF-1.7"u8.ToArray(), "application/pdf"),
                new DataContent("plain words"u8.ToArray(), "text/plain"),
                new UriContent("https://example.org/picture.jpg", "image/jpeg"),
                new UriContent("https://example.org/paper.pdf", "application/pdf"),
            ]),
        ],
        null,
        CacheBreakpoints.InstructionsAndTools);

    [Fact]
    public Task Structured_output() => HoldsAsync(
        "structured-output",
        [new(ChatRole.User, "Weather?")],
        new ChatOptions
        {
            ResponseFormat = ChatResponseFormat.ForJsonSchema(
                Json("""{"type":"object","properties":{"city":{"type":"string"},"degrees":{"type":"number"}},"required":["city","degrees"]}"""), "Weather"),
        },
        CacheBreakpoints.None);

    [Fact]
    public Task Choice_of_any_tool_one_at_a_time() => HoldsAsync(
        "any-tool",
        [new(ChatRole.User, "Weather?")],
        new ChatOptions { Tools = [Weather, Now], ToolMode = ChatToolMode.RequireAny, AllowMultipleToolCalls = false },
        CacheBreakpoints.None);

    [Fact]
    public Task Choice_of_one_tool() => HoldsAsync(
        "one-tool",
        [new(ChatRole.User, "Weather?")],
        new ChatOptions { Tools = [Weather, Now], ToolMode = ChatToolMode.RequireSpecific("now") },
        CacheBreakpoints.None);

    [Fact]
    public Task Choice_of_no_tool() => HoldsAsync(
        "no-tool",
        [new(ChatRole.User, "Weather?")],
        new ChatOptions { Tools = [Weather], ToolMode = ChatToolMode.None },
        CacheBreakpoints.None);

    [Fact]
    public Task Models_that_decide_themselves_are_asked_to_think_by_effort() => HoldsAsync(
        "effort",
        [new(ChatRole.User, "Think.")],
        new ChatOptions { ModelId = "claude-sonnet-5", Reasoning = new() { Effort = ReasoningEffort.High } },
        CacheBreakpoints.None);

    [Fact]
    public Task Older_models_are_asked_to_think_by_a_budget() => HoldsAsync(
        "thinking-budget",
        [new(ChatRole.User, "Think.")],
        new ChatOptions { Reasoning = new() { Effort = ReasoningEffort.Low } },
        CacheBreakpoints.None);

    [Fact]
    public Task Conversation_that_another_model_began_goes_on() => HoldsAsync(
        "foreign-conversation",
        [
            new(ChatRole.User, "Weather?"),
            new(ChatRole.Assistant,
            [
                new TextReasoningContent("Unsigned thoughts."),
                new TextReasoningContent("Sealed thoughts.") { ProtectedData = "gAAAAABo-another-provider" },
                new FunctionCallContent("functions.weather:0", "weather", new Dictionary<string, object?> { ["city"] = "Bern" }),
            ]),
            new(ChatRole.Tool, [new FunctionResultContent("functions.weather:0", "rain")]),
        ],
        new ChatOptions { Tools = [Weather] },
        CacheBreakpoints.None);

    [Fact]
    public async Task Stream_is_asked_for_by_one_word_more()
    {
        Wire wire = new Wire().Answer("text.sse").Answer("text.json");
        using AnthropicChatClient client = wire.Client();

        await client.GetStreamingResponseAsync([new(ChatRole.User, "Hi")], null, Token).ToChatResponseAsync(Token);
        await client.GetResponseAsync([new(ChatRole.User, "Hi")], null, Token);

        Assert.Equal(wire.Bodies[1][..^1] + ",\"stream\":true}", wire.Bodies[0]);
    }

    [Fact]
    public async Task Request_goes_to_the_messages_with_the_key_in_its_header_alone()
    {
        Wire wire = new Wire().Answer("text.json");
        using AnthropicChatClient client = wire.Client(settings => settings.Endpoint = new Uri("https://proxy.example/base"));

        await client.GetResponseAsync([new(ChatRole.User, "Hi")], null, Token);

        HttpRequestMessage request = wire.Requests[0];
        Assert.Equal(("POST", "https://proxy.example/base/v1/messages"), (request.Method.Method, request.RequestUri!.AbsoluteUri));
        Assert.Equal("application/json", request.Content!.Headers.ContentType!.ToString());
        Assert.Single(request.Headers, header => header.Value.Any(value => value.Contains(Wire.Canary, StringComparison.Ordinal)));
        Assert.DoesNotContain(Wire.Canary, wire.Body, StringComparison.Ordinal);
    }

    private static async Task HoldsAsync(
        string name, IEnumerable<ChatMessage> messages, ChatOptions? options, CacheBreakpoints breakpoints, TimeSpan? lifetime = null)
    {
        Wire wire = new Wire().Answer("text.json");
        using AnthropicChatClient client = wire.Client(settings =>
        {
            settings.CacheBreakpoints = breakpoints;
            settings.CacheLifetime = lifetime ?? settings.CacheLifetime;
        });

        await client.GetResponseAsync(messages, options, Token);

        if (Environment.GetEnvironmentVariable("ACCEPT_REQUESTS") is { Length: > 0 } folder)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.json"), wire.Body + "\n", Token);
        }

        Assert.Equal(Wire.Fixture($"requests/{name}.json"), wire.Body + "\n");
    }

    private static JsonElement Json(string json) => JsonElement.Parse(json);
}
