using Agents.Core.Tools;
using Microsoft.Extensions.Logging;

namespace Agents.Core.Hosting;

/// <summary>A source of tools that the host starts without. It has no tools until it is connected, which is tried again and again.</summary>
internal sealed class OptionalToolSource : IToolSource, IHealthSource, IAsyncDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly string _name;
    private readonly Func<CancellationToken, Task<IToolSource>> _connect;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private Task _trying = Task.CompletedTask;
    private IToolSource? _source;
    private string _failure = "";

    private OptionalToolSource(string name, Func<CancellationToken, Task<IToolSource>> connect, TimeProvider clock, ILogger logger)
    {
        _name = name;
        _connect = connect;
        _clock = clock;
        _logger = logger;
    }

    public ToolSet Tools => Connected?.Tools ?? ToolSet.Empty;

    /// <summary>Gets the source; <see langword="null"/> until it is connected.</summary>
    public IToolSource? Connected => Volatile.Read(ref _source);

    /// <summary>Makes the first attempt, so that the tools of a source that is there are there from the first run on, and leaves the others for later.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<IToolSource> StartAsync(
        string name, Func<CancellationToken, Task<IToolSource>> connect, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        OptionalToolSource source = new(name, connect, clock, logger);
        if (!await source.TryAsync(FirstWait, cancellationToken).ConfigureAwait(false))
        {
            source._trying = source.KeepTryingAsync(source._stop.Token);
        }

        return source;
    }

    public async ValueTask<SourceHealth> CheckHealthAsync(CancellationToken cancellationToken) => Connected switch
    {
        null => new SourceHealth { Level = HealthLevel.Degraded, Description = $"It is not connected yet; the last attempt failed with {Volatile.Read(ref _failure)}." },
        IHealthSource telling => await telling.CheckHealthAsync(cancellationToken).ConfigureAwait(false),
        _ => new SourceHealth { Level = HealthLevel.Healthy },
    };

    public async ValueTask DisposeAsync()
    {
        // What the application calls upon the cancellation may throw.
        await _stop.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _trying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        if (_source is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            (_source as IDisposable)?.Dispose();
        }
    }

    private async Task KeepTryingAsync(CancellationToken stop)
    {
        TimeSpan wait = FirstWait;
        do
        {
            await Task.Delay(wait, _clock, stop).ConfigureAwait(false);
            wait = 2 * wait < LongestWait ? 2 * wait : LongestWait;
        }
        while (!await TryAsync(wait, stop).ConfigureAwait(false));
    }

    private async Task<bool> TryAsync(TimeSpan next, CancellationToken cancellationToken)
    {
        try
        {
            Volatile.Write(ref _source, await _connect(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            Volatile.Write(ref _failure, exception.GetType().Name);
            HostLog.OptionalSourceFailed(_logger, exception, _name, next.TotalSeconds);
            return false;
        }

        HostLog.OptionalSourceConnected(_logger, _name);
        return true;
    }
}
