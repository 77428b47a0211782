using System.Text;
using System.Text.Json;
using Agents.Core.OpenAI;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.OpenAI;

public sealed class ResponsesAnswerTests
{
    public static TheoryData<string> Fixtures =>
        ["text", "plain", "parallel-calls", "structured", "refusal", "incomplete", "incomplete-call", "filtered", "logprobs", "phases", "open-weights", "stored"];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task A_stream_says_what_the_whole_answer_says(string name)
    {
        using OpenAIResponsesChatClient whole = ResponsesHandler.OfJson(ResponsesFixture.Json(name)).Client();
        using OpenAIResponsesChatClient pieces = ResponsesHandler.OfStream(ResponsesFixture.Events(name)).Client();

        ChatResponse expected = await whole.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken);
        ChatResponse actual = await pieces.StreamAsync("Hi");

        Assert.Equal(ResponsesFixture.Describe(expected), ResponsesFixture.Describe(actual));
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task A_whole_answer_to_a_request_for_a_stream_says_the_same(string name)
    {
        using OpenAIResponsesChatClient client = ResponsesHandler.OfJson(ResponsesFixture.Json(name)).Client();

        ChatResponse expected = await client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken);
        ChatResponse actual = await client.StreamAsync("Hi");

        Assert.Equal(ResponsesFixture.Describe(expected), ResponsesFixture.Describe(actual));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("parallel-calls")]
    [InlineData("refusal")]
    [InlineData("incomplete-call")]
    [InlineData("open-weights")]
    public async Task A_stream_whose_pieces_never_came_says_the_same_at_its_end(string name)
    {
        string[] events = Encoding.UTF8.GetString(ResponsesFixture.Events(name)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        using OpenAIResponsesChatClient whole = ResponsesHandler.OfJson(ResponsesFixture.Json(name)).Client();
        using OpenAIResponsesChatClient pieces = ResponsesHandler.OfStream(Encoding.UTF8.GetBytes($"{events[0]}\n\n{events[^1]}\n\n")).Client();

        ChatResponse expected = await whole.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken);
        ChatResponse actual = await pieces.StreamAsync("Hi");

        Assert.Equal(ResponsesFixture.Describe(expected), ResponsesFixture.Describe(actual));
    }

    [Fact]
    public async Task Reasoning_text_usage_and_names_are_read()
    {
        ChatResponse response = await GetAsync("text");

        ChatMessage message = Assert.Single(response.Messages);
        TextReasoningContent reasoning = Assert.IsType<TextReasoningContent>(message.Contents[0]);
        Assert.Equal("**Weighing the question**\n\nThe user asks for a capital.\n\n**Answering**\n\nIt is Paris; a short answer will do.", reasoning.Text);
        Assert.StartsWith("gAAAAABpE3q0", reasoning.ProtectedData, StringComparison.Ordinal);
        Assert.Equal("Paris is the capital of France. — Пари́ж, 巴黎 🗼", response.Text);
        Assert.Equal("resp_68f0a1", response.ResponseId);
        Assert.Equal("gpt-5-mini-2025-08-07", response.ModelId);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_763_000_000), response.CreatedAt);
        Assert.Null(response.ConversationId);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal((1250, 1024, 164, 128, 1414), (response.Usage!.InputTokenCount, response.Usage.CachedInputTokenCount,
            response.Usage.OutputTokenCount, response.Usage.ReasoningTokenCount, response.Usage.TotalTokenCount));
    }

    [Fact]
    public async Task Parallel_calls_keep_their_order_and_arguments()
    {
        ChatResponse response = await GetAsync("parallel-calls");

        FunctionCallContent[] calls = [.. Assert.Single(response.Messages).Contents.OfType<FunctionCallContent>()];
        Assert.Equal(["call_Yx1mKf0Q", "call_Zb2nLg1R", "call_Ac3oMh2S"], calls.Select(call => call.CallId));
        Assert.Equal("Łódź", calls[1].Arguments!["city"]!.ToString());
        Assert.Empty(calls[2].Arguments!);
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        Assert.Equal(256, response.Usage!.AdditionalCounts!["InputTokenDetails.CacheWriteTokenCount"]);
    }

    [Fact]
    public async Task A_refusal_is_an_error_content_with_its_code()
    {
        ChatResponse response = await GetAsync("refusal");

        ErrorContent refusal = Assert.IsType<ErrorContent>(response.Messages[0].Contents[1]);
        Assert.Equal("Refusal", refusal.ErrorCode);
        Assert.Equal("I'm sorry, but I can't help with that.", refusal.Message);
        Assert.Equal("", response.Text);
    }

    [Theory]
    [InlineData("incomplete", "length")]
    [InlineData("filtered", "content_filter")]
    [InlineData("incomplete-call", "length")]
    public async Task An_answer_that_broke_off_says_why(string name, string reason) => Assert.Equal(new ChatFinishReason(reason), (await GetAsync(name)).FinishReason);

    [Fact]
    public async Task A_call_that_broke_off_is_not_made_even_if_its_arguments_can_be_read()
    {
        FunctionCallContent call = Assert.IsType<FunctionCallContent>(Assert.Single((await GetAsync("incomplete-call")).Messages[0].Contents));

        Assert.Null(call.Arguments);
        Assert.Equal("The answer broke off within the arguments.", call.Exception!.Message);
    }

    [Fact]
    public async Task Token_probabilities_stand_in_the_message_and_in_each_update()
    {
        ChatMessage message = Assert.Single((await GetAsync("logprobs")).Messages);
        using OpenAIResponsesChatClient client = ResponsesHandler.OfStream(ResponsesFixture.Events("logprobs")).Client();
        List<string> told = [];
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken))
        {
            told.Add(ResponsesFixture.Describe((IReadOnlyList<TokenLogProbability>)update.AdditionalProperties![TokenLogProbability.Key]!));
        }

        const string Yes = "Yes[596573]-0.0125(Yes[596573]-0.0125() No[4E6F]-4.5())";
        const string Dot = ".[2E]-0.25(.[2E]-0.25() ![21]-1.75())";
        Assert.Equal($"{Yes} {Dot}", ResponsesFixture.Describe((IReadOnlyList<TokenLogProbability>)message.AdditionalProperties![TokenLogProbability.Key]!));
        Assert.Equal([Yes, Dot, $"{Yes} {Dot}"], told);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Citations_stand_at_the_text_and_other_items_are_passed_over(bool streams)
    {
        ChatResponse response = await GetAsync("citations", streams);

        CitationAnnotation citation = Assert.IsType<CitationAnnotation>(
            Assert.Single(response.Messages[0].Contents.SelectMany(content => content.Annotations ?? [])));
        TextSpanAnnotatedRegion region = Assert.IsType<TextSpanAnnotatedRegion>(Assert.Single(citation.AnnotatedRegions!));
        Assert.Equal("Agents act.", response.Text);
        Assert.Equal("A page", citation.Title);
        Assert.Equal(new Uri("https://example.com/a?x=1"), citation.Url);
        Assert.Equal((0, 6), (region.StartIndex, region.EndIndex));
    }

    [Fact]
    public async Task A_message_right_behind_another_is_a_message_of_its_own_and_keeps_its_phase()
    {
        ChatResponse response = await GetAsync("phases", streams: true);

        Assert.Equal(["I will look it up.", "Let me see."], response.Messages.Select(message => message.Text));
        Assert.All(response.Messages, message => Assert.Equal("commentary", message.Contents[0].AdditionalProperties!["phase"]));
        Assert.IsType<FunctionCallContent>(response.Messages[1].Contents[1]);
    }

    [Fact]
    public async Task A_stored_response_names_its_conversation() => Assert.Equal("resp_68f181", (await GetAsync("stored")).ConversationId);

    [Theory]
    [InlineData("""{"output":[]}""", "")]
    [InlineData("""{"output":[null,3,{"type":"message"},{"type":"message","content":[{"type":"output_text"},{"type":"x"},7]}]}""", "")]
    [InlineData("""{"output":[{"type":"message","content":[{"type":"output_text","text":"Hi"}]}],"usage":null,"created_at":1.5,"model":null}""", "Hi")]
    [InlineData("""{"output":[{"type":"message","content":[{"type":"output_text","text":"Hi"}]}],"usage":{"input_tokens":"many"},"created_at":1e300}""", "Hi")]
    public async Task What_a_server_leaves_out_or_writes_otherwise_does_no_harm(string json, string text)
    {
        using OpenAIResponsesChatClient client = ResponsesHandler.OfJson(json).Client();

        ChatResponse response = await client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(text, response.Text);
        Assert.Equal("gpt-5-mini", response.ModelId);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Null(response.Usage?.InputTokenCount);
    }

    [Theory]
    [InlineData("""{"type":"function_call","name":"f","arguments":{"a":1},"call_id":"c"}""", "c", """{"a":1}""", null)]
    [InlineData("""{"type":"function_call","name":"f","arguments":"","call_id":"c"}""", "c", "{}", null)]
    [InlineData("""{"type":"function_call","name":"f"}""", "call_0", "{}", null)]
    [InlineData("""{"type":"function_call","name":"f","arguments":"{\"a\":","call_id":"c"}""", "c", "null", "The model wrote arguments that are no JSON object.")]
    public async Task A_call_is_read_however_its_arguments_come(string item, string id, string arguments, string? problem)
    {
        using OpenAIResponsesChatClient client = ResponsesHandler.OfJson($$"""{"status":"completed","output":[{{item}}]}""").Client();

        ChatResponse response = await client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken);

        FunctionCallContent call = Assert.IsType<FunctionCallContent>(Assert.Single(response.Messages[0].Contents));
        Assert.Equal((id, "f", arguments, problem), (call.CallId, call.Name, JsonSerializer.Serialize(call.Arguments), call.Exception?.Message));
    }

    [Fact]
    public async Task Arguments_told_by_themselves_fill_an_item_without_them()
    {
        byte[] events = """
            data: {"type":"response.function_call_arguments.done","output_index":0,"arguments":"{\"a\":1}"}

            data: {"type":"response.output_item.done","output_index":0,"item":{"type":"function_call","name":"f","call_id":"c","arguments":""}}

            data: {"type":"response.completed","response":{"output":[]}}


            """u8.ToArray();
        using OpenAIResponsesChatClient client = ResponsesHandler.OfStream(events).Client();

        FunctionCallContent call = Assert.IsType<FunctionCallContent>(Assert.Single((await client.StreamAsync("Hi")).Messages[0].Contents));

        Assert.Equal("""{"a":1}""", JsonSerializer.Serialize(call.Arguments));
    }

    [Fact]
    public async Task Halves_of_characters_are_joined_across_pieces_and_replaced_where_they_stay_alone()
    {
        byte[] events = """
            data: {"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"A \ud83d"}

            data: {"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"\uddfc \udc00 \ud83d"}

            data: {"type":"response.output_item.done","output_index":0,"item":{"type":"message","content":[{"type":"output_text","text":"A \ud83d\uddfc \udc00 \ud83d"}]}}

            data: {"type":"response.completed","response":{"output":[]}}


            """u8.ToArray();
        using OpenAIResponsesChatClient pieces = ResponsesHandler.OfStream(events).Client();
        using OpenAIResponsesChatClient whole = ResponsesHandler.OfJson(
            """{"output":[{"type":"message","content":[{"type":"output_text","text":"A \ud83d\uddfc \udc00 \ud83d"}]}]}""").Client();

        Assert.Equal("A 🗼 \uFFFD \uFFFD", (await pieces.StreamAsync("Hi")).Text);
        Assert.Equal("A 🗼 \uFFFD \uFFFD", (await whole.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken)).Text);
    }

    [Theory]
    [InlineData("response.completed", "stop")]
    [InlineData("response.incomplete", "length")]
    public async Task An_event_tells_the_status_of_a_response_that_does_not(string type, string reason)
    {
        using OpenAIResponsesChatClient client = ResponsesHandler.OfStream(
            Encoding.UTF8.GetBytes($$$"""data: {"type":"{{{type}}}","response":{"output":[]}}""")).Client();

        Assert.Equal(new ChatFinishReason(reason), (await client.StreamAsync("Hi")).FinishReason);
    }

    private static async Task<ChatResponse> GetAsync(string name, bool streams = false)
    {
        using OpenAIResponsesChatClient client =
            (streams ? ResponsesHandler.OfStream(ResponsesFixture.Events(name)) : ResponsesHandler.OfJson(ResponsesFixture.Json(name))).Client();
        return streams
            ? await client.StreamAsync("Hi")
            : await client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken);
    }
}
