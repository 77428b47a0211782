using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Agents.Core.Mcp;

/// <summary>Puts a <see cref="SessionChannel"/> between the SDK's client and a transport.</summary>
internal sealed class SessionTransport : IClientTransport
{
    private readonly IClientTransport _inner;
    private readonly ISessionTap _tap;
    private readonly bool _keepsWrites;

    public SessionTransport(IClientTransport inner, ISessionTap tap, bool keepsWrites)
    {
        _inner = inner;
        _tap = tap;
        _keepsWrites = keepsWrites;
    }

    public string Name => _inner.Name;

    public async Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default) =>
        new SessionChannel(await _inner.ConnectAsync(cancellationToken).ConfigureAwait(false), _tap, _keepsWrites);
}
