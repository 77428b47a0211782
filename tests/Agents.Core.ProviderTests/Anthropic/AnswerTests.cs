using Agents.Core.Anthropic;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Anthropic;

public sealed class AnswerTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "What is the weather?")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tools")]
    [InlineData("text")]
    [InlineData("empty")]
    public async Task Stream_says_what_the_whole_answer_says(string fixture)
    {
        Wire wire = new Wire().Answer(fixture + ".json").Answer(fixture + ".sse");
        using AnthropicChatClient client = wire.Client();

        ChatResponse whole = await client.GetResponseAsync(Question, null, Token);
        ChatResponse streamed = await client.GetStreamingResponseAsync(Question, null, Token).ToChatResponseAsync(Token);

        Assert.Equal(Spoken.Of(whole), Spoken.Of(streamed));
    }

    [Fact]
    public async Task Answer_with_all_kinds_of_blocks_is_read_and_unknown_ones_are_passed_over()
    {
        using AnthropicChatClient client = new Wire().Answer("tools.sse").Client();

        ChatResponse response = await client.GetStreamingResponseAsync(Question, null, Token).ToChatResponseAsync(Token);

        Assert.Equal(
            """
            msg_01Tools claude-haiku-4-5-20251001 tool_calls 
            assistant msg_01Tools 
            - thinking 'Two cities, so two calls.' anthropic/thinking:EqoBCkgIBxABGAIiQL2/+sig==
            - thinking '' anthropic/redacted:EmwKAhgBEgy3va3pzix/LafPsn4a==
            - text 'I look at Zürich and 東京 🌦.'
            - call toolu_01A weather {"city":"Z\u00FCrich","days":[1,2]} 
            - call toolu_01B now {} 
            in 14197 cached 10051 out 503 thought 201 total 14700 CacheCreationInputTokens 2051
            """.ReplaceLineEndings("\n"),
            Spoken.Of(response));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Pieces_of_any_size_make_the_same_answer(int piece)
    {
        Wire wire = new Wire().Answer("tools.sse").Answer(200, new WireStream(Wire.FixtureBytes("tools.sse"), piece), isStream: true);
        using AnthropicChatClient client = wire.Client();

        ChatResponse inOne = await client.GetStreamingResponseAsync(Question, null, Token).ToChatResponseAsync(Token);
        ChatResponse inMany = await client.GetStreamingResponseAsync(Question, null, Token).ToChatResponseAsync(Token);

        Assert.Equal(Spoken.Of(inOne), Spoken.Of(inMany));
    }

    [Theory]
    [InlineData("end_turn", "stop")]
    [InlineData("stop_sequence", "stop")]
    [InlineData("max_tokens", "length")]
    [InlineData("model_context_window_exceeded", "length")]
    [InlineData("tool_use", "tool_calls")]
    [InlineData("refusal", "content_filter")]
    [InlineData("pause_turn", "pause_turn")]
    [InlineData("boredom", "boredom")]
    public async Task Stop_reasons_become_finish_reasons(string stop, string finish)
    {
        Wire wire = new Wire()
            .Answer(200, Wire.Fixture("text.json").Replace("end_turn", stop, StringComparison.Ordinal))
            .Answer(200, System.Text.Encoding.UTF8.GetBytes(Wire.Fixture("text.sse").Replace("end_turn", stop, StringComparison.Ordinal)), isStream: true);
        using AnthropicChatClient client = wire.Client();

        Assert.Equal(finish, (await client.GetResponseAsync(Question, null, Token)).FinishReason?.Value);
        Assert.Equal(finish, (await client.GetStreamingResponseAsync(Question, null, Token).ToChatResponseAsync(Token)).FinishReason?.Value);
    }

    [Fact]
    public async Task Stream_tells_its_pieces_as_they_come_and_nothing_of_its_marks()
    {
        WireStream stream = new(System.Text.Encoding.UTF8.GetBytes(Until(Wire.Fixture("text.sse"), "event: content_block_stop"))) { Stalls = true };
        using AnthropicChatClient client = new Wire().Answer(200, stream, isStream: true).Client();
        await using IAsyncEnumerator<ChatResponseUpdate> updates = client.GetStreamingResponseAsync(Question, null, Token).GetAsyncEnumerator(Token);

        Assert.True(await updates.MoveNextAsync());
        Assert.Equal("msg_02Text", updates.Current.ResponseId);
        Assert.Empty(updates.Current.Contents);
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal("Rain in Zü", updates.Current.Text);
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal("rich, sun in 東京.", updates.Current.Text);
        Assert.False(stream.Stalled.Task.IsCompleted);
    }

    [Fact]
    public async Task Very_long_answer_arrives_whole()
    {
        string start = Until(Wire.Fixture("text.sse"), "event: content_block_delta");
        string delta = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"0123456789\"}}\n\n";
        string end = Wire.Fixture("text.sse")[Wire.Fixture("text.sse").IndexOf("event: content_block_stop", StringComparison.Ordinal)..];
        byte[] stream = System.Text.Encoding.UTF8.GetBytes(start + string.Concat(Enumerable.Repeat(delta, 20_000)) + end);
        using AnthropicChatClient client = new Wire().Answer(200, stream, isStream: true).Client();

        ChatResponse response = await client.GetStreamingResponseAsync(Question, null, Token).ToChatResponseAsync(Token);

        Assert.Equal(200_000, response.Text.Length);
    }

    [Fact]
    public async Task Line_beyond_all_measure_is_a_failure_and_not_all_of_the_memory()
    {
        byte[] piece = new byte[1 << 20];
        piece.AsSpan().Fill((byte)'x');
        using AnthropicChatClient client = new Wire().Answer(200, new WireStream(piece) { Repeats = true }, isStream: true).Client();

        ModelException exception = await Assert.ThrowsAsync<ModelException>(
            () => client.GetStreamingResponseAsync(Question, null, Token).ToChatResponseAsync(Token));

        Assert.Equal("The model 'claude-haiku-4-5' failed (Unknown): the provider's answer cannot be read (InvalidDataException).", exception.Message);
    }

    [Fact]
    public async Task Call_with_arguments_that_are_no_JSON_says_so()
    {
        byte[] broken = System.Text.Encoding.UTF8.GetBytes(Wire.Fixture("tools.sse").Replace("[1, 2]}", "[1, 2", StringComparison.Ordinal));
        using AnthropicChatClient client = new Wire().Answer(200, broken, isStream: true).Client();

        ChatResponse response = await client.GetStreamingResponseAsync(Question, null, Token).ToChatResponseAsync(Token);

        FunctionCallContent call = response.Messages[0].Contents.OfType<FunctionCallContent>().First();
        Assert.NotNull(call.Exception);
        Assert.Equal("toolu_01A", call.CallId);
    }

    [Fact]
    public void Client_tells_its_provider_and_gives_the_SDKs_client()
    {
        using AnthropicChatClient client = new Wire().Client(settings => settings.Endpoint = new Uri("https://proxy.example/base/"));

        ChatClientMetadata metadata = client.GetRequiredService<ChatClientMetadata>();

        Assert.Equal(("anthropic", new Uri("https://proxy.example/base/"), "claude-haiku-4-5"), (metadata.ProviderName, metadata.ProviderUri, metadata.DefaultModelId));
        Assert.Same(client, client.GetService<AnthropicChatClient>());
        Assert.NotNull(client.GetService<global::Anthropic.IAnthropicClient>());
        Assert.Null(client.GetService<AnthropicChatClient>("key"));
    }

    private static string Until(string text, string end) => text[..text.IndexOf(end, StringComparison.Ordinal)];
}
