using Agents.Core.Anthropic;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Anthropic;

public sealed class ThinkingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("claude-3-haiku-20240307", AnthropicThinkingMode.Extended)]
    [InlineData("claude-3-7-sonnet-latest", AnthropicThinkingMode.Extended)]
    [InlineData("claude-sonnet-4-20250514", AnthropicThinkingMode.Extended)]
    [InlineData("claude-opus-4-1", AnthropicThinkingMode.Extended)]
    [InlineData("claude-haiku-4-5-20251001", AnthropicThinkingMode.Extended)]
    [InlineData("us.anthropic.claude-opus-4-5-20251101-v1:0", AnthropicThinkingMode.Extended)]
    [InlineData("claude-opus-4-6", AnthropicThinkingMode.Adaptive)]
    [InlineData("anthropic.claude-opus-4-6-v1", AnthropicThinkingMode.Adaptive)]
    [InlineData("claude-sonnet-5", AnthropicThinkingMode.Adaptive)]
    [InlineData("claude-fable-5-20260801", AnthropicThinkingMode.Adaptive)]
    [InlineData("claude-next", AnthropicThinkingMode.Adaptive)]
    [InlineData("claude-20261231", AnthropicThinkingMode.Adaptive)]
    [InlineData("claude-4", AnthropicThinkingMode.Extended)]
    [InlineData("claude-4-", AnthropicThinkingMode.Extended)]
    public void Way_of_thinking_follows_from_the_version(string model, AnthropicThinkingMode mode) => Assert.Equal(mode, ThinkingModes.Of(model));

    [Fact]
    public async Task Thinking_of_a_stored_conversation_goes_back_as_it_came()
    {
        Wire wire = new Wire().Answer("tools.sse").Answer("text.json");
        using AnthropicChatClient client = wire.Client();
        ChatMessage question = new(ChatRole.User, "Weather?");
        ChatResponse answer = await client.GetStreamingResponseAsync([question], null, Token).ToChatResponseAsync(Token);
        string stored = ConversationFormat.Write(
        [
            question,
            .. answer.Messages,
            new(ChatRole.Tool, [new FunctionResultContent("toolu_01A", "rain"), new FunctionResultContent("toolu_01B", "noon")]),
        ]);

        await client.GetResponseAsync(ConversationFormat.Read(stored), null, Token);

        Assert.Contains(
            "{\"role\":\"assistant\",\"content\":["
            + "{\"type\":\"thinking\",\"thinking\":\"Two cities, so two calls.\",\"signature\":\"EqoBCkgIBxABGAIiQL2/\\u002Bsig==\"},"
            + "{\"type\":\"redacted_thinking\",\"data\":\"EmwKAhgBEgy3va3pzix/LafPsn4a==\"},"
            + "{\"type\":\"text\",",
            wire.Body.Replace("+sig", "\\u002Bsig", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thinking_without_words_goes_back_signed()
    {
        string silent = Wire.Fixture("tools.json").Replace("Two cities, so two calls.", "", StringComparison.Ordinal);
        Wire wire = new Wire().Answer(200, silent).Answer("text.json");
        using AnthropicChatClient client = wire.Client();
        ChatResponse answer = await client.GetResponseAsync([new(ChatRole.User, "Weather?")], null, Token);

        await client.GetResponseAsync(answer.Messages, null, Token);

        Assert.Contains("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"EqoB", wire.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thinking_that_the_SDKs_own_client_read_goes_back_too()
    {
        Wire wire = new Wire().Answer("tools.json").Answer("text.json");
        using AnthropicChatClient client = wire.Client();
        IChatClient sdk = client.GetRequiredService<global::Anthropic.IAnthropicClient>().AsIChatClient("claude-haiku-4-5");
        ChatResponse answer = await sdk.GetResponseAsync([new(ChatRole.User, "Weather?")], null, Token);

        await client.GetResponseAsync(answer.Messages, null, Token);

        Assert.Contains("{\"type\":\"thinking\",\"thinking\":\"Two cities, so two calls.\",\"signature\":\"EqoB", wire.Body, StringComparison.Ordinal);
        Assert.Contains("{\"type\":\"redacted_thinking\",\"data\":\"EmwK", wire.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_that_the_provider_refuses_are_written_otherwise_and_stay_apart()
    {
        string[] ids = ["call_1", "call:1", "call.1", "", "call_003a1", "äöü", "a b"];

        string[] fit = [.. ids.Select(CallIds.Fit)];

        Assert.Equal(["call_1", "call_003a1", "call_002e1", "_", "call_003a1", "_00e4_00f6_00fc", "a_0020b"], fit);
        Assert.All(fit, id => Assert.True(CallIds.IsValid(id)));
    }
}
