using System.IO.Pipelines;
using System.Text.Json;
using Agents.Core.Mcp.Serving;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Agents.Core.McpTests.Serving;

/// <summary>A server of agents and the SDK's client, joined by two pipes.</summary>
internal sealed class ServedClient : IAsyncDisposable
{
    private readonly Pipe _requests;

    private ServedClient(McpClient client, Task serving, Pipe requests)
    {
        Client = client;
        Serving = serving;
        _requests = requests;
    }

    public McpClient Client { get; }

    public Task Serving { get; }

    public static async Task<ServedClient> StartAsync(McpAgentServer server, CancellationToken? serving = null)
    {
        Pipe requests = new(), answers = new();
        Task running = server.RunAsync(requests.Reader.AsStream(), answers.Writer.AsStream(), serving ?? CancellationToken.None);
        McpClient client = await McpClient.CreateAsync(
            new StreamClientTransport(requests.Writer.AsStream(), answers.Reader.AsStream()),
            new McpClientOptions { ClientInfo = new Implementation { Name = "test-client", Version = "1" } },
            cancellationToken: TestContext.Current.CancellationToken);
        return new ServedClient(client, running, requests);
    }

    public ValueTask<CallToolResult> CallAsync(
        string tool, string arguments = """{"input":"x"}""", IProgress<ProgressNotificationValue>? progress = null, CancellationToken? cancellationToken = null) =>
        Client.CallToolAsync(
            tool,
            JsonDocument.Parse(arguments).RootElement.EnumerateObject().ToDictionary(member => member.Name, object? (member) => member.Value),
            progress,
            cancellationToken: cancellationToken ?? TestContext.Current.CancellationToken);

    public static string TextOf(CallToolResult result) => string.Join('|', result.Content.OfType<TextContentBlock>().Select(block => block.Text));

    /// <summary>Waits for the end of a call, whatever it is.</summary>
    public static async Task EndAsync(Task call) => await call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Goes away as a process that dies does: in the middle of whatever there is.</summary>
    public Task DieAsync()
    {
        _requests.Writer.Complete();
        return Serving.WaitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        _requests.Writer.Complete();
        await ((Task)Serving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
