using System.Threading.Channels;
using ModelContextProtocol.Protocol;

namespace Agents.Core.Mcp;

/// <summary>A transport whose messages are seen in their order: the SDK handles each on its own, so that progress could overtake its result.</summary>
internal sealed class SessionChannel : ITransport
{
    private readonly ITransport _inner;
    private readonly ISessionTap _tap;
    private readonly bool _keepsWrites;

    /// <param name="inner">The transport.</param>
    /// <param name="tap">Who sees the messages.</param>
    /// <param name="keepsWrites">Whether a message that began to be written is written to its end, whatever its caller wants by then.</param>
    public SessionChannel(ITransport inner, ISessionTap tap, bool keepsWrites)
    {
        _inner = inner;
        _tap = tap;
        _keepsWrites = keepsWrites;
        MessageReader = new SessionReader(inner.MessageReader, tap);
    }

    public string? SessionId => _inner.SessionId;

    public ChannelReader<JsonRpcMessage> MessageReader { get; }

    public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return message is JsonRpcRequest request && _tap.Find(request.Id) is { } call
            ? call.SendAsync(() => SendAsync(message, cancellationToken))
            : SendAsync(message, cancellationToken);
    }

    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    private Task SendAsync(JsonRpcMessage message, CancellationToken cancellationToken) => _keepsWrites
        ? _inner.SendMessageAsync(message, CancellationToken.None).WaitAsync(cancellationToken)
        : _inner.SendMessageAsync(message, cancellationToken);
}
