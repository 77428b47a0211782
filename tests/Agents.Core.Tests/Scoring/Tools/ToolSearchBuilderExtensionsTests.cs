using Agents.Core.Chat;
using Agents.Core.Scoring.Tools;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Scoring.Tools;

public sealed class ToolSearchBuilderExtensionsTests
{
    private static readonly ToolSearch Search = ToolSearch.Create(ToolSamples.Office, new ToolSearchOptions { Count = 1 });

    [Fact]
    public async Task Agent_has_all_tools_of_the_search_and_is_shown_what_it_finds()
    {
        using ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("mail__list_folders", "{}")), Turn.Text("done"));
        ChatAgent agent = ChatAgent.Create("clerk", client).WithToolSearch(Search).Build();

        RunResult<string> result = await agent.RunAsync("book a meeting", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["calendar__create_event", "search_tools"], client.Requests[0].Options!.Tools!.Select(tool => tool.Name));
        Assert.Equal("mail__list_folders done", client.Requests[1].Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Single().Result);
        Assert.Equal(1, result.Spend.ToolCalls);
    }

    [Fact]
    public async Task Tools_that_the_agent_gets_besides_are_always_shown()
    {
        using ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Text("done"));
        ChatAgent agent = ChatAgent.Create("clerk", client).WithTool(ToolSamples.Make("ring_bell", "Rings.")).WithToolSearch(Search).Build();

        await agent.RunAsync("book a meeting", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["ring_bell", "calendar__create_event", "search_tools"], client.Requests[0].Options!.Tools!.Select(tool => tool.Name));
    }

    [Fact]
    public void Nothing_can_be_left_out()
    {
        using ScriptedChatClient client = ScriptedChatClient.FromTurns();

        Assert.Throws<ArgumentNullException>("builder", () => ((ChatAgentBuilder)null!).WithToolSearch(Search));
        Assert.Throws<ArgumentNullException>("search", () => ChatAgent.Create("clerk", client).WithToolSearch((ToolSearch)null!));
    }
}
