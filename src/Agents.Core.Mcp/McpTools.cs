using Agents.Core.Diagnostics;
using Agents.Core.Mcp.Safety;
using Agents.Core.Tools;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;

namespace Agents.Core.Mcp;

/// <summary>The tools of an MCP server, and the connection that they are called through.</summary>
/// <remarks>
/// <para>Tools that the server adds, changes or takes away appear in <see cref="Tools"/>; an agent that has this as its source of tools sees
/// them between its turns. A lost connection is made again with growing pauses; calls wait for that within their own timeouts. A call that
/// was under way is made once more when its tool may be called twice, and is an <see cref="ToolIndeterminate"/> otherwise.</para>
/// <para>What the server writes reaches a model only between marks that it cannot imitate, and contents are labelled
/// <see cref="TrustLabel.Untrusted"/> under "trust" in their additional properties. Annotations of tools are claims of the server. The server
/// is offered no sampling, no roots and no elicitation. Thread-safe.</para>
/// </remarks>
public sealed partial class McpTools : IToolSource, IHealthSource, IAsyncDisposable
{
    private const int MaxInstructionsLength = 8_000;

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly SemaphoreSlim _listing = new(1, 1);
    private readonly McpServer _server;
    private readonly McpToolsOptions _options;
    private readonly ILogger _logger;
    private readonly Random _random;
    private readonly ToolTrust _trust;
    private ListedTools _known = ListedTools.None;
    private Task? _disposing;

    private McpTools(McpServer server, McpToolsOptions options)
    {
        _server = server;
        _options = options;
        _logger = GuardedLogger.Create(options.LoggerFactory, LogEventIds.Category);
        _trust = options.Trust ?? new ToolTrust(new ToolTrustOptions { LoggerFactory = options.LoggerFactory });
        _random = new Random(unchecked((int)StableHash.OfText(server.Name, options.Seed)));
    }

    /// <summary>Gets the application's name of the server.</summary>
    public string Name => _server.Name;

    /// <inheritdoc/>
    public ToolSet Tools => Volatile.Read(ref _known).Tools;

    /// <summary>Gets what was decided about each tool when they were last listed: why some are not in <see cref="Tools"/>, and what was found in them. Changes together with those.</summary>
    public ToolReview Review => Volatile.Read(ref _known).Review!;

    /// <summary>Gets how the connection stands.</summary>
    public McpConnectionState State
    {
        get
        {
            lock (_lock)
            {
                return _closed is not null ? McpConnectionState.Closed
                    : _session is null ? McpConnectionState.Reconnecting : McpConnectionState.Connected;
            }
        }
    }

    /// <summary>Gets the process of the server that is connected to; <see langword="null"/> when there is none.</summary>
    internal ServerProcess? Process => Look().Session?.Process;

    /// <summary>Gets what the server said of itself when it was last connected to.</summary>
    public McpServerInfo ServerInfo { get; private set; } = new() { Name = "", Version = "", ProtocolVersion = "" };

    /// <summary>Gets what the server wants models to know about its use, in its own words, for people and programs to read.</summary>
    /// <value>Empty when it says nothing; cut after 8,000 characters. Untrusted: for a model, take <see cref="InstructionsForModel"/>.</value>
    public string Instructions { get; private set; } = "";

    /// <summary>Gets the server's instructions as a text to put into those of an agent: between marks, as what they are.</summary>
    /// <value>Empty when the server says nothing.</value>
    public string InstructionsForModel => Instructions.Length == 0 ? "" : ServerText.Fence(Name, Instructions);

    /// <summary>Connects to a server, and lists its tools.</summary>
    /// <param name="server">The server.</param>
    /// <param name="options">How its tools are taken in; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The tools. Disposing of them ends the connection, and the process of a server that was started.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="server"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">The server or the options cannot be used; every problem is listed.</exception>
    /// <exception cref="McpConnectionException">The server cannot be started or reached, or answers wrongly or too late.</exception>
    /// <exception cref="ToolTrustStoreException">The store of trusted tools cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<McpTools> ConnectAsync(McpServer server, McpToolsOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        options = options?.Copy() ?? new McpToolsOptions();
        List<string> failures = [];
        server.Check(failures);
        options.Check(failures);
        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(McpTools), failures);
        }

        McpTools tools = new(server, options);
        try
        {
            await tools.OpenAsync(cancellationToken).ConfigureAwait(false);
            return tools;
        }
        catch
        {
            await tools.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Lists the tools anew, without waiting for the server to say that they changed.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when <see cref="Tools"/> is what the server has now.</returns>
    /// <exception cref="ToolTrustStoreException">The store of trusted tools cannot be read or written; the tools stay what they were.</exception>
    /// <exception cref="McpConnectionException">The connection is closed, was lost meanwhile, or the server answers wrongly; the tools stay what they were.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken = default)
    {
        McpSession session = await GetSessionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, cancellationToken);
            await ListAsync(session, both.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            NoteListFailure(exception);
            if (exception is ToolTrustStoreException)
            {
                throw;
            }

            throw new McpConnectionException(Name, $"Listing the tools of the server '{Name}' failed ({exception.GetType().Name}).", isTransient: true);
        }
    }

    /// <summary>Trusts a tool as it was reviewed, and takes it in.</summary>
    /// <param name="tool">The tool, from <see cref="Review"/>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>A task that completes when the tools were listed anew. A tool that has changed once more by then stays held back.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tool"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The tool cannot be accepted: <see cref="ReviewedTool.CanBeAccepted"/> says so.</exception>
    /// <exception cref="ToolTrustStoreException">The store cannot be read or written.</exception>
    /// <exception cref="McpConnectionException">It is trusted, but the tools could not be listed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task AcceptAsync(ReviewedTool tool, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tool);
        await _trust.AcceptAsync(tool, cancellationToken).ConfigureAwait(false);
        await RefreshAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds out how the connection is: a server that is connected is asked for a sign of life.</summary>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>Healthy when it answers; degraded when it does not, when it is being connected to again, or when its tools could not be listed
    /// the last time; unhealthy when the connection is closed.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async ValueTask<SourceHealth> CheckHealthAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        (McpSession? session, string? closed, int attempts, string? listFailure) = Look();
        if (closed is not null)
        {
            return new SourceHealth { Level = HealthLevel.Unhealthy, Description = closed };
        }

        if (session is null)
        {
            return Degraded($"The connection to the server '{Name}' was lost; attempt {attempts + 1} of {_options.MaxReconnects} to connect again is under way.");
        }

        if (!await IsAliveAsync(session, cancellationToken).ConfigureAwait(false))
        {
            return Degraded($"The server '{Name}' gives no sign of life.");
        }

        return listFailure is not null
            ? Degraded($"The tools of the server '{Name}' may have changed: listing them failed ({listFailure}).")
            : new SourceHealth { Level = HealthLevel.Healthy, Description = $"The server '{Name}' answers, and has {Tools.Count} tools." };
    }

    /// <summary>Ends the connection: calls that are under way fail, and a process that was started ends with its children.</summary>
    /// <returns>A task that completes when all of it has ended; within a few times <see cref="McpToolsOptions.ShutdownTimeout"/>.</returns>
    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _closed ??= $"The connection to the server '{Name}' was disposed of.";
            _disposing ??= Task.Run(EndAsync);
            return new ValueTask(_disposing);
        }
    }

    private static SourceHealth Degraded(string description) => new() { Level = HealthLevel.Degraded, Description = description };

    private async Task<bool> IsAliveAsync(McpSession session, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(_options.ShutdownTimeout, _options.TimeProvider);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await session.SendAsync(RequestMethods.Ping, [], session.NewCall(RequestMethods.Ping, context: null), both.Token).ConfigureAwait(false);
            return true;
        }
        catch (ModelContextProtocol.McpProtocolException)
        {
            // Later revisions have no such request; that it is refused is a sign of life too.
            return true;
        }
        catch (Exception exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            McpLog.Failed(_logger, exception, Name);
            return false;
        }
    }
}
