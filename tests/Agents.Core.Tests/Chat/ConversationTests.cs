using System.Text.Json;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Agents.Core.Tools;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

public sealed class ConversationTests
{
    // Frozen: what version 1 looks like. A change of the format makes a new version beside this one.
    private const string Version1 = """
        {"version":1,"messages":[
        {"role":"user","contents":[{"$type":"text","text":"What is up?"}]},
        {"role":"assistant","contents":[{"$type":"functionCall","callId":"c1","name":"look","arguments":{"q":"sky"}}]},
        {"role":"tool","contents":[{"$type":"functionResult","callId":"c1","result":"clouds"}]},
        {"role":"assistant","contents":[{"$type":"text","text":"Clouds."}]}]}
        """;

    private readonly ChatHarness _chat = new();

    [Fact]
    public async Task A_conversation_goes_on_over_several_runs_without_the_instructions()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Text("one"), Turn.Text("two"));
        void Brief(ChatAgentBuilder builder) => builder.WithInstructions("Be brief.");
        await _chat.RunAsync(client, Brief);
        await _chat.RunAsync(client, Brief);
        Assert.Equal("user: question\nassistant: one\nuser: question\nassistant: two", _chat.History());
        Assert.Equal(["Be brief.", "question", "one", "question"], client.Requests[1].Messages.Select(message => message.Text));
    }

    [Fact]
    public void The_frozen_form_is_read_and_written_again_with_the_same_content()
    {
        Conversation conversation = Conversation.FromJson(Version1);
        Assert.Equal(4, conversation.Messages.Count);
        Assert.Equal("clouds", Assert.IsType<FunctionResultContent>(conversation.Messages[2].Contents[0]).Result!.ToString());
        using JsonDocument expected = JsonDocument.Parse(Version1);
        using JsonDocument actual = JsonDocument.Parse(conversation.ToJson());
        Assert.Equal(1, actual.RootElement.GetProperty("version").GetInt32());
        Assert.Equal(Shape(expected), Shape(actual));
        static IEnumerable<string> Shape(JsonDocument document) => document.RootElement.GetProperty("messages").EnumerateArray()
            .Select(message => $"{message.GetProperty("role")} {message.GetProperty("contents")[0].GetProperty("$type")}");
    }

    [Fact]
    public void Written_and_read_again_a_conversation_is_the_same() =>
        Prop.ForAll(LongRuns.Seeds, seed =>
        {
            ChatMessage[] messages = RandomHistory.Make(new Random(seed));
            Conversation first = Conversation.FromJson(ConversationFormat.Write(messages));
            Conversation second = Conversation.FromJson(first.ToJson());
            Assert.Equal(first.ToJson(), second.ToJson());
            Assert.Equal(RandomHistory.Describe(messages), RandomHistory.Describe(second.Messages));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public async Task What_a_run_with_odd_results_left_can_be_written_and_goes_on()
    {
        Tool odd = new(new OddFunction());
        await _chat.RunAsync(ScriptedChatClient.FromTurns(Turn.Calls(("odd", "{}"), ("search", """{"q":"😀\u0000"}""")), Turn.Text("done")), b => b.WithTool(odd));
        Conversation restored = Conversation.FromJson(_chat.Conversation.ToJson());
        Assert.Equal(_chat.Conversation.Messages.Count, restored.Messages.Count);
        ChatAgent agent = ChatAgent.Create("chat", ScriptedChatClient.FromTurns(Turn.Text("more"))).Build().In(restored);
        Assert.Equal("more", (await agent.RunAsync("and?", cancellationToken: TestContext.Current.CancellationToken)).Output);
        ValidHistory.Check(restored.Messages);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":2,"messages":[]}""")]
    [InlineData("""{"version":"1","messages":[]}""")]
    [InlineData("""{"version":1.5,"messages":[]}""")]
    [InlineData("""{"version":1,"messages":{}}""")]
    [InlineData("""{"version":1,"messages":[null]}""")]
    [InlineData("""{"version":1,"messages":[3]}""")]
    [InlineData("""{"version":1,"messages":[{"role":7}]}""")]
    [InlineData("""{"version":1,"messages":[{"role":"user","contents":[null]}]}""")]
    [InlineData("""{"version":1,"messages":[{"role":"user","contents":"text"}]}""")]
    [InlineData("""{"version":1,"messages":[{"role":"user","contents":[{"$type":"unheard"}]}]}""")]
    [InlineData("""{"version":1,"messages":[{"role":"assistant","contents":[{"$type":"functionCall","callId":null,"name":"a"}]}]}""")]
    [InlineData("""{"version":1,"messages":[{"role":"assistant","contents":[{"$type":"functionCall","name":"a"}]}]}""")]
    [InlineData("""{"version":1,"messages":[{"role":"assistant","contents":[{"$type":"functionCall","callId":"","name":"a"}]},{"role":"tool","contents":[{"$type":"functionResult","callId":"","result":1}]}]}""")]
    [InlineData("""{"version":1,"messages":[{"role":"assistant","contents":[{"$type":"functionCall","callId":"c","name":"a"}]}]}""")]
    [InlineData("""{"version":1,"messages":[{"role":"tool","contents":[{"$type":"functionResult","callId":"c","result":1}]}]}""")]
    [InlineData("""{"version":1,"messages":[{"role":"user","contents":[{"$type":"data","uri":"no uri"}]}]}""")]
    public void Hostile_text_is_a_format_exception(string json) => Assert.Throws<FormatException>(() => Conversation.FromJson(json));

    [Fact]
    public void Any_damage_to_a_stored_conversation_is_read_as_valid_or_is_a_format_exception() =>
        Prop.ForAll(LongRuns.Seeds, seed =>
        {
            Random random = new(seed);
            char[] text = ConversationFormat.Write(RandomHistory.Make(random)).ToCharArray();
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                text[random.Next(text.Length)] = "{}[]\",:0nu\\x"[random.Next(12)];
            }

            try
            {
                ValidHistory.Check(Conversation.FromJson(new string(text)).Messages);
            }
            catch (FormatException)
            {
                // The other of the two outcomes that are allowed.
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public async Task Two_runs_at_once_in_one_conversation_are_refused_and_the_first_goes_on()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        ScriptedChatClient client = ScriptedChatClient.FromTurns(
            [Turn.Text("slow") with { Latency = TimeSpan.FromSeconds(1) }, Turn.Text("later")], new ScriptedChatClientOptions { Clock = _chat.Clock });
        ChatAgent agent = ChatAgent.Create("chat", client).Build().In(_chat.Conversation);
        RunOptions options = new() { Clock = _chat.Clock };
        Task<RunResult<string>> first = agent.RunAsync("one", options, token);
        await client.WaitForCallsAsync(1, token);
        AgentFailedException refused = await Assert.ThrowsAsync<AgentFailedException>(() => agent.RunAsync("two", options, token));
        Assert.StartsWith("The conversation is in use", Assert.IsType<InvalidOperationException>(refused.InnerException).Message, StringComparison.Ordinal);
        Assert.Empty(_chat.Conversation.Messages);
        _chat.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("slow", (await first).Output);
        Assert.Equal("later", (await agent.RunAsync("three", options, token)).Output);
        Assert.Equal("user: one\nassistant: slow\nuser: three\nassistant: later", _chat.History());
    }

    private sealed class OddFunction : AIFunction
    {
        public override string Name => "odd";

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
            new((Func<int>)(() => 1));
    }
}
