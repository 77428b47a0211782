using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Agents.Core.Mcp;

/// <summary>One session with a server, from the agreement on the protocol until it is lost or parted from. It is never mended: another takes its place.</summary>
internal sealed class McpSession : ISessionTap, IAsyncDisposable
{
    // What a server logs; the SDK marks its own name for it as obsolete.
    private const string LogNotification = "notifications/message";

    // From this revision on a server tells of changes only when it is asked to.
    private const string ListenRevision = "2026-07-28";

    // The SDK counts its own requests from 1; these stand far from them.
    private const long FirstId = 1_000_000_000;

    private readonly ConcurrentDictionary<long, McpCall> _calls = new();
    private readonly ConcurrentDictionary<Task, bool> _partings = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly McpToolsOptions _options;
    private readonly ServerLink _link;
    private readonly Action<McpSession> _toolsChanged;
    private long _lastId = FirstId;
    private McpClient? _client;
    private Task _listening = Task.CompletedTask;

    private McpSession(ServerLink link, McpToolsOptions options, Action<McpSession> toolsChanged)
    {
        _link = link;
        _options = options;
        _toolsChanged = toolsChanged;
    }

    public McpClient Client => _client!;

    /// <summary>Gets the process of the server; <see langword="null"/> when it is none of ours.</summary>
    public ServerProcess? Process => _link.Process;

    /// <summary>Gets the task that completes when the session is over, for whatever reason.</summary>
    public Task Ended { get; private set; } = new TaskCompletionSource().Task;

    /// <summary>Gets when it began, by the clock of the options.</summary>
    public long Start { get; private set; }

    /// <summary>Connects, and agrees on the protocol.</summary>
    /// <exception cref="McpConnectionException">The program cannot be started.</exception>
    public static async Task<McpSession> OpenAsync(
        McpServer server, McpToolsOptions options, ILogger logger, Action<McpSession> toolsChanged, CancellationToken cancellationToken)
    {
        McpSession session = new(server.Open(options, logger), options, toolsChanged);
        try
        {
            await session.ConnectAsync(cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Sends a request and waits for its answer. Cancelling tells the server.</summary>
    public async Task<JsonObject> SendAsync(string method, JsonObject parameters, McpCall call, CancellationToken cancellationToken)
    {
        if (Ended.IsCompleted)
        {
            call.Dispose();
            throw new IOException("The session is over.");
        }

        _calls[call.Id] = call;
        bool isParting = false;
        try
        {
            JsonRpcRequest request = new() { Id = new RequestId(call.Id), Method = method, Params = parameters };
            Task<JsonRpcResponse> answer = Client.SendRequestAsync(request, call.Ending.Token);
            await ((Task)answer).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!answer.IsCompleted)
            {
                isParting = true;
                Follow(PartAsync(call, answer));
                throw new OperationCanceledException(cancellationToken);
            }

            JsonRpcResponse response = await answer.ConfigureAwait(false);
            return response.Result as JsonObject ?? throw new FormatException("The server answered with something other than an object.");
        }
        finally
        {
            _calls.TryRemove(call.Id, out _);
            if (!isParting)
            {
                call.Dispose();
            }
        }
    }

    public McpCall NewCall(string tool, AgentContext? context) => new(Interlocked.Increment(ref _lastId), tool, context);

    McpCall? ISessionTap.Find(RequestId id) => id.Id is long number && _calls.TryGetValue(number, out McpCall? call) ? call : null;

    bool ISessionTap.Take(JsonRpcMessage message)
    {
        switch (message)
        {
            case JsonRpcNotification { Method: NotificationMethods.ProgressNotification } progress:
                TryReport(progress.Params as JsonObject);
                return true;
            case JsonRpcNotification { Method: NotificationMethods.ToolListChangedNotification }:
                _toolsChanged(this);
                return true;
            case JsonRpcNotification { Method: LogNotification }:
                return true;
            case JsonRpcResponse or JsonRpcError:
                // A second answer must not overtake the first: the SDK handles each message on its own.
                return ((ISessionTap)this).Find(((JsonRpcMessageWithId)message).Id)?.TryAnswer() == false;
            default:
                return false;
        }
    }

    /// <summary>Parts from the server: its process is ended with its children. Takes a bounded time.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        if (_link.EndAsync is { } endAsync)
        {
            // The output of a process ends with it, and so does what the SDK reads.
            await endAsync().ConfigureAwait(false);
        }

        if (_client is not null)
        {
            await BoundAsync(_client.DisposeAsync().AsTask()).ConfigureAwait(false);
        }

        await BoundAsync(Task.WhenAll([.. _partings.Keys, _listening])).ConfigureAwait(false);
        _link.HttpClient?.Dispose();
        foreach (McpCall call in _calls.Values)
        {
            await call.Ending.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        McpClientOptions options = new()
        {
            ClientInfo = new Implementation { Name = "Agents.Core", Version = typeof(McpSession).Assembly.GetName().Version!.ToString(3) },
            InitializationTimeout = _options.ConnectTimeout,
            TimeProvider = _options.TimeProvider,
        };

        // No logger: what the SDK logs may hold words of the server.
        _client = await McpClient.CreateAsync(
            new SessionTransport(_link.Transport, this, _link.KeepsWrites), options, loggerFactory: null, cancellationToken).ConfigureAwait(false);
        Start = _options.TimeProvider.GetTimestamp();
        Ended = _link.Process is { } process ? Task.WhenAny(_client.Completion, EndOfProcessAsync(process)) : _client.Completion;
        if (_client.ServerCapabilities.Tools?.ListChanged == true
            && string.CompareOrdinal(_client.NegotiatedProtocolVersion, ListenRevision) >= 0)
        {
            _listening = ListenAsync();
        }
    }

    /// <summary>Asks a server that tells of changes only when it is asked to, as those of the later revisions do. The request stays open.</summary>
    private async Task ListenAsync()
    {
        try
        {
            await Client.SendRequestAsync(
                new JsonRpcRequest
                {
                    Method = RequestMethods.SubscriptionsListen,
                    Params = new JsonObject { ["notifications"] = new JsonObject { ["toolsListChanged"] = true } },
                },
                _ending.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A server that does not offer it, or the end of the session. Tools are then listed when it is asked for, or connected again.
        }
    }

    private async Task EndOfProcessAsync(ServerProcess process)
    {
        await process.Exited.ConfigureAwait(false);

        // What it wrote last is read first.
        await ((Task)_client!.Completion).WaitAsync(_options.ShutdownTimeout, _options.TimeProvider, CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Tells the server that nobody waits for an answer any more, then lets go of it.</summary>
    private async Task PartAsync(McpCall call, Task answer)
    {
        try
        {
            if (call.WasSent)
            {
                JsonRpcNotification cancelled = new()
                {
                    Method = NotificationMethods.CancelledNotification,
                    Params = new JsonObject { ["requestId"] = call.Id, ["reason"] = "The caller stopped waiting." },
                };
                using CancellationTokenSource limit = new(_options.ShutdownTimeout, _options.TimeProvider);
                using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _ending.Token);
                await Client.SendMessageAsync(cancelled, ending.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The session is over, and with it the request.
        }

        await call.Ending.CancelAsync().ConfigureAwait(false);
        await answer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        call.Dispose();
    }

    private void Follow(Task parting)
    {
        _partings[parting] = true;
        _ = parting.ContinueWith(
            (task, state) => ((ConcurrentDictionary<Task, bool>)state!).TryRemove(task, out _),
            _partings, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task BoundAsync(Task task) =>
        await task.WaitAsync(_options.ShutdownTimeout, _options.TimeProvider, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void TryReport(JsonObject? parameters)
    {
        try
        {
            Report(parameters);
        }
        catch (ArgumentException)
        {
            // A member is there twice. What is thrown here would end the reading of messages.
        }
    }

    private void Report(JsonObject? parameters)
    {
        if (parameters?["progressToken"] is JsonValue token && token.TryGetValue(out long id) && _calls.TryGetValue(id, out McpCall? call)
            && parameters["progress"] is JsonValue value && value.TryGetValue(out double progress))
        {
            double? total = parameters["total"] is JsonValue whole && whole.TryGetValue(out double all) ? all : null;
            call.Report(progress, total, JsonText.Of(parameters, "message"));
        }
    }
}
