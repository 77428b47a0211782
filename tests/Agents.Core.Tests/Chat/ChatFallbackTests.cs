using Agents.Core.Chat;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

public sealed class ChatFallbackTests
{
    private static readonly Tool Stripe = Tool.Create(Task<string> (string id) => throw new IOException("line is down"), "stripe");
    private static readonly Tool Razorpay = Tool.Create((string id) => Task.FromResult($"paid {id}"), "razorpay");

    [Fact]
    public void An_agent_keeps_the_fallbacks_of_its_sets()
    {
        Tool mail = Tool.Create((string id) => id, "mail");
        Tool text = Tool.Create((string id) => id, "text");
        ToolSet tools = ChatAgent.Create("chat", Client())
            .WithTools(ToolSet.Create([Stripe]).WithFallback("stripe", Razorpay))
            .WithTool(Tool.Create(() => 1, "other"))
            .WithTools(ToolSet.Create([mail, text]).WithFallback("mail", "text"))
            .BuildEngine(null).Tools.Set;
        Assert.Equal(["stripe", "other", "mail", "text"], tools.Select(tool => tool.Name));
        Assert.Equal(["stripe>razorpay", "mail>text"], tools.Fallbacks.Select(fallback => $"{fallback.Primary.Name}>{fallback.Backup.Name}"));
    }

    [Fact]
    public void Sets_that_clash_are_reported_with_everything_else_that_is_wrong()
    {
        ChatAgentBuilder builder = ChatAgent.Create("chat", Client())
            .WithTools(ToolSet.Create([Stripe]).WithFallback("stripe", Razorpay))
            .WithTool(Tool.Create(() => 1, "razorpay"))
            .Configure(options => options.MaxTurns = 0);
        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(builder.Build);
        Assert.Equal(2, exception.Failures.Count);
        Assert.StartsWith("MaxTurns", exception.Failures[0], StringComparison.Ordinal);
        Assert.Equal("Two tools are named 'razorpay'.", exception.Failures[1]);
    }

    [Fact]
    public async Task A_tool_that_fails_is_answered_for_without_another_turn()
    {
        ScriptedChatClient client = Client();
        ChatAgent agent = ChatAgent.Create("chat", client).WithTools(ToolSet.Create([Stripe]).WithFallback("stripe", Razorpay)).Build();

        RunResult<string> result = await agent.RunAsync("Pay a.", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("done", 2L, 2L), (result.Output, result.Spend.ModelCalls, result.Spend.ToolCalls));
        Assert.Equal(
            "paid a\n[notice] The tool 'stripe' did not answer (failed); 'razorpay' answered in its place.",
            Assert.IsType<FunctionResultContent>(client.Requests[1].Messages[^1].Contents[0]).Result?.ToString());
    }

    private static ScriptedChatClient Client() => ScriptedChatClient.FromTurns(Turn.Calls(("stripe", """{"id":"a"}""")), Turn.Text("done"));
}
