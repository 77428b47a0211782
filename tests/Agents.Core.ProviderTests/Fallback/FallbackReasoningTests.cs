using System.Text.Json;
using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.ProviderTests.Resilience;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Fallback;

public sealed class FallbackReasoningTests
{
    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task Protected_reasoning_goes_back_to_the_model_that_wrote_it_and_to_no_other(bool streaming)
    {
        ScriptedChatClient first = Calls.Named(
            "first", Think("A"), Calls.Fails(ModelErrorKind.Overloaded), Turn.Text("end"));
        ScriptedChatClient second = Calls.Named("second", Think("B"));
        using IChatClient client = ModelClientBuilder.Wrap(first).UseFallback(second).Build();
        List<ChatMessage> history = [new(ChatRole.User, "hello")];

        for (int turn = 0; turn < 3; turn++)
        {
            history.AddRange((await AnswerAsync(client, history, streaming)).Messages);
            history = StoreAndLoad(history);
        }

        Assert.Equal(["A"], Protected(first.Requests[1].Messages)); // its own, in the call that failed
        Assert.Empty(Protected(second.Requests[0].Messages)); // nothing of the first model's
        Assert.Equal(["A"], Protected(first.Requests[2].Messages)); // and nothing of the second's
        Assert.Equal(["A", "B"], Protected(history)); // but the conversation keeps everything
        Assert.Equal(["hello", "says A", "says B"], first.Requests[2].Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task A_message_of_nothing_but_foreign_reasoning_is_left_out_and_reasoning_in_the_open_stays()
    {
        ScriptedChatClient second = Calls.Named("second", Turn.Text("fine"));
        using IChatClient client = ModelClientBuilder.Wrap(Calls.Named("first", Calls.Fails(ModelErrorKind.Overloaded))).UseFallback(second).Build();
        ChatMessage[] history =
        [
            new(ChatRole.User, "hello"),
            new(ChatRole.Assistant, [new TextReasoningContent("secret") { ProtectedData = "A" }]),
            new(ChatRole.Assistant, [new TextReasoningContent("open"), new TextContent("said")]),
        ];

        await client.GetResponseAsync(history, null, TestContext.Current.CancellationToken);

        IReadOnlyList<ChatMessage> sent = second.Requests[0].Messages;
        Assert.Equal(2, sent.Count);
        Assert.Equal(["open"], sent[1].Contents.OfType<TextReasoningContent>().Select(content => content.Text));
        Assert.Single(history[1].Contents);
    }

    [Fact]
    public async Task What_belongs_to_a_client_is_not_changed_by_a_mark()
    {
        TextReasoningContent own = new("thinks") { ProtectedData = "B" };
        using IChatClient client = ModelClientBuilder.Wrap(Calls.Named("first", Calls.Fails(ModelErrorKind.Overloaded)))
            .UseFallback(Calls.Named("second", Turn.Of(own))).Build();

        ChatResponse answer = await client.GetResponseAsync("hello", null, TestContext.Current.CancellationToken);

        Assert.Null(own.AdditionalProperties);
        TextReasoningContent marked = Assert.IsType<TextReasoningContent>(Assert.Single(answer.Messages[0].Contents));
        Assert.Equal(("thinks", "B", "scripted:second"), (marked.Text, marked.ProtectedData, marked.AdditionalProperties!["agents.model"]));
    }

    private static Turn Think(string key) => Turn.Of(
        new TextReasoningContent("thinks "), new TextReasoningContent("hard") { ProtectedData = key }, new TextContent($"says {key}"));

    private static IEnumerable<string> Protected(IEnumerable<ChatMessage> messages) =>
        messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>().Select(content => content.ProtectedData).OfType<string>();

    private static Task<ChatResponse> AnswerAsync(IChatClient client, List<ChatMessage> history, bool streaming) => streaming
        ? client.GetStreamingResponseAsync(history, null, TestContext.Current.CancellationToken).ToChatResponseAsync(TestContext.Current.CancellationToken)
        : client.GetResponseAsync(history, null, TestContext.Current.CancellationToken);

    private static List<ChatMessage> StoreAndLoad(List<ChatMessage> history) =>
        JsonSerializer.Deserialize<List<ChatMessage>>(JsonSerializer.Serialize(history, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!;
}
