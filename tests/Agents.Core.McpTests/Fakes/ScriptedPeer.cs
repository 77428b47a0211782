using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Agents.Core.McpTests.Fakes;

/// <summary>The other end of one connection: answers as it is told, line by line, right or wrong.</summary>
internal sealed class ScriptedPeer
{
    private readonly Pipe _toPeer = new();
    private readonly Pipe _fromPeer = new();
    private readonly Lock _lock = new();
    private Task _writing = Task.CompletedTask;
    private readonly ScriptedServer _server;
    private readonly Channel<JsonObject> _received = Channel.CreateUnbounded<JsonObject>();

    public ScriptedPeer(ScriptedServer server, int number)
    {
        _server = server;
        Number = number;
        Running = RunAsync();
    }

    /// <summary>Gets which connection of the server this is, from 1.</summary>
    public int Number { get; }

    public Task Running { get; }

    public Stream Input => _toPeer.Writer.AsStream();

    public Stream Output => _fromPeer.Reader.AsStream();

    public ConcurrentQueue<JsonObject> Messages { get; } = [];

    /// <summary>Sends a line, after all lines that were sent before it.</summary>
    public Task SendAsync(string line)
    {
        lock (_lock)
        {
            return _writing = WriteAfterAsync(_writing, line);
        }
    }

    public Task AnswerAsync(JsonObject request, string result) =>
        SendAsync($$"""{"jsonrpc":"2.0","id":{{request["id"]!.ToJsonString()}},"result":{{result}}}""");

    public Task FailAsync(JsonObject request, int code, string message) =>
        SendAsync($$$"""{"jsonrpc":"2.0","id":{{{request["id"]!.ToJsonString()}}},"error":{"code":{{{code}}},"message":{{{JsonValue.Create(message).ToJsonString()}}}}}""");

    public Task TextAsync(JsonObject request, string text) =>
        AnswerAsync(request, $$"""{"content":[{"type":"text","text":{{JsonValue.Create(text).ToJsonString()}}}]}""");

    public Task NotifyAsync(string method, string parameters) => SendAsync($$"""{"jsonrpc":"2.0","method":"{{method}}","params":{{parameters}}}""");

    /// <summary>Closes the input, as the client does when it parts.</summary>
    public async ValueTask CloseAsync()
    {
        await _toPeer.Writer.CompleteAsync();
        await Running;
    }

    /// <summary>Ends the connection at once, both ways.</summary>
    public void Cut()
    {
        _fromPeer.Writer.Complete();
        _toPeer.Reader.CancelPendingRead();
    }

    /// <summary>Waits for the next message with a method.</summary>
    public async Task<JsonObject> WaitForAsync(string method, CancellationToken cancellationToken)
    {
        while (true)
        {
            JsonObject message = await _received.Reader.ReadAsync(cancellationToken);
            if ((string?)message["method"] == method)
            {
                return message;
            }
        }
    }

    private async Task WriteAfterAsync(Task before, string line)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            if (_server.CountMessage(this))
            {
                await _fromPeer.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
            }
        }
        catch (InvalidOperationException)
        {
            // The connection was cut.
        }
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        using StreamReader reader = new(_toPeer.Reader.AsStream());
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                JsonObject message = (JsonObject)JsonNode.Parse(line)!;
                if (!_server.CountMessage(this))
                {
                    continue;
                }

                Messages.Enqueue(message);
                _received.Writer.TryWrite(message);
                _ = HandleAsync(message);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or InvalidOperationException or IOException)
        {
            // Cut.
        }

        await _fromPeer.Writer.CompleteAsync();
        await _toPeer.Reader.CompleteAsync();
    }

    private Task HandleAsync(JsonObject message) => (string?)message["method"] switch
    {
        _ when message["id"] is null => Task.CompletedTask,
        "initialize" => AnswerAsync(message, _server.InitializeResult),
        "tools/list" => _server.List(this, message),
        "tools/call" => _server.Call(this, message),
        "ping" when _server.AnswersPing => AnswerAsync(message, "{}"),
        "ping" => Task.CompletedTask,
        { } method when _server.Methods.TryGetValue(method, out string? result) => AnswerAsync(message, result),
        { } method => FailAsync(message, -32601, $"No method {method}"),
        _ => Task.CompletedTask,
    };
}
