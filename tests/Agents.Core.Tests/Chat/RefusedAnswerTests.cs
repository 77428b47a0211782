using System.Text.Json.Serialization.Metadata;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

public sealed class RefusedAnswerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_setter_that_throws_anything_is_an_answer_that_can_be_repaired()
    {
        ChatAgent<Trimmed> agent = ChatAgent.Create("chat", ScriptedChatClient.FromTurns(Turn.Text("""{"name":null}"""), Turn.Text("""{"name":" a "}"""))).Build(TypeOf<Trimmed>());

        Assert.Equal("a", (await agent.RunAsync("question", cancellationToken: Token)).Output.Name);
    }

    [Fact]
    public async Task A_key_of_the_answer_is_not_in_the_message_of_an_exception()
    {
        ChatAgent<Dictionary<string, Node>> agent = ChatAgent
            .Create("chat", ScriptedChatClient.FromFunction(_ => Turn.Text("""{"a secret":{"name":"n","children":[{"name":5}]}}""")))
            .Build(TypeOf<Dictionary<string, Node>>());

        OutputFormatException exception = await Assert.ThrowsAsync<OutputFormatException>(() => agent.RunAsync("question", cancellationToken: Token));

        Assert.Equal("it breaks off or does not fit at $.*, line 1.", exception.Problem);
    }

    private static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T));

    private sealed record Node(string Name, Node[] Children);

    private sealed class Trimmed
    {
        public string Name { get; set => field = value.Trim(); } = "";
    }
}
