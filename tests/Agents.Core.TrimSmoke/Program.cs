using System.Text.Json;
using Agents.Core;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Offline;
using Agents.Core.Routing;
using Agents.Core.Tools;
using Agents.Core.TrimSmoke;

// As an MCP server, which is what the program starts of itself.
if (args is [McpSmoke.ServeArgument])
{
    await McpSmoke.ServeAsync();
    return;
}

// Published trimmed and without reflection JSON. Each step does real work and checks what came of it; the first that is wrong ends
// the program with an exception.
using OfflineChatClient model = new();
Tool facts = Tool.Create(
    (string query) => new Passage { File = "docs/rain.md", Line = 3, Text = "Rain falls on two hundred days a year in Bergen." },
    "search",
    "Searches the documents for a query.",
    new ToolPolicy { IsReadOnly = true },
    SmokeJsonContext.Default.Options);
const string Question = "How many days a year does rain fall in Bergen?";

// A typed agent: tool result, answer and schema all pass through generated JSON.
ChatAgent<Report> reporter = ChatAgent.Create("reporter", model).WithTool(facts).Build(SmokeJsonContext.Default.Report);
RunResult<Report> report = await reporter.RunAsync(Question, new RunOptions { Budget = Budget.Usd(0.01m) });
Expect(report.StopReason == StopReason.Completed, $"the run ended with {report.StopReason}");
Expect(report.Output.Findings.Length == 1 && report.Output.Findings[0].Line == 3, $"the report is {JsonSerializer.Serialize(report.Output, SmokeJsonContext.Default.Report)}");

// A conversation that is stored and restored.
Conversation conversation = new();
ChatAgent guide = ChatAgent.Create("guide", model).WithTool(facts).Build();
await guide.In(conversation).RunAsync(Question);
Conversation restored = Conversation.FromJson(conversation.ToJson());
Expect(restored.Messages.Count == conversation.Messages.Count, "the conversation lost messages");

// An agent as a tool, observed, with a budget that admits no second tool call.
List<string> events = [];
ChatAgent chief = ChatAgent.Create("chief", model).WithTool(guide.AsTool("Knows how often rain falls.", grants: ToolGrants.All)).Build();
await using (AgentRun<string> run = chief.StartRun(Question, new RunOptions { Budget = new Budget { ToolCalls = 1 } }))
{
    await foreach (AgentEvent e in run.Events)
    {
        events.Add(e.GetType().Name);
    }

    RunResult<string> answer = await run.Completion;
    Expect(answer.StopReason == StopReason.BudgetExhausted, $"the run ended with {answer.StopReason}");
    Expect(answer.Spend.ToolCalls == 1, $"{answer.Spend.ToolCalls} tool calls were made");
}

Expect(events is ["RunStarted", .., "RunCompleted"] && events.Contains("BudgetRefused"), $"the events are {string.Join(", ", events)}");
// A route read from JSON, whose first tool throws; arguments reach into the JSON of another tool's output.
Tool broken = Tool.Create(string () => throw new IOException("down"), "archive", serializerOptions: SmokeJsonContext.Default.Options);
Tool quote = Tool.Create((string text, int line) => $"{line}: {text}", "quote", serializerOptions: SmokeJsonContext.Default.Options);
ToolGraph graph = ToolGraph.Parse(
    """
    {
      "version": 1,
      "tools": [{ "name": "archive" }, { "name": "search", "cost": 2, "arguments": { "query": { "value": "rain" } } },
                { "name": "quote", "arguments": { "text": "search.text", "line": "search.line" } }],
      "edges": [{ "from": "start", "to": "archive" }, { "from": "start", "to": "search" }, { "from": "archive", "to": "goal" },
                { "from": "search", "to": "quote" }, { "from": "quote", "to": "goal" }]
    }
    """,
    ToolSet.Create([broken, facts, quote]));
RunResult<RouteResult> route = await SelfHealingRouter.Create("route", graph).RunAsync(new RouteRequest());
Expect(route.Output.Outcome == RouteOutcome.Reached && route.Output.Counters.Reroutes == 1, $"the route ended as {string.Join(' ', route.Output.Log)}");
Expect($"{route.Output.Output}" == "3: Rain falls on two hundred days a year in Bergen.", $"the route returned {route.Output.Output}");
Expect(ToolGraph.Parse(graph.ToJson(), ToolSet.Create([broken, facts, quote])).ToJson() == graph.ToJson(), "the graph is not written as it was read");

// Indexes in memory and in files, and a tool that a model found among many.
ScoringSmoke.SearchIndexes(Expect);
await ScoringSmoke.SearchToolsAsync(facts, Expect);

// The clients of OpenAI over answers in memory, recorded and replayed.
await ProvidersSmoke.AskAsync(facts, Expect);

// A host with agents: options read from configuration, and a scoped service that reaches a tool.
await HostingSmoke.RunAsync(Expect);

// An agent served over MCP by a child, and called there by another one.
await McpSmoke.RunAsync(Expect);

Console.WriteLine($"trim smoke: ok, {events.Count} events, {report.Spend.Tokens} tokens");

static void Expect(bool isTrue, string otherwise)
{
    if (!isTrue)
    {
        throw new InvalidOperationException($"Trimmed, {otherwise}.");
    }
}
