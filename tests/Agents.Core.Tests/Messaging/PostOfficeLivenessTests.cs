using Agents.Core.Messaging;
using static Agents.Core.Tests.Messaging.Letters;

namespace Agents.Core.Tests.Messaging;

/// <summary>Peers that read only when they must still come to an end, and every message is accounted for.</summary>
public sealed class PostOfficeLivenessTests
{
    private const int Peers = 6;
    private const int Each = 500;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ring", 1, null, 1)]
    [InlineData("ring", 3, null, 2)]
    [InlineData("complete", 1, null, 3)]
    [InlineData("complete", 2, 1, 4)]
    [InlineData("complete", 8, 2, 5)]
    public async Task Peers_that_all_write_and_hardly_read_never_stand_still(string shape, int capacity, int? maxPerSender, int seed)
    {
        PostOfficeOptions<int> options = new() { Mailboxes = { Capacity = capacity, MaxPerSender = maxPerSender } };
        using PostOffice<int> office = new(shape == "ring" ? PeerNetwork.Ring(Names(Peers)) : PeerNetwork.Complete(Names(Peers)), options);

        int[] taken = await Task.WhenAll(Enumerable.Range(0, Peers).Select(peer => Task.Run(() => WriteAsync(office, peer, new Random(seed + peer)), Token)));

        MailboxCounts[] counts = [.. Enumerable.Range(0, Peers).Select(peer => office.MailboxOf(peer).Counts)];
        Assert.Equal(taken.Sum(), office.Traffic.Sent);
        Assert.Equal(office.Traffic.Sent, counts.Sum(each => each.Read + each.Unread));
        Assert.Equal(office.Traffic.Refused, counts.Sum(each => each.Refused));
        Assert.Equal(0, office.Traffic.Dropped);
    }

    private static async Task<int> WriteAsync(PostOffice<int> office, int peer, Random chance)
    {
        int taken = 0;
        int[] neighbors = office.Network.NeighborsOf(peer).ToArray();
        for (int left = Each; left > 0;)
        {
            PostOutcome outcome = await office.SendAsync(peer, neighbors[chance.Next(neighbors.Length)], left, cancellationToken: Token);
            taken += outcome == PostOutcome.Posted ? 1 : 0;
            if (outcome == PostOutcome.Circle)
            {
                Assert.True(office.MailboxOf(peer).TryRead(out _));
            }
            else
            {
                left--;
            }
        }

        office.MailboxOf(peer).Complete();
        return taken;
    }
}
