using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Agents.Core.Mcp.Serving;

namespace Agents.Core.McpTests.Serving;

/// <summary>A client that writes and reads each line itself: the SDK's own tells no server of a cancellation, and gives notifications in any order.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    /// <summary>The first message of a client.</summary>
    public const string Initialize =
        """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"raw","version":"1"}}}""";

    private readonly Pipe _requests = new();
    private readonly Pipe _answers = new();
    private readonly StreamReader _reader;

    private RawClient(McpAgentServer server)
    {
        Serving = server.RunAsync(_requests.Reader.AsStream(), _answers.Writer.AsStream(), CancellationToken.None);
        _reader = new StreamReader(_answers.Reader.AsStream(), Encoding.UTF8);
    }

    public Task Serving { get; }

    public static async Task<RawClient> StartAsync(McpAgentServer server)
    {
        RawClient client = new(server);
        await client.SendAsync(Initialize);
        await client.ReadAsync();
        await client.SendAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        return client;
    }

    public Task CallAsync(int id, string tool, string meta = "{}") =>
        SendAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"tools/call","params":{"name":"{{tool}}","arguments":{"input":"x"},"_meta":{{meta}} } }""");

    public Task CancelAsync(int id) =>
        SendAsync($$"""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{{id}} } }""");

    public Task PingAsync(int id) => SendAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"ping"}""");

    /// <summary>Sends part of a line.</summary>
    public async Task SendPartAsync(string part) => await _requests.Writer.WriteAsync(Encoding.UTF8.GetBytes(part), TestContext.Current.CancellationToken);

    public async Task<JsonElement> ReadAsync()
    {
        string line = await _reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new EndOfStreamException();
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        _requests.Writer.Complete();
        await Serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _reader.Dispose();
    }

    private Task SendAsync(string line) => SendPartAsync($"{line}\n");
}
