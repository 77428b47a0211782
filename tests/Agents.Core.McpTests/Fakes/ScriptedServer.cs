using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace Agents.Core.McpTests.Fakes;

/// <summary>A server that lives in the test: each connection to it is a <see cref="ScriptedPeer"/>.</summary>
internal sealed record ScriptedServer : Mcp.McpServer
{
    /// <summary>The annotations of a tool that changes nothing, so that it may be called twice.</summary>
    public const string ReadOnly = """{"readOnlyHint":true}""";

    /// <summary>The annotations of a tool that changes something and destroys nothing: it needs no approval, and may not be called twice.</summary>
    public const string Harmless = """{"destructiveHint":false}""";

    private readonly State _state = new();

    /// <summary>Gets options with which a lost connection is made again at once.</summary>
    public static Mcp.McpToolsOptions Quick => new() { ReconnectDelay = TimeSpan.FromMilliseconds(1), MaxReconnectDelay = TimeSpan.FromMilliseconds(1) };

    /// <summary>Gets the tools, as JSON, by their order.</summary>
    public List<string> Tools { get; } = [];

    public Dictionary<string, string> Methods { get; } = [];

    public bool AnswersPing { get; set; } = true;

    public string InitializeResult { get; set; } =
        """{"protocolVersion":"2025-11-25","capabilities":{"tools":{"listChanged":true},"resources":{},"prompts":{}},"serverInfo":{"name":"scripted","version":"7"}}""";

    public Func<ScriptedPeer, JsonObject, Task> List { get; set; } = (_, _) => Task.CompletedTask;

    public Func<ScriptedPeer, JsonObject, Task> Call { get; set; } = (peer, request) => peer.TextAsync(request, "ok");

    /// <summary>Gets or sets what happens with the messages of all connections, counted from 1 in both directions.</summary>
    public Func<ScriptedPeer, int, bool> OnMessage { get; set; } = (_, _) => true;

    public Func<int, Exception?> OnOpen { get; set; } = _ => null;

    public ConcurrentQueue<ScriptedPeer> Peers => _state.Peers;

    public ScriptedPeer Peer => _state.Peers.Last();

    public int Messages => _state.Messages;

    public static ScriptedServer Named(string name, params string[] tools)
    {
        ScriptedServer server = new() { Name = name };
        server.Tools.AddRange(tools);
        server.List = (peer, request) => peer.AnswerAsync(request, $$"""{"tools":[{{string.Join(',', server.Tools)}}]}""");
        return server;
    }

    public static string Tool(string name, string? annotations = null, string description = "A tool.", string schema = """{"type":"object"}""") =>
        $$"""{"name":"{{name}}","description":"{{description}}","inputSchema":{{schema}}{{(annotations is null ? "" : $",\"annotations\":{annotations}")}}}""";

    public bool CountMessage(ScriptedPeer peer) => OnMessage(peer, Interlocked.Increment(ref _state.Messages));

    /// <summary>Waits until as many connections were opened.</summary>
    public Task<ScriptedPeer> WaitForPeerAsync(int number, CancellationToken cancellationToken) =>
        _state.Opened(number).Task.WaitAsync(cancellationToken);

    internal override Mcp.Safety.McpServerIdentity Identity => Mcp.Safety.McpServerIdentity.OfCommand(Name, "scripted", []);

    internal override void CheckAddress(List<string> failures)
    {
    }

    internal override Mcp.ServerLink Open(Mcp.McpToolsOptions options, ILogger logger)
    {
        int number = Interlocked.Increment(ref _state.Connections);
        if (OnOpen(number) is { } failure)
        {
            throw failure;
        }

        ScriptedPeer peer = new(this, number);
        _state.Peers.Enqueue(peer);
        _state.Opened(number).TrySetResult(peer);
        return new Mcp.ServerLink { Transport = Mcp.ServerProcess.Join(peer.Input, peer.Output, options), KeepsWrites = true, EndAsync = peer.CloseAsync };
    }

    private sealed class State
    {
        private readonly ConcurrentDictionary<int, TaskCompletionSource<ScriptedPeer>> _opened = new();

        public int Messages;
        public int Connections;

        public ConcurrentQueue<ScriptedPeer> Peers { get; } = [];

        public TaskCompletionSource<ScriptedPeer> Opened(int number) =>
            _opened.GetOrAdd(number, _ => new TaskCompletionSource<ScriptedPeer>(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
