using System.Net;

namespace Agents.Core.Mcp;

/// <summary>A request that is under way: what the transport learns of it, and whom its progress is told.</summary>
internal sealed class McpCall : IDisposable
{
    private const int MaxReports = 1_000;
    private const int MaxMessageLength = 200;

    private readonly AgentContext? _context;
    private readonly string _tool;
    private double _progress = double.NegativeInfinity;
    private int _reports;
    private bool _isAnswered;
    private volatile bool _wasSent;
    private volatile Exception? _sendFailure;

    public McpCall(long id, string tool, AgentContext? context)
    {
        Id = id;
        _tool = tool;
        _context = context is { IsObserved: true } ? context : null;
    }

    public long Id { get; }

    /// <summary>Gets whether somebody wants to hear of progress.</summary>
    public bool WantsProgress => _context is not null;

    /// <summary>Gets what ends the request below the protocol.</summary>
    public CancellationTokenSource Ending { get; } = new();

    /// <summary>Gets whether the server may have got the request.</summary>
    public bool MayHaveArrived => _wasSent && !IsRefusal(_sendFailure);

    public bool WasSent => _wasSent;

    /// <summary>Gets the task of sending it, or a completed one.</summary>
    public Task Sending { get; private set; } = Task.CompletedTask;

    /// <summary>Notes that sending begins. From now on the server may have got it.</summary>
    public Task SendAsync(Func<Task> send)
    {
        _wasSent = true;
        return Sending = SendCoreAsync(send);
    }

    /// <summary>Notes that an answer came. Called by one thread at a time.</summary>
    /// <returns><see langword="false"/> when there had been one before.</returns>
    public bool TryAnswer()
    {
        bool isFirst = !_isAnswered;
        _isAnswered = true;
        return isFirst;
    }

    /// <summary>Tells the run how far the server says it is. Called by one thread at a time.</summary>
    /// <remarks>Reports that do not go forward are dropped, as the protocol demands that they do, and so are those beyond a thousand.</remarks>
    public void Report(double progress, double? total, string? message)
    {
        if (_context is null || _isAnswered || !(progress > _progress) || _reports == MaxReports)
        {
            return;
        }

        _progress = progress;
        _reports++;
        double? fraction = total is > 0 and < double.PositiveInfinity ? Math.Clamp(progress / total.Value, 0, 1) : null;
        bool isSilent = string.IsNullOrWhiteSpace(message);
        _context.Emit(new ProgressReported
        {
            Message = isSilent ? $"'{_tool}' is at work." : NameText.Escape(message!, MaxMessageLength),
            IsContent = !isSilent,
            Fraction = fraction,
        });
    }

    public void Dispose() => Ending.Dispose();

    /// <summary>Tells whether a failure says that the server did not take the request: nobody was there, or it knows no such session.</summary>
    private static bool IsRefusal(Exception? failure) => failure is HttpRequestException http
        && (http.StatusCode == HttpStatusCode.NotFound || IsUnreachable(http));

    public static bool IsUnreachable(HttpRequestException failure) => failure.HttpRequestError is HttpRequestError.ConnectionError
        or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    private async Task SendCoreAsync(Func<Task> send)
    {
        try
        {
            await send().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _sendFailure = exception;
            throw;
        }
    }
}
