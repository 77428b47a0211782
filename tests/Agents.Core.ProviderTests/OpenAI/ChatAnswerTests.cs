using System.Text;
using System.Text.Json.Nodes;
using Agents.Core.Chat;
using Agents.Core.OpenAI;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.OpenAI;

public sealed class ChatAnswerTests
{
    private static readonly Dictionary<string, string> Expected = new(StringComparer.Ordinal)
    {
        ["gpt-5-mini"] = "stop|text: Zürich hat 🏔️ und See.|2006 in, 1920 cached, 372 out, 320 reasoning, 2378 total",
        ["parallel-calls"] = """tool_calls|call: call_abc123 weather {"city":"Zürich","unit":"celsius"}|call: call_def456 search {"query":"\"snow\" reports","days":3}|120 in, 0 cached, 61 out, 0 reasoning, 181 total""",
        ["refusal"] = "stop|error: Refusal I'm sorry, I cannot assist with that request.|81 in, 0 cached, 11 out, 0 reasoning, 92 total",
        ["length"] = "length|15 in, 0 cached, 256 out, 256 reasoning, 271 total",
        ["azure-filter"] = "content_filter|text: It begins|40 in, 0 cached, 9 out, 0 reasoning, 49 total",
        ["logprobs"] = "stop|text: Ja!|9 in, 0 cached, 2 out, 0 reasoning, 11 total|Ja -0.0105 [74 97] (Ja -0.0105 [74 97] (), Nein -4.75 [78 101 105 110] ()); ! -0.31 [33] (! -0.31 [33] (), . -1.5 [46] ())",
        ["deepseek"] = "stop|reasoning: Compare 9.8 and 9.11: 0.8 > 0.11.|text: 9.8 is larger.|331 in, 320 cached, 118 out, 97 reasoning, 449 total",
        ["vllm"] = """tool_calls|reasoning: The user asks for weather.|call: chatcmpl-tool-9f0e1d2c3b4a weather {"city":"Bern"}|185 in,  cached, 31 out,  reasoning, 216 total""",
        ["ollama"] = """tool_calls|reasoning: Two cities.|call: call_x1 weather {"city":"Bern"}|call: call_x2 weather {"city":"Chur"}|170 in,  cached, 48 out,  reasoning, 218 total""",
        ["llama-cpp"] = "stop|text: Hallo, Welt.|12 in,  cached, 6 out,  reasoning, 18 total",
        ["groq"] = "stop|text: Grüezi.|24 in,  cached, 3 out,  reasoning, 27 total",
        ["mistral"] = "stop|reasoning: Count the r: three.|text: Three.|19 in,  cached, 42 out,  reasoning, 61 total",
        ["gemini"] = """tool_calls|call: call_0 weather {"city":"Zürich","unit":"celsius"}|call: call_1 weather {"city":"Genf"}|88 in,  cached, 22 out,  reasoning, 203 total""",
        ["odd"] = """tool_calls|text: Bits and pieces|call: call_0 weather {"city":"Bern"}|call: call_1 now {}|call: call_2 later {}|no usage""",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_answer_of_the_fixtures_is_read_whole()
    {
        foreach (string name in Wire.Names())
        {
            WireHandler handler = WireHandler.Json(Wire.Answer(name));
            using OpenAIChatClient client = Wire.Client(handler);
            ChatResponse response = await client.GetResponseAsync("hi", null, Token);
            Assert.Equal(Expected[name], Short(response));
            Assert.Equal(0, handler.OpenStreams);
        }
    }

    [Fact]
    public async Task Every_stream_of_the_fixtures_equals_its_whole_answer()
    {
        foreach (string name in Wire.Names())
        {
            using OpenAIChatClient whole = Wire.Client(WireHandler.Json(Wire.Answer(name)));
            WireHandler handler = WireHandler.Events(Wire.Stream(name));
            using OpenAIChatClient streamed = Wire.Client(handler);
            ChatResponse expected = await whole.GetResponseAsync("hi", null, Token);
            ChatResponse actual = await streamed.GetStreamingResponseAsync("hi", null, Token).ToChatResponseAsync(Token);
            Assert.Equal(Wire.Describe(expected), Wire.Describe(actual));
            Assert.Equal(0, handler.OpenStreams);
        }
    }

    [Fact]
    public async Task A_whole_answer_in_place_of_a_stream_is_taken()
    {
        foreach (string name in Wire.Names())
        {
            WireHandler handler = new((self, _) => self.Give(Encoding.UTF8.GetBytes("\ufeff \n" + Wire.Answer(name)), "text/event-stream", sizes: [7]));
            using OpenAIChatClient client = Wire.Client(handler);
            ChatResponse response = await client.GetStreamingResponseAsync("hi", null, Token).ToChatResponseAsync(Token);
            Assert.Equal(Expected[name], Short(response));
        }
    }

    [Fact]
    public async Task Text_comes_as_it_arrives_and_the_rest_with_the_last_update()
    {
        using OpenAIChatClient client = Wire.Client(WireHandler.Events(Wire.Stream("gpt-5-mini")));
        List<ChatResponseUpdate> updates = await Wire.ReadAsync(client, Token);
        Assert.Equal(
            ["text: Zür", "text: ich hat ", "text: 🏔", "text: ️ und", "text:  See", "text: .", "usage: 2006 in, 1920 cached, 372 out, 320 reasoning, 2378 total"],
            updates.Select(update => Wire.Describe(Assert.Single(update.Contents))));
        Assert.Equal([null, null, null, null, null, null, ChatFinishReason.Stop], updates.Select(update => update.FinishReason));
        Assert.All(updates, update => Assert.Equal((ChatRole.Assistant, "chatcmpl-CeKp5XqzJ7L0mR2uYwT9aVbN1cDe"), (update.Role, update.MessageId)));
    }

    [Fact]
    public async Task Each_update_has_the_log_probabilities_of_its_tokens_and_the_last_all()
    {
        using OpenAIChatClient client = Wire.Client(WireHandler.Events(Wire.Stream("logprobs")));
        List<ChatResponseUpdate> updates = await Wire.ReadAsync(client, Token);
        Assert.Equal(
            ["Ja", "!", "Ja!"],
            updates.Select(update => string.Concat(((IReadOnlyList<TokenLogProbability>)update.AdditionalProperties![TokenLogProbability.Key]!).Select(token => token.Token))));
    }

    [Fact]
    public async Task Ids_that_are_missing_or_taken_are_made_up()
    {
        string body = """
            {"choices":[{"message":{"tool_calls":[
              {"id":"call_0","function":{"name":"a","arguments":"{}"}},{"id":"same","function":{"name":"b","arguments":"{}"}},
              {"index":7,"id":"same","function":{"name":"c","arguments":"{}"}},{"id":"old","function":{"name":"d","arguments":"{}"}},
              {"id":"","function":{"name":"e","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}
            """;
        using OpenAIChatClient client = Wire.Client(WireHandler.Json(body));
        ChatResponse response = await client.GetResponseAsync(
            [new(ChatRole.User, "hi"), new(ChatRole.Assistant, [new FunctionCallContent("old", "d"), new FunctionCallContent("call_2", "d")]), new(ChatRole.Tool, [new FunctionResultContent("old", "")])],
            null,
            Token);
        Assert.Equal(
            ["call_0 a", "same b", "call_1 c", "call_3 d", "call_4 e"],
            response.Messages[0].Contents.Cast<FunctionCallContent>().Select(call => $"{call.CallId} {call.Name}"));
    }

    [Fact]
    public async Task Arguments_that_are_no_object_make_a_call_that_says_so()
    {
        foreach (string arguments in (string[])["{\"city\":", "[1]", "3", "no", "\"text\""])
        {
            JsonObject body = JsonNode.Parse(Wire.Answer("parallel-calls"))!.AsObject();
            body["choices"]![0]!["message"]!["tool_calls"]![0]!["function"]!["arguments"] = arguments;
            using OpenAIChatClient client = Wire.Client(WireHandler.Json(body.ToJsonString()));
            ChatResponse response = await client.GetResponseAsync("hi", null, Token);
            FunctionCallContent call = Assert.IsType<FunctionCallContent>(response.Messages[0].Contents[0]);
            Assert.Equal(("weather", "The model wrote arguments that are no JSON object."), (call.Name, call.Exception?.Message));
            Assert.Null(call.Arguments);
        }
    }

    [Fact]
    public async Task Characters_cut_between_chunks_are_put_together()
    {
        string Event(string json) => "data: {\"choices\":[{\"delta\":{\"content\":\"" + json + "\"},\"finish_reason\":null}]}\n\n";
        using OpenAIChatClient client = Wire.Client(WireHandler.Events(
            Event(@"a\ud83c") + Event(@"\udfd4b\n\u0041") + Event(@"\ud83c") + Event("x") + Event(@"\ud83c") + "data: [DONE]\n\n"));
        List<ChatResponseUpdate> updates = await Wire.ReadAsync(client, Token);
        Assert.Equal(["a", "🏔b\nA", "", "\ufffdx", "", "\ufffd"], updates.Select(update => update.Text));
    }

    [Fact]
    public async Task A_stream_that_says_it_is_done_needs_no_finish_reason()
    {
        using OpenAIChatClient client = Wire.Client(WireHandler.Events("data: {\"choices\":[{\"delta\":{\"content\":\"hi\"},\"finish_reason\":\"\"}]}\n\ndata:[DONE]"));
        ChatResponse response = await client.GetStreamingResponseAsync("hi", null, Token).ToChatResponseAsync(Token);
        Assert.Equal(("hi", null, null), (response.Text, response.FinishReason, response.Usage));
    }

    [Theory]
    [InlineData("data: {\"choices\":\ndata: [{\"delta\":{\"content\":\"hi\"},\ndata:\"finish_reason\":\"stop\"}]}\n\n")]
    [InlineData("id: 7\nevent: chunk\nretry: 10\nunknown\n: comment\ndata: {\"choices\":[{\"delta\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}\n\n")]
    [InlineData("\r\r\n\n:\n\nevent: nothing\n\ndata\n\ndata:   {\"choices\":[{\"delta\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]} \r\n\r\n")]
    [InlineData("\ufeffdata: {\"choices\":[{\"delta\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}")]
    public async Task Events_are_read_in_every_form_that_the_standard_allows(string body)
    {
        for (int size = 1; size < 20; size++)
        {
            using OpenAIChatClient client = Wire.Client(WireHandler.Events(Encoding.UTF8.GetBytes(body), size));
            Assert.Equal("hi", (await client.GetStreamingResponseAsync("hi", null, Token).ToChatResponseAsync(Token)).Text);
        }
    }

    [Fact]
    public async Task A_large_event_goes_beyond_the_first_buffer()
    {
        string text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i} é "));
        string body = "data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
        using OpenAIChatClient client = Wire.Client(WireHandler.Events(Encoding.UTF8.GetBytes(body + body + "data: [DONE]\n\n"), 1_000, 7, 50_000));
        Assert.Equal(text + text, (await client.GetStreamingResponseAsync("hi", null, Token).ToChatResponseAsync(Token)).Text);
    }

    [Fact]
    public async Task Unknown_finish_reasons_are_kept()
    {
        using OpenAIChatClient client = Wire.Client(WireHandler.Json("""{"choices":[{"message":{"content":"hi"},"finish_reason":"insufficient_system_resource"}]}"""));
        ChatResponse response = await client.GetResponseAsync("hi", null, Token);
        Assert.Equal(new ChatFinishReason("insufficient_system_resource"), response.FinishReason);
    }

    [Fact]
    public async Task Of_several_choices_the_first_is_read()
    {
        using OpenAIChatClient client = Wire.Client(WireHandler.Json(
            """{"choices":[{"index":1,"message":{"content":"second"},"finish_reason":"stop"},{"index":0,"message":{"content":"first"},"finish_reason":"length"}]}"""));
        ChatResponse response = await client.GetResponseAsync("hi", null, Token);
        Assert.Equal(("first", ChatFinishReason.Length), (response.Text, response.FinishReason));
    }

    [Fact]
    public async Task An_empty_answer_is_an_answer_and_one_without_a_choice_is_none()
    {
        using OpenAIChatClient empty = Wire.Client(WireHandler.Json("""{"choices":[{"message":{"content":""},"finish_reason":"stop"}]}"""));
        Assert.Equal("", (await empty.GetResponseAsync("hi", null, Token)).Text);
        foreach (string body in (string[])["{}", """{"choices":[]}""", """{"choices":null}"""])
        {
            using OpenAIChatClient none = Wire.Client(WireHandler.Json(body));
            ModelException thrown = await Assert.ThrowsAsync<ModelException>(() => none.GetResponseAsync("hi", null, Token));
            Assert.Equal((ModelErrorKind.Unknown, "The model 'gpt-5-mini' failed (Unknown): the server sent an answer without a choice."), (thrown.Kind, thrown.Message));
        }
    }

    [Fact]
    public void Services_reach_metadata_the_client_and_the_sdk()
    {
        using OpenAIChatClient client = Wire.Client(WireHandler.Json("{}"));
        ChatClientMetadata metadata = Assert.IsType<ChatClientMetadata>(client.GetService(typeof(ChatClientMetadata)));
        Assert.Equal(("openai", "https://api.openai.com/v1", "gpt-5-mini"), (metadata.ProviderName, metadata.ProviderUri?.AbsoluteUri, metadata.DefaultModelId));
        Assert.Same(client, client.GetService(typeof(IChatClient)));
        Assert.IsType<global::OpenAI.Chat.ChatClient>(client.GetService(typeof(global::OpenAI.Chat.ChatClient)), exactMatch: false);
        Assert.IsType<global::OpenAI.OpenAIClient>(client.GetService(typeof(global::OpenAI.OpenAIClient)), exactMatch: false);
        Assert.Null(client.GetService(typeof(OpenAIChatClient), "key"));
        Assert.Null(client.GetService(typeof(string)));
    }

    private static string Short(ChatResponse response)
    {
        string[] lines = Wire.Describe(response).Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        return string.Join('|', [response.FinishReason?.Value ?? "none", .. lines[1..]]);
    }
}
