using Agents.Core;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Graphs;
using Agents.Core.Mcp.Serving;
using Agents.Core.Offline;
using Agents.Core.Tools;

namespace McpServer;

/// <summary>What the server offers.</summary>
internal static class Desk
{
    public static McpAgentServer Create()
    {
        ChatAgent librarian = MakeLibrarian();
        return McpAgentServer.Create("library-desk")
            .AddAgent(librarian, "Answers a question about the library from its notes.", options => options.IsReadOnly = true)
            .AddAgent(MakeBrief(librarian), "Answers several questions about the library at once.", DeskJson.Default.BriefRequest, DeskJson.Default.Brief, options => options.IsReadOnly = true)
            .AddAgent(librarian, "The same, with next to nothing to spend.", options =>
            {
                options.Name = "frugal-librarian";
                options.IsReadOnly = true;
                options.Budget = new Budget { Tokens = 10 };
            })
            .Configure(options =>
            {
                options.Instructions = "Ask librarian for one thing, brief for several.";
                options.BudgetPerCall = Budget.Usd(0.01m) with { ModelCalls = 20, Duration = TimeSpan.FromMinutes(1) };
                options.MaxConcurrentCalls = 4;
            })
            .Build();
    }

    private static ChatAgent MakeLibrarian()
    {
        Tool look = Tool.Create(Notes.Find, "look_up", "Looks up the notes of the library: opening hours, loans, rooms, cards.", new ToolPolicy { IsReadOnly = true });
        return ChatAgent.Create("librarian", new OfflineChatClient()).WithInstructions("Answer from the notes.").WithTool(look).Build();
    }

    /// <summary>Every question is a node of its own, and all of them run at once.</summary>
    private static AgentGraph<BriefRequest, Brief> MakeBrief(IAgent<string, string> librarian) =>
        AgentGraph.Create<BriefRequest, Brief>("brief", (g, request) =>
        {
            Node<IReadOnlyList<string>> answers = g.ForEach("ask", request, r => r.Questions, librarian);
            return g.Add("write", (BriefRequest r, IReadOnlyList<string> found) => new Brief([.. r.Questions.Zip(found, (question, answer) => new BriefAnswer(question, answer))]), request, answers);
        });
}
