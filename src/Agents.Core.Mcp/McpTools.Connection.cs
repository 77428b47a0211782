using System.Globalization;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Agents.Core.Mcp;

/// <content>The connection: made, lost, made again, ended.</content>
public sealed partial class McpTools
{
    private const int MaxInfoLength = 200;
    private static readonly TimeSpan HoldingTime = TimeSpan.FromMinutes(1);

    // Under the lock. There is a session, or a reconnection is under way, or it is closed.
    private McpSession? _session;
    private Task<McpSession?>? _reconnecting;
    private string? _closed;
    private int _attempts;
    private Task _watching = Task.CompletedTask;

    private (McpSession? Session, string? Closed, int Attempts, string? ListFailure) Look()
    {
        lock (_lock)
        {
            return (_session, _closed, _attempts, _listFailure);
        }
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        McpSession session = await ConnectOnceAsync(cancellationToken).ConfigureAwait(false);
        await TryAdoptAsync(session).ConfigureAwait(false);
    }

    /// <summary>Gets the session there is, or waits for the next one.</summary>
    /// <exception cref="McpConnectionException">The connection is closed.</exception>
    private async ValueTask<McpSession> GetSessionAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task<McpSession?> reconnecting;
        lock (_lock)
        {
            if (_closed is not null)
            {
                throw Closed();
            }

            if (_session is not null)
            {
                return _session;
            }

            reconnecting = _reconnecting!;
        }

        await ((Task)reconnecting).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return await reconnecting.ConfigureAwait(false) ?? throw Closed();
    }

    private McpConnectionException Closed() => new(Name, _closed ?? $"The connection to the server '{Name}' is closed.", isTransient: false);

    /// <summary>Connects and lists the tools, within the time for that.</summary>
    /// <exception cref="McpConnectionException">It did not succeed.</exception>
    private async Task<McpSession> ConnectOnceAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(_options.ConnectTimeout, _options.TimeProvider);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        McpSession? session = null;
        try
        {
            session = await McpSession.OpenAsync(_server, _options, _logger, ToolsChanged, both.Token).ConfigureAwait(false);
            await ListAsync(session, both.Token).ConfigureAwait(false);
            ReadInfo(session.Client);
            McpLog.Connected(_logger, Name, Tools.Count);
            return session;
        }
        catch (Exception exception)
        {
            if (session is not null)
            {
                await session.DisposeAsync().ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            McpLog.CouldNotConnect(_logger, Name, exception.GetType().Name);
            McpLog.Failed(_logger, exception, Name);
            if (exception is AgentException)
            {
                throw;
            }

            throw new McpConnectionException(
                Name, $"Connecting to the server '{Name}' failed: {Describe(exception, limit.IsCancellationRequested)}.", isTransient: true);
        }
    }

    /// <summary>Says what went wrong without the words of the server, which the SDK's exceptions may hold.</summary>
    private string Describe(Exception exception, bool isLate) => exception switch
    {
        _ when isLate || exception is TimeoutException => string.Create(
            CultureInfo.InvariantCulture, $"it did not answer within {_options.ConnectTimeout.TotalSeconds:0.###} s"),
        HttpRequestException { StatusCode: { } status } => string.Create(CultureInfo.InvariantCulture, $"it answered with HTTP {(int)status}"),
        HttpRequestException http => $"it could not be reached ({http.HttpRequestError})",
        ClientTransportClosedException or IOException when _server is McpStdioServer => "it ended; what it wrote to standard error is logged at Trace",
        ClientTransportClosedException or IOException => "it ended the connection",
        ModelContextProtocol.McpException => "it did not agree on the protocol",
        _ => $"it answered in a way that cannot be read ({exception.GetType().Name})",
    };

    private void ReadInfo(McpClient client)
    {
        Implementation? info = null;
        try
        {
            info = client.ServerInfo;
        }
        catch (InvalidOperationException)
        {
            // It does not say who it is.
        }

        ServerInfo = new McpServerInfo
        {
            Name = ServerText.Cut(info?.Name ?? "", MaxInfoLength),
            Version = ServerText.Cut(info?.Version ?? "", MaxInfoLength),
            ProtocolVersion = client.NegotiatedProtocolVersion ?? "",
        };
        Instructions = ServerText.Cut(client.ServerInstructions ?? "", MaxInstructionsLength);
    }

    /// <summary>Makes a session the one that calls go through, unless all is over.</summary>
    private async Task<bool> TryAdoptAsync(McpSession session)
    {
        bool isAdopted;
        lock (_lock)
        {
            isAdopted = _closed is null;
            if (isAdopted)
            {
                _session = session;
                _reconnecting = null;
                _watching = WatchAsync(session);
            }
        }

        if (!isAdopted)
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }

        return isAdopted;
    }

    private async Task WatchAsync(McpSession session)
    {
        // The lock of whoever calls this must not be held when the session is over already.
        await session.Ended.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        NoteLost(session);
    }

    /// <summary>Lets go of a session that is lost, and begins to connect again. Whoever notices first does it.</summary>
    private void NoteLost(McpSession session)
    {
        lock (_lock)
        {
            if (_session != session || _closed is not null)
            {
                return;
            }

            _session = null;
            if (_options.TimeProvider.GetElapsedTime(session.Start) >= HoldingTime)
            {
                _attempts = 0;
            }

            _reconnecting = Task.Run(() => ReconnectAsync(session));
        }

        McpLog.Lost(_logger, Name);
    }

    private void NoteAnswered()
    {
        if (Volatile.Read(ref _attempts) != 0)
        {
            lock (_lock)
            {
                _attempts = 0;
            }
        }
    }

    /// <summary>Connects again, with growing pauses, until it succeeds or was tried too often.</summary>
    /// <returns>The session; <see langword="null"/> when there will be none.</returns>
    private async Task<McpSession?> ReconnectAsync(McpSession lost)
    {
        // Its process must be gone before another one works on the same files.
        await lost.DisposeAsync().ConfigureAwait(false);
        while (TryCountAttempt(out int attempt))
        {
            try
            {
                await Task.Delay(Pause(attempt), _options.TimeProvider, _ending.Token).ConfigureAwait(false);
                McpSession session = await ConnectOnceAsync(_ending.Token).ConfigureAwait(false);
                return await TryAdoptAsync(session).ConfigureAwait(false) ? session : null;
            }
            catch (OperationCanceledException) when (_ending.IsCancellationRequested)
            {
                return null;
            }
            catch (AgentException)
            {
                // Told when it happened; the next attempt may do better.
            }
        }

        return null;
    }

    private bool TryCountAttempt(out int attempt)
    {
        lock (_lock)
        {
            attempt = _attempts + 1;
            if (_closed is not null)
            {
                return false;
            }

            if (attempt <= _options.MaxReconnects)
            {
                _attempts = attempt;
                return true;
            }

            _closed = string.Create(
                CultureInfo.InvariantCulture,
                $"The connection to the server '{Name}' is closed: it was lost, and {_attempts} attempts in a row to connect again brought none that held. Connect anew when the server is well.");
        }

        McpLog.GaveUp(_logger, Name, attempt - 1);
        return false;
    }

    /// <summary>Doubles the pause with each attempt up to the longest, and takes away up to half of it by chance.</summary>
    private TimeSpan Pause(int attempt)
    {
        double pause = Math.Min(_options.MaxReconnectDelay.Ticks, _options.ReconnectDelay.Ticks * Math.Pow(2, Math.Min(attempt, 62) - 1));
        lock (_lock)
        {
            return TimeSpan.FromTicks((long)(pause * (1 - (_random.NextDouble() / 2))));
        }
    }

    private async Task EndAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        McpSession? session;
        Task? reconnecting;
        Task? refreshing;
        lock (_lock)
        {
            (session, reconnecting, refreshing) = (_session, _reconnecting, _refreshing);
            _session = null;
        }

        if (session is not null)
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }

        foreach (Task? task in (Task?[])[reconnecting, refreshing, _watching])
        {
            await (task ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // Last, since a review that is under way would enter the names again. No list is read after this one.
        await _listing.WaitAsync().ConfigureAwait(false);
        _trust.Leave(_server.Identity);
    }
}
