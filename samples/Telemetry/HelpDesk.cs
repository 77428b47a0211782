using Agents.Core.Chat;
using Agents.Core.Graphs;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Telemetry;

/// <summary>A graph of two agents that work at once, one with a tool that is down and another that stands in for it.</summary>
internal static class HelpDesk
{
    private const int MaxOutputTokens = 300;

    public static AgentGraph<string, string> Create(IChatClient model)
    {
        Tool website = Tool.Create(
            string (string day) => throw new IOException("The website is down."), "website", "Tells the opening hours of a day.", new ToolPolicy { IsReadOnly = true });
        Tool notice = Tool.Create(
            (string day) => $"On {day} the library opens at 9:00 and closes at 18:00.", "notice_board", "Tells the opening hours of a day.", new ToolPolicy { IsReadOnly = true });
        ChatAgent guide = ChatAgent.Create("guide", model).WithInstructions("Answer from the tools.")
            .WithTools(ToolSet.Create([website]).WithFallback("website", notice))
            .Configure(options => options.MaxOutputTokens = MaxOutputTokens)
            .Build();
        Tool calendar = Tool.Create(
            (string day) => $"When the library is open on {day}, there is a reading for children.", "calendar", "Tells what is on.", new ToolPolicy { IsReadOnly = true });
        ChatAgent herald = ChatAgent.Create("herald", model).WithInstructions("Answer from the tools.").WithTool(calendar)
            .Configure(options => options.MaxOutputTokens = MaxOutputTokens)
            .Build();

        return AgentGraph.Create<string, string>("help-desk", (g, question) =>
        {
            Node<string> hours = g.Add("hours", guide, question);
            Node<string> events = g.Add("events", herald, question);
            return g.Add("join", (string first, string second) => $"{first}\n{second}", hours, events);
        });
    }
}
