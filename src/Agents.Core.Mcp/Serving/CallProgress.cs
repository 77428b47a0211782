using System.Globalization;
using System.Threading.Channels;
using Agents.Core.Chat;
using Agents.Core.Graphs;
using Agents.Core.Tools;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using SdkServer = ModelContextProtocol.Server.McpServer;

namespace Agents.Core.Mcp.Serving;

/// <summary>Sends the progress of one run to a caller that asked for it.</summary>
/// <remarks>
/// What agents of the run say of their progress, the calls of models and tools, and the nodes of graphs by name. Nothing of what is asked, answered or
/// said by others, whatever the run's observers are given. The first 32 are all sent, then every second up to 64 sent, every fourth up to 96, and so on: the longer a run, the fewer. A caller that does not read loses the
/// oldest of what waits, and holds up nobody. The writer is the run's observer, the reader the one loop.
/// </remarks>
internal sealed class CallProgress : IObserver<AgentEvent>
{
    private const int Step = 32;
    private const int MaxWaiting = 16;
    private const int MaxWords = 200;
    private const int MaxShift = 30;

    private readonly Channel<ProgressNotificationValue> _waiting = Channel.CreateBounded<ProgressNotificationValue>(
        new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true, SingleWriter = true });

    private readonly SdkServer _server;
    private readonly ProgressToken _token;
    private readonly Task _loop;
    private int _seen;
    private int _sent;

    public CallProgress(SdkServer server, ProgressToken token, CancellationToken cancellationToken)
    {
        _server = server;
        _token = token;
        _loop = SendAsync(cancellationToken);
    }

    public void OnNext(AgentEvent value)
    {
        if (WordsOf(value) is not { } words || ++_seen % (1 << Math.Min(_sent / Step, MaxShift)) != 0)
        {
            return;
        }

        _sent++;
        _waiting.Writer.TryWrite(new ProgressNotificationValue { Progress = _seen, Message = words.Length <= MaxWords ? words : $"{words[..MaxWords]}…" });
    }

    public void OnError(Exception error)
    {
    }

    public void OnCompleted()
    {
    }

    /// <summary>Ends the sending; what waits is sent first, so that no progress comes after the result.</summary>
    public Task EndAsync()
    {
        _waiting.Writer.TryComplete();
        return _loop;
    }

    // The observer may be given content, since the application chose so for its own; a caller is not.
    private static string? WordsOf(AgentEvent value) => value switch
    {
        ProgressReported { Fraction: { } part } progress => string.Create(CultureInfo.InvariantCulture, $"{WordsOf(progress)} ({part * 100:0} %)"),
        ProgressReported progress => WordsOf(progress),
        ModelCallStarted model => $"{value.Path}: asks {NameText.Escape(model.Model, AgentPath.MaxNameLength)}",
        ToolCallStarted tool => $"{value.Path}: calls {NameText.Escape(tool.Tool, AgentPath.MaxNameLength)}",
        ToolCallCompleted { IsKnown: true } tool => $"{value.Path}: {NameText.Escape(tool.Tool, AgentPath.MaxNameLength)} has ended",
        NodeStarted => $"{value.Path}: started",
        NodeCompleted => $"{value.Path}: completed",
        NodeFailed => $"{value.Path}: failed",
        NodeSkipped => $"{value.Path}: skipped",
        _ => null,
    };

    private static string WordsOf(ProgressReported progress) => progress.IsContent ? $"{progress.Path}: is at work" : progress.Message;

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (ProgressNotificationValue value in _waiting.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await _server.NotifyProgressAsync(_token, value, options: null, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            // The caller is gone or has cancelled: that ends the run, and progress has nobody to go to.
        }
    }
}
