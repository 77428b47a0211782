using Agents.Core.Messaging;

namespace Agents.Core.Benchmarks.Roles;

/// <summary>A post office; each loop reads with a token that could cancel it, as agents do.</summary>
public sealed class OursMessaging : IMessagingSubject
{
    /// <inheritdoc/>
    public string Name => "ours";

    /// <inheritdoc/>
    public Func<ValueTask<int>> Prepare(PeerShape shape)
    {
        PostOffice<int> office = new(PeerNetwork.Create(
            Enumerable.Range(0, shape.Peers).Select(peer => $"peer-{peer}"),
            Enumerable.Range(0, shape.Peers).SelectMany(peer => shape.Neighbors[peer].Select(neighbor => (peer, neighbor)))));
        Journey journey = new();
        CancellationTokenSource source = new();
        for (int peer = 0; peer < shape.Peers; peer++)
        {
            _ = HandOnAsync(office, shape, peer, journey, source.Token);
        }

        return async () =>
        {
            Task<int> end = journey.Begin();
            for (int message = 0; message < PeerShape.UnderWay; message++)
            {
                int from = shape.Start(message);
                Check(await office.SendAsync(from, shape.Next(from, PeerShape.Hops), PeerShape.Hops, cancellationToken: source.Token));
            }

            return await end;
        };
    }

    private static async Task HandOnAsync(PostOffice<int> office, PeerShape shape, int peer, Journey journey, CancellationToken token)
    {
        Mailbox<int> mailbox = office.MailboxOf(peer);
        while (await mailbox.ReadAsync(token) is { } message)
        {
            if (message.Payload == 0)
            {
                journey.End();
                continue;
            }

            int hops = message.Payload - 1;
            Check(await office.SendAsync(peer, shape.Next(peer, hops), hops, message.Trust, message.Correlation, token));
        }
    }

    private static void Check(PostOutcome outcome)
    {
        if (outcome != PostOutcome.Posted)
        {
            throw new InvalidOperationException($"A message was refused: {outcome}.");
        }
    }
}
