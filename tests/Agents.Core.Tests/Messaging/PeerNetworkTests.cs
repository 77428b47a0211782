using Agents.Core.Messaging;
using static Agents.Core.Tests.Messaging.Letters;

namespace Agents.Core.Tests.Messaging;

public sealed class PeerNetworkTests
{
    [Fact]
    public void Complete_network_links_everybody_with_everybody_else()
    {
        PeerNetwork network = PeerNetwork.Complete(Names(4));

        Assert.Equal(12, network.LinkCount);
        Assert.Equal([0, 1, 3], network.NeighborsOf(2).ToArray());
    }

    [Fact]
    public void Ring_leads_from_each_to_the_next_and_from_the_last_to_the_first()
    {
        PeerNetwork network = PeerNetwork.Ring(Names(3));

        Assert.Equal([[1], [2], [0]], Enumerable.Range(0, 3).Select(peer => network.NeighborsOf(peer).ToArray()));
    }

    [Fact]
    public void Stated_links_are_sorted_and_count_once()
    {
        PeerNetwork network = PeerNetwork.Create(["a", "b", "c"], [(2, 1), (2, 0), (2, 1)]);

        Assert.Equal([[], [], [0, 1]], Enumerable.Range(0, 3).Select(peer => network.NeighborsOf(peer).ToArray()));
        Assert.True(network.TryFind("c", out int peer));
        Assert.Equal(2, peer);
        Assert.False(network.TryFind("C", out _));
        Assert.False(network.TryFind(null, out _));
    }

    [Fact]
    public void Networks_that_cannot_be_are_refused()
    {
        Assert.Equal("A network has 1 to 1048576 peers, but this one has 0. (Parameter 'names')", Refusal([], []));
        Assert.Equal("The peers 0 and 2 have the same name, 'a'. (Parameter 'names')", Refusal(["a", "b", "a"], []));
        Assert.Equal("A link leads from 0 to 2, but peers are 0 to 1. (Parameter 'links')", Refusal(["a", "b"], [(0, 2)]));
        Assert.Throws<ArgumentException>(() => PeerNetwork.Create(["a/b"], []));
        Assert.Throws<ArgumentException>(() => PeerNetwork.Complete(Names(4_098)));
        Assert.Throws<ArgumentOutOfRangeException>(() => PeerNetwork.Ring(Names(2)).NeighborsOf(2).Length);
    }

    private static string Refusal(string[] names, (int From, int To)[] links) =>
        Assert.Throws<ArgumentException>(() => PeerNetwork.Create(names, links)).Message;
}
