using System.Text;
using System.Text.Json.Nodes;
using Agents.Core.Chat;
using Agents.Core.OpenAI;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.OpenAI;

/// <summary>What servers and callers may hand in, and nobody should.</summary>
public sealed class OddInputTests
{
    private const string Half = "\\ud83d";
    private const string OtherHalf = "\\ude00";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{\"\\ud83d\":1,\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}")]
    [InlineData("{\"type\":\"\\ud83d\"}")]
    [InlineData("{\"type\":\"response.created\",\"response\":{\"\\ud83d\":1,\"id\":\"r\"}}")]
    [InlineData("{\"type\":\"response.output_text.delta\",\"delta\":\"x\",\"logprobs\":[{\"\\ud83d\":1}]}")]
    public async Task Half_a_character_in_the_name_of_a_field_is_no_crash_of_a_response(string data)
    {
        string end = """data: {"type":"response.completed","response":{"id":"r","status":"completed","output":[]}}""";
        ResponsesHandler server = ResponsesHandler.OfStream(Encoding.UTF8.GetBytes($"data: {data}\n\n{end}\n\n"));
        using OpenAIResponsesChatClient client = server.Client();
        await ReadOrFailAsync(client);
        Assert.Equal(0, server.Open);
    }

    [Theory]
    [InlineData("{\"\\ud83d\":1,\"status\":\"completed\",\"output\":[]}")]
    [InlineData("{\"status\":\"completed\",\"output\":[{\"\\ud83d\":1,\"type\":\"message\",\"content\":[]}]}")]
    [InlineData("{\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"x\",\"logprobs\":[{\"\\ud83d\":1}]}]}]}")]
    public async Task Half_a_character_in_the_name_of_a_field_is_no_crash_of_a_whole_response(string body)
    {
        ResponsesHandler server = ResponsesHandler.OfJson(body);
        using OpenAIResponsesChatClient client = server.Client();
        try
        {
            await client.GetResponseAsync("hi", null, Token);
        }
        catch (ModelException failure)
        {
            Assert.Equal(ModelErrorKind.Unknown, failure.Kind);
        }

        Assert.Equal(0, server.Open);
    }

    [Fact]
    public async Task A_failure_in_halves_of_characters_has_its_kind()
    {
        WireHandler handler = WireHandler.Json($$$"""{"error":{"message":"{{{Half}}}","type":"server_error"}}""", 500);
        using OpenAIChatClient client = Wire.Client(handler);
        ModelException failure = await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync("hi", null, Token));
        Assert.Equal(ModelErrorKind.Overloaded, failure.Kind);
    }

    [Fact]
    public async Task A_character_cut_between_two_pieces_of_reasoning_is_whole()
    {
        string events = string.Concat(new[]
        {
            $$$"""{"choices":[{"index":0,"delta":{"reasoning_content":"a{{{Half}}}"}}]}""",
            $$$"""{"choices":[{"index":0,"delta":{"reasoning_content":"{{{OtherHalf}}}b"}}]}""",
            $$$"""{"choices":[{"index":0,"delta":{"reasoning_content":"c{{{Half}}}"}}]}""",
            """{"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}""",
        }.Select(data => $"data: {data}\n\n"));
        using OpenAIChatClient client = Wire.Client(WireHandler.Events(events));
        ChatResponse response = await client.GetStreamingResponseAsync("hi", null, Token).ToChatResponseAsync(Token);
        string reasoning = string.Concat(response.Messages[0].Contents.OfType<TextReasoningContent>().Select(content => content.Text));
        Assert.Equal("a😀bc\uFFFD", reasoning);
        Assert.Equal("Hi", response.Text);
    }

    [Theory]
    [InlineData("max_tokens")]
    [InlineData("max_completion_tokens")]
    public async Task A_limit_of_the_callers_own_counts_whatever_type_of_number_it_is(string name)
    {
        foreach (JsonNode limit in (JsonNode[])[JsonValue.Create(7), JsonValue.Create(7L), JsonValue.Create(7.0), JsonValue.Create((short)7), JsonNode.Parse("7")!])
        {
            WireHandler handler = WireHandler.Json(Wire.Answer("gpt-5-mini"));
            using OpenAIChatClient client = Wire.Client(handler);
            await client.GetResponseAsync("hi", new ChatOptions { MaxOutputTokens = 100, RawRepresentationFactory = _ => new JsonObject { [name] = limit } }, Token);
            Assert.Contains("\"max_completion_tokens\":7}", Encoding.UTF8.GetString(handler.Requests[0].Body), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_limit_of_the_callers_own_counts_in_the_responses_api_too()
    {
        foreach (JsonNode limit in (JsonNode[])[JsonValue.Create(7), JsonValue.Create(7L), JsonNode.Parse("7")!])
        {
            ResponsesHandler server = ResponsesHandler.OfJson("""{"status":"completed","output":[]}""");
            using OpenAIResponsesChatClient client = server.Client();
            await client.GetResponseAsync("hi", new ChatOptions { MaxOutputTokens = 100, RawRepresentationFactory = _ => new JsonObject { ["max_output_tokens"] = limit } }, Token);
            Assert.Contains("\"max_output_tokens\":7", server.Bodies[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_model_without_a_name_is_the_clients_own()
    {
        WireHandler handler = WireHandler.Json("{}", 500);
        using OpenAIChatClient client = Wire.Client(handler);
        ModelException failure = await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync("hi", new ChatOptions { ModelId = "" }, Token));
        Assert.Equal("gpt-5-mini", failure.Model);
    }

    [Fact]
    public async Task A_message_that_is_null_is_the_callers_mistake()
    {
        using OpenAIChatClient client = Wire.Client(WireHandler.Json(Wire.Answer("gpt-5-mini")));
        await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync([null!], null, Token));
        await Assert.ThrowsAsync<ArgumentException>(async () => await client.GetStreamingResponseAsync([null!], null, Token).ToChatResponseAsync(Token));
    }

    [Fact]
    public async Task Half_a_character_of_the_caller_goes_as_a_replacement()
    {
        WireHandler handler = WireHandler.Json(Wire.Answer("gpt-5-mini"));
        using OpenAIChatClient client = Wire.Client(handler);
        await client.GetResponseAsync("half \ud83d", null, Token);
        JsonNode body = JsonNode.Parse(handler.Requests[0].Body)!;
        Assert.Equal("half \uFFFD", (string?)body["messages"]![0]!["content"]);
    }

    private static async Task ReadOrFailAsync(IChatClient client)
    {
        try
        {
            await client.GetStreamingResponseAsync("hi", null, Token).ToChatResponseAsync(Token);
        }
        catch (ModelException failure)
        {
            Assert.Equal(ModelErrorKind.Unknown, failure.Kind);
        }
    }
}
