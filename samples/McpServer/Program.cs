// An agent and a graph as tools of an MCP server over standard input and output, for any client: an editor, an assistant, another agent.
// Nothing needs a key. With --self-test it starts itself as a child and calls every tool, as a client would.
using Agents.Core.Mcp.Serving;
using McpServer;

if (args is ["--self-test"])
{
    return await SelfTest.RunAsync();
}

// Standard output belongs to the protocol: whatever else is written goes to standard error.
Console.SetOut(Console.Error);
using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

McpAgentServer server = Desk.Create();
await Console.Error.WriteLineAsync($"{server.Name} serves {string.Join(", ", server.Tools)}; it ends when its input does.");
try
{
    await server.RunStdioAsync(stop.Token);
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    // Ctrl+C: every run has ended.
}

return 0;
