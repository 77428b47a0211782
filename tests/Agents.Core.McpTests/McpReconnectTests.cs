using Agents.Core.Mcp;
using Agents.Core.McpTests.Fakes;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.Logging;
using static Agents.Core.McpTests.Fakes.ScriptedServer;

namespace Agents.Core.McpTests;

/// <summary>Connections that are lost, and what becomes of the calls under way.</summary>
public sealed class McpReconnectTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ReadOnly, true)]
    [InlineData("""{"idempotentHint":true}""", true)]
    [InlineData(null, false)]
    [InlineData(Harmless, false)]
    public async Task A_connection_that_is_lost_in_mid_call_repeats_the_call_once_or_leaves_its_outcome_unknown(string? annotations, bool isRepeated)
    {
        ScriptedServer server = ScriptedServer.Named("s", ScriptedServer.Tool("t", annotations));
        server.Call = (peer, request) =>
        {
            if (peer.Number == 1)
            {
                peer.Cut();
                return Task.CompletedTask;
            }

            return peer.TextAsync(request, "from the second");
        };
        await using McpTools tools = await McpTools.ConnectAsync(server, Quick, Token);
        ToolOutcome outcome = await Calling.CallAsync(tools.Tools, "s__t");
        if (isRepeated)
        {
            Assert.Equal(McpToolsTests.Fenced("s__t", "from the second"), Assert.IsType<ToolSucceeded>(outcome).ToText());
        }
        else
        {
            Assert.Equal(
                "The tool 's__t' ended in UnknownOutcomeException: The server 's' had got the call when the answer was lost (the connection ended). "
                + "It may or may not have done what it was asked to; do not call it again with these arguments, and say that a person must look.",
                Assert.IsType<ToolIndeterminate>(outcome).Message);
        }

        ScriptedPeer second = await server.WaitForPeerAsync(2, Token);
        await McpToolsTests.WaitAsync(() => tools.State == McpConnectionState.Connected);
        Assert.Equal(isRepeated ? 1 : 0, second.Messages.Count(message => (string?)message["method"] == "tools/call"));
    }

    [Fact]
    public async Task A_call_that_loses_every_connection_is_made_twice_and_no_more()
    {
        int calls = 0;
        ScriptedServer server = ScriptedServer.Named("s", ScriptedServer.Tool("t", ReadOnly));
        server.Call = (peer, _) =>
        {
            Interlocked.Increment(ref calls);
            peer.Cut();
            return Task.CompletedTask;
        };
        await using McpTools tools = await McpTools.ConnectAsync(server, Quick, Token);
        ToolFailed failed = Assert.IsType<ToolFailed>(await Calling.CallAsync(tools.Tools, "s__t"));
        Assert.StartsWith("The tool 's__t' failed with McpConnectionException: The answer of the server 's' was lost (", failed.Message, StringComparison.Ordinal);
        Assert.True(failed.IsTransient);
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task Callers_wait_for_the_connection_within_their_own_time()
    {
        ManualTimeProvider clock = new();
        ScriptedServer server = ScriptedServer.Named("s", ScriptedServer.Tool("t"));
        await using McpTools tools = await McpTools.ConnectAsync(server, new McpToolsOptions { TimeProvider = clock }, Token);
        bool isOpened = false;
        server.OnOpen = _ =>
        {
            isOpened = true;
            return null;
        };
        server.Peer.Cut();
        await McpToolsTests.WaitAsync(() => tools.State == McpConnectionState.Reconnecting);
        SourceHealth health = await tools.CheckHealthAsync(Token);
        Assert.Equal(HealthLevel.Degraded, health.Level);
        using CancellationTokenSource impatient = new();
        Task<object?> first = tools.Tools[0].InvokeAsync([], impatient.Token).AsTask();
        Task<object?> second = tools.Tools[0].InvokeAsync([], Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(second.IsCompleted);
        await DriveAsync(clock, () => Volatile.Read(ref isOpened));
        Assert.Equal(McpToolsTests.Fenced("s__t", "ok"), (await second)!.ToString());
        Assert.Equal(1, server.Peer.Messages.Count(message => (string?)message["method"] == "tools/call"));
    }

    [Fact]
    public async Task Attempts_to_connect_again_grow_apart_and_end()
    {
        ManualTimeProvider clock = new();
        LogRecorder log = new();
        ScriptedServer server = ScriptedServer.Named("s", ScriptedServer.Tool("t"));
        List<TimeSpan> attempts = [];
        server.OnOpen = number =>
        {
            if (number == 1)
            {
                return null;
            }

            attempts.Add(clock.Elapsed);
            return new McpConnectionException("s", "It does not start.", isTransient: false);
        };
        await using McpTools tools = await McpTools.ConnectAsync(
            server, new McpToolsOptions { TimeProvider = clock, MaxReconnects = 3, LoggerFactory = log }, Token);
        server.Peer.Cut();
        await DriveAsync(clock, () => tools.State == McpConnectionState.Closed && log.At(LogLevel.Error).Any());

        // Each is at least half of what it would be without chance: 250, 500 and 1000 milliseconds.
        Assert.Equal(3, attempts.Count);
        Assert.True(attempts[0] >= TimeSpan.FromMilliseconds(125), $"{attempts[0]}");
        Assert.True(attempts[1] - attempts[0] >= TimeSpan.FromMilliseconds(250), $"{attempts[1]}");
        Assert.True(attempts[2] - attempts[1] >= TimeSpan.FromMilliseconds(500), $"{attempts[2]}");
        Assert.Equal(["The connection to the MCP server s is closed: it was lost, and connecting again failed 3 times in a row."], log.At(LogLevel.Error));
        McpConnectionException failure = await Assert.ThrowsAsync<McpConnectionException>(async () => await tools.Tools[0].InvokeAsync([], Token));
        Assert.Equal(
            "The connection to the server 's' is closed: it was lost, and 3 attempts in a row to connect again brought none that held. Connect anew when the server is well.",
            failure.Message);
        Assert.Equal(failure.Message, (await tools.CheckHealthAsync(Token)).Description);
    }

    [Fact]
    public async Task Disposing_in_mid_call_ends_the_call()
    {
        ScriptedServer server = ScriptedServer.Named("s", ScriptedServer.Tool("pay"), ScriptedServer.Tool("read", ReadOnly));
        server.Call = (_, _) => Task.CompletedTask;
        McpTools tools = await McpTools.ConnectAsync(server, cancellationToken: Token);
        Task<object?> pay = tools.Tools[0].InvokeAsync([], Token).AsTask();
        Task<object?> read = tools.Tools[1].InvokeAsync([], Token).AsTask();
        await server.Peer.WaitForAsync("tools/call", Token);
        await server.Peer.WaitForAsync("tools/call", Token);
        await tools.DisposeAsync();
        await Assert.ThrowsAsync<UnknownOutcomeException>(() => pay);
        await Assert.ThrowsAsync<McpConnectionException>(() => read);
    }

    /// <summary>Moves the clock in small steps until something has come about.</summary>
    private static async Task DriveAsync(ManualTimeProvider clock, Func<bool> isDone)
    {
        while (!isDone())
        {
            Token.ThrowIfCancellationRequested();
            clock.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }
    }
}
