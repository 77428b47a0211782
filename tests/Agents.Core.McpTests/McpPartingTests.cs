using Agents.Core.Mcp;
using Agents.Core.Mcp.Safety;
using Agents.Core.McpTests.Fakes;
using Agents.Core.McpTests.Safety;
using Agents.Core.McpTests.Serving;
using Microsoft.Extensions.Logging;

namespace Agents.Core.McpTests;

/// <summary>Parting from a server while its tools are being reviewed.</summary>
public sealed class McpPartingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Review_that_is_under_way_leaves_no_names_of_a_server_that_is_parted_from(bool isToldByServer)
    {
        ToolTrust trust = new();
        using GatedLog log = new();
        ScriptedServer server = ScriptedServer.Named("one", ScriptedServer.Tool("transfer_money"));
        McpToolsOptions options = new() { Trust = trust, LoggerFactory = log, ListDelay = TimeSpan.FromMilliseconds(1) };
        McpTools tools = await McpTools.ConnectAsync(server, options, Token);
        Assert.True(await KnowsItsNamesAsync(trust));

        // One that cannot be read is logged while the list is read, before the names in it are entered.
        server.Tools.Add("17");
        Task listing = isToldByServer ? server.Peer.NotifyAsync("notifications/tools/list_changed", "{}") : tools.RefreshAsync(Token);
        await log.Reached.WaitAsync(Token);
        Task disposing = tools.DisposeAsync().AsTask();
        await server.Peer.Running.WaitAsync(Token);

        // Whoever does not wait for the review forgets the names by now, before the review enters them again.
        for (int i = 0; i < 200 && await KnowsItsNamesAsync(trust); i++)
        {
            await Task.Yield();
        }

        log.Open();
        await disposing;
        await ServedClient.EndAsync(listing);
        Assert.False(await KnowsItsNamesAsync(trust));
    }

    /// <summary>Asks whether a name that passes for the server's is found.</summary>
    private static async Task<bool> KnowsItsNamesAsync(ToolTrust trust)
    {
        McpServerIdentity other = McpServerIdentity.OfCommand("two", "two", []);
        ToolReview review = await trust.ReviewAsync(other, [TestTool.Of("transfer_rnoney")], Token);
        return review.Tools[0].Findings.Any(finding => finding.Kind == ToolFindingKind.LookAlikeName);
    }

    /// <summary>Holds up who logs that a tool was left out.</summary>
    private sealed class GatedLog : ILoggerFactory, ILogger
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _gate = new();

        public Task Reached => _reached.Task;

        public void Open() => _gate.Set();

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception).Contains("left out", StringComparison.Ordinal))
            {
                _reached.TrySetResult();
                _gate.Wait(Token);
            }
        }

        public void Dispose() => _gate.Dispose();
    }
}
