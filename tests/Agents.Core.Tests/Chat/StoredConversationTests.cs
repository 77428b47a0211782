using Agents.Core.Chat;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

public sealed class StoredConversationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_client_added_of_its_own_is_left_out_where_it_cannot_be_written()
    {
        ChatHarness harness = new();
        TextContent text = new("hi") { AdditionalProperties = new() { ["function"] = new Func<int>(() => 1) } };
        await harness.RunAsync(ScriptedChatClient.FromTurns(Turn.Of(new OwnContent(), text)));
        harness.Conversation.Messages[1].AdditionalProperties = new() { ["type"] = typeof(int) };

        Conversation read = Conversation.FromJson(harness.Conversation.ToJson());

        Assert.Equal("hi", read.Messages[1].Text);
    }

    [Fact]
    public async Task Arguments_as_deep_as_a_parser_takes_them_can_be_read_back()
    {
        string json = $"{{\"q\":\"x\",\"deep\":{new string('[', 60)}{new string(']', 60)}}}";
        ChatHarness harness = new();
        await harness.RunAsync(ScriptedChatClient.FromTurns(Turn.Calls(("search", json)), Turn.Text("done")));

        Conversation read = Conversation.FromJson(harness.Conversation.ToJson());

        Assert.Equal(harness.Conversation.ToJson(), read.ToJson());
    }

    [Fact]
    public void Half_a_surrogate_pair_in_stored_arguments_is_a_format_exception()
    {
        const string Json = """
            {"version":1,"messages":[{"role":"assistant","contents":[{"$type":"functionCall","callId":"c","name":"n","arguments":{"q":"\ud800"}}]},
            {"role":"tool","contents":[{"$type":"functionResult","callId":"c","result":"r"}]}]}
            """;
        FormatException exception = Assert.Throws<FormatException>(() => Conversation.FromJson(Json));
        Assert.Equal("Message 0 of the conversation holds arguments or a result that cannot be written as JSON again.", exception.Message);
    }

    [Fact]
    public async Task A_run_that_cannot_begin_leaves_the_conversation_free()
    {
        Conversation conversation = new();
        Turns control = new();
        ChatAgent agent = ChatAgent.Create("chat", ScriptedChatClient.FromTurns(Turn.Text("hi")))
            .Configure(options => options.TurnControl = control)
            .Build()
            .In(conversation);
        await Assert.ThrowsAsync<AgentFailedException>(() => agent.RunAsync("first", cancellationToken: Token));
        Assert.Empty(conversation.Messages);

        control.Inner = TurnControl.Fixed(3);
        Assert.Equal("hi", (await agent.RunAsync("second", cancellationToken: Token)).Output);
    }

    private sealed class OwnContent : AIContent;

    private sealed class Turns : ITurnController
    {
        public ITurnController? Inner { get; set; }

        public ITurnSession Begin() => (Inner ?? throw new InvalidOperationException("not yet")).Begin();
    }
}
