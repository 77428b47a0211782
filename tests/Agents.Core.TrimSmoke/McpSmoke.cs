using Agents.Core.Chat;
using Agents.Core.Mcp;
using Agents.Core.Mcp.Safety;
using Agents.Core.Mcp.Serving;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.TrimSmoke;

/// <summary>MCP both ways: the program starts itself as a server of a typed agent, whose tool another agent calls.</summary>
internal static class McpSmoke
{
    public const string ServeArgument = "--serve";

    public static Task ServeAsync()
    {
        IAgent<string, Report> almanac = Agent.Create<string, Report>("search", query => new Report
        {
            Findings = [new Finding { Sentence = "Rain falls on two hundred days a year in Bergen.", File = "docs/rain.md", Line = query.Length }],
        });
        return McpAgentServer.Create("almanac")
            .AddAgent(almanac, "Searches for a query.", SmokeJsonContext.Default.String, SmokeJsonContext.Default.Report, options => options.IsReadOnly = true)
            .Build()
            .RunStdioAsync(CancellationToken.None);
    }

    public static async Task RunAsync(Action<bool, string> expect)
    {
        string store = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        McpStdioServer server = new() { Name = "almanac", Command = Environment.ProcessPath!, Arguments = [ServeArgument] };
        await using McpTools tools = await McpTools.ConnectAsync(server, new McpToolsOptions { Trust = new ToolTrust(new ToolTrustOptions { Store = new FileToolTrustStore(store) }) });
        expect(tools.Tools.Count == 1 && File.Exists(store), $"the review of the tools is {tools.Review}");
        File.Delete(store);
        ScriptedChatClient model = ScriptedChatClient.FromTurns(Turn.Calls(("almanac__search", """{"input":"rain"}""")), Turn.Text("read"));
        RunResult<string> result = await ChatAgent.Create("reader", model).WithToolSource(tools).Build().RunAsync("How often does it rain in Bergen?");
        string told = $"{model.Requests[1].Messages[^1].Contents.OfType<FunctionResultContent>().Single().Result}";
        expect(result.Spend.ToolCalls == 1 && told.Contains("two hundred days", StringComparison.Ordinal), $"the tool of the server returned {told}");
    }
}
