using System.Diagnostics;
using Agents.Core.Tools;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Agents.Core.Mcp.Serving;

/// <summary>The calls of one client.</summary>
internal sealed class ServerSession : IDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _calls = [];
    private readonly Dictionary<string, ServedAgent> _agents;
    private readonly ServerSettings _settings;
    private readonly SemaphoreSlim _running;
    private readonly CancellationTokenSource _ending;
    private readonly CancellationTokenSource _givenUp = new();
    private int _admitted;
    private bool _ended;

    public ServerSession(ServedAgent[] agents, ServerSettings settings, CancellationToken cancellationToken)
    {
        _agents = agents.ToDictionary(agent => agent.Tool.Name, StringComparer.Ordinal);
        _settings = settings;
        _running = new SemaphoreSlim(settings.MaxConcurrentCalls);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Ending = _ending.Token;
    }

    /// <summary>Gets the token that is cancelled when the client went away or the serving is to end.</summary>
    public CancellationToken Ending { get; }

    /// <summary>Begins the end: every run is cancelled.</summary>
    public void BeginEnd()
    {
        try
        {
            _ending.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The end of the input was seen after everything had ended.
        }
    }

    /// <summary>Waits for the end to begin and then for every run, at most for the grace time. Requests that are still open then are given up: the SDK
    /// waits for them.</summary>
    public async Task SettleAsync()
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, _settings.Clock, Ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Task all;
        lock (_lock)
        {
            _ended = true;
            all = Task.WhenAll(_calls);
        }

        using CancellationTokenSource settled = new();
        Task grace = Task.Delay(_settings.EndGrace, _settings.Clock, settled.Token);
        if (await Task.WhenAny(all, grace).ConfigureAwait(false) == grace)
        {
            lock (_lock)
            {
                ServerLog.GivenUp(_settings.Logger, _calls.Count, _settings.EndGrace.TotalSeconds);
            }

            await _givenUp.CancelAsync().ConfigureAwait(false);
        }

        await settled.CancelAsync().ConfigureAwait(false);
    }

    public async ValueTask<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken)
    {
        CallToolRequestParams call = request.Params ?? throw Invalid("A call must have parameters.");
        if (call.Name is null || !_agents.TryGetValue(call.Name, out ServedAgent? agent))
        {
            throw Invalid($"There is no tool {NameText.Quote(call.Name ?? "")}.");
        }

        Func<RunOptions, bool, CancellationToken, Task<CallToolResult>> run;
        try
        {
            run = agent.Prepare(call.Arguments);
        }
        catch (InvalidToolArgumentsException exception)
        {
            throw Invalid($"The arguments of the tool '{call.Name}' do not fit: {exception.Message}");
        }

        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!Enter(ended.Task))
        {
            throw new OperationCanceledException(Ending);
        }

        return await TrackAsync(request, agent, run, ended, cancellationToken).WaitAsync(_givenUp.Token).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _ending.Dispose();
        _givenUp.Dispose();
        _running.Dispose();
    }

    private async Task<CallToolResult> TrackAsync(
        RequestContext<CallToolRequestParams> request,
        ServedAgent agent,
        Func<RunOptions, bool, CancellationToken, Task<CallToolResult>> run,
        TaskCompletionSource ended,
        CancellationToken cancellationToken)
    {
        try
        {
            // The SDK cancels the token when the caller does, and when the serving ends.
            return await AdmitAsync(request, agent, run, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Leave(ended);
        }
    }

    private async Task<CallToolResult> AdmitAsync(
        RequestContext<CallToolRequestParams> request,
        ServedAgent agent,
        Func<RunOptions, bool, CancellationToken, Task<CallToolResult>> run,
        CancellationToken cancellationToken)
    {
        string tool = agent.Tool.Name;
        if (Interlocked.Increment(ref _admitted) > _settings.MaxConcurrentCalls + _settings.MaxWaitingCalls)
        {
            Interlocked.Decrement(ref _admitted);
            ServerLog.Refused(_settings.Logger, tool);
            return CallFailure.Busy(tool, _settings.MaxConcurrentCalls, _settings.MaxWaitingCalls);
        }

        try
        {
            await _running.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await TraceAsync(request, agent, run, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _admitted);
        }
    }

    private async Task<CallToolResult> TraceAsync(
        RequestContext<CallToolRequestParams> request,
        ServedAgent agent,
        Func<RunOptions, bool, CancellationToken, Task<CallToolResult>> run,
        CancellationToken cancellationToken)
    {
        Activity? activity = CallTrace.Start(request.Params!, _settings.Logger);
        CallToolResult? result = null;
        try
        {
            return result = await RunAsync(request, agent, run, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            CallTrace.End(activity, agent.Tool.Name, result, _settings.Logger);
            ServerLog.CallEnded(_settings.Logger, agent.Tool.Name, result is null ? "cancelled" : result.IsError == true ? "failed" : "succeeded");
        }
    }

    private async Task<CallToolResult> RunAsync(
        RequestContext<CallToolRequestParams> request,
        ServedAgent agent,
        Func<RunOptions, bool, CancellationToken, Task<CallToolResult>> run,
        CancellationToken cancellationToken)
    {
        string tool = agent.Tool.Name;
        CallProgress? progress = request.Params!.ProgressToken is { } token ? new CallProgress(request.Server, token, cancellationToken) : null;
        try
        {
            RunOptions options = _settings.CreateRunOptions?.Invoke(new McpAgentCall { Tool = tool, Client = request.Server.ClientInfo?.Name })
                ?? new RunOptions { LoggerFactory = _settings.LoggerFactory };
            options.Budget = agent.Budget ?? _settings.BudgetPerCall ?? options.Budget;
            if (progress is not null)
            {
                options.Observers.Add(progress);
            }

            return await run(options, _settings.TellsSpend, cancellationToken).ConfigureAwait(false);
        }
        catch (AgentException exception)
        {
            // The run has logged it, where it has a logger.
            return CallFailure.Of(tool, exception, _settings.TellsSpend);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            ServerLog.CallThrew(_settings.Logger, tool, exception.GetType().Name);
            return CallFailure.Unexpected(tool);
        }
        finally
        {
            await (progress?.EndAsync() ?? Task.CompletedTask).ConfigureAwait(false);
        }
    }

    private void Release()
    {
        try
        {
            _running.Release();
        }
        catch (ObjectDisposedException)
        {
            // A run that was given up ends after everything else has.
        }
    }

    private bool Enter(Task call)
    {
        lock (_lock)
        {
            return !_ended && _calls.Add(call);
        }
    }

    private void Leave(TaskCompletionSource ended)
    {
        lock (_lock)
        {
            _calls.Remove(ended.Task);
        }

        ended.SetResult();
    }

    private static McpProtocolException Invalid(string message) => new(message, McpErrorCode.InvalidParams);
}
