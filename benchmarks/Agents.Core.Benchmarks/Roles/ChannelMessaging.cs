using System.Threading.Channels;

namespace Agents.Core.Benchmarks.Roles;

/// <summary>A bounded channel a peer, and nothing else: no senders, no neighbors, no counts.</summary>
/// <param name="hasToken">Whether each loop reads with a token that could cancel it, as agents do.</param>
public sealed class ChannelMessaging(bool hasToken) : IMessagingSubject
{
    /// <inheritdoc/>
    public string Name => hasToken ? "channel-token" : "floor";

    /// <inheritdoc/>
    public Func<ValueTask<int>> Prepare(PeerShape shape)
    {
        Channel<int>[] channels = [.. Enumerable.Range(0, shape.Peers).Select(_ => Channel.CreateBounded<int>(
            new BoundedChannelOptions(256) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait }))];
        Journey journey = new();
        CancellationTokenSource source = new();
        CancellationToken token = hasToken ? source.Token : CancellationToken.None;
        for (int peer = 0; peer < shape.Peers; peer++)
        {
            _ = HandOnAsync(channels, shape, peer, journey, token);
        }

        return async () =>
        {
            Task<int> end = journey.Begin();
            for (int message = 0; message < PeerShape.UnderWay; message++)
            {
                await channels[shape.Next(shape.Start(message), PeerShape.Hops)].Writer.WriteAsync(PeerShape.Hops, token);
            }

            return await end;
        };
    }

    private static async Task HandOnAsync(Channel<int>[] channels, PeerShape shape, int peer, Journey journey, CancellationToken token)
    {
        ChannelReader<int> reader = channels[peer].Reader;
        while (true)
        {
            int hops = await reader.ReadAsync(token);
            if (hops == 0)
            {
                journey.End();
                continue;
            }

            hops--;
            await channels[shape.Next(peer, hops)].Writer.WriteAsync(hops, token);
        }
    }
}
