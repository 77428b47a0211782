using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using ModelContextProtocol.Protocol;

namespace Agents.Core.Mcp;

/// <summary>Reads the messages of a server, those that its session takes for itself left out.</summary>
internal sealed class SessionReader : ChannelReader<JsonRpcMessage>
{
    private readonly ChannelReader<JsonRpcMessage> _inner;
    private readonly ISessionTap _tap;

    public SessionReader(ChannelReader<JsonRpcMessage> inner, ISessionTap tap)
    {
        _inner = inner;
        _tap = tap;
    }

    public override Task Completion => _inner.Completion;

    public override bool TryRead([MaybeNullWhen(false)] out JsonRpcMessage item)
    {
        while (_inner.TryRead(out item))
        {
            if (!_tap.Take(item))
            {
                return true;
            }
        }

        return false;
    }

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => _inner.WaitToReadAsync(cancellationToken);
}
