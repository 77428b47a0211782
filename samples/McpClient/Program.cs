using Agents.Core;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Mcp;
using Agents.Core.Offline;
using Agents.Core.Tools;
using McpClient;

if (await FileServer.InstallAsync() is { } problem)
{
    Console.Error.WriteLine(problem);
    return 1;
}

string question = args.Length > 0 ? string.Join(' ', args) : "What happens when a reservation is settled, says the text file budgets.md?";

// mcp-client
McpStdioServer server = new() { Name = "docs", Command = "node", Arguments = [FileServer.Program, FileServer.Documents], WorkingDirectory = FileServer.Documents };
await using McpTools tools = await McpTools.ConnectAsync(server, new McpToolsOptions { Policy = new ToolPolicy { Timeout = TimeSpan.FromSeconds(20) } });

ChatAgent reader = ChatAgent.Create("reader", new OfflineChatClient())
    .WithInstructions("Answer from the files.")
    .WithToolSource(tools)
    .Build();
RunResult<string> result = await reader.RunAsync(question, new RunOptions { Budget = Budget.Usd(0.01m) });
// end

foreach (Tool tool in tools.Tools)
{
    Console.WriteLine($"{tool.Name,-34} {(tool.Policy.NeedsApproval ? "needs approval" : tool.Policy.IsReadOnly ? "reads only" : "changes things")}");
}

Console.WriteLine();
Console.WriteLine(question);
Console.WriteLine(result.Output);
Console.WriteLine();
int cited = result.Output.Split($"[{tools.Name}__").Length - 1;
int guarded = tools.Tools.Count(tool => tool.Policy.NeedsApproval);
Console.WriteLine($"mcp: {tools.Tools.Count} tools of {tools.ServerInfo.Name}, {guarded} need approval, {result.Spend.ToolCalls} called, {cited} cited, {result.StopReason}");
return 0;
