using Agents.Core.Messaging;
using Agents.Core.Testing;
using static Agents.Core.Tests.Messaging.Letters;

namespace Agents.Core.Tests.Messaging;

public sealed class PostOfficeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Message_reaches_the_neighbor_with_who_sent_it_and_what_it_answers()
    {
        using PostOffice<string> office = new(PeerNetwork.Complete(["ada", "bob", "cy"]));

        Assert.Equal(PostOutcome.Posted, await office.SendAsync("ada", "bob", "question", TrustLabel.Model, cancellationToken: Token));
        Message<string> question = Assert.Single(office.MailboxOf(1).Drain());
        Assert.Equal(PostOutcome.Posted, office.TrySend(1, question.From, "answer", TrustLabel.Model, question.Correlation));
        Message<string> answer = Assert.Single(office.MailboxOf(0).Drain());

        Assert.Equal(new Message<string> { Id = new(0, 1), Correlation = new(0, 1), Trust = TrustLabel.Model, Payload = "question" }, question);
        Assert.Equal(new Message<string> { Id = new(1, 1), Correlation = new(0, 1), Trust = TrustLabel.Model, Payload = "answer" }, answer);
    }

    [Fact]
    public async Task Messages_for_nobody_and_for_no_neighbor_are_refused_and_counted()
    {
        using PostOffice<string> office = new(PeerNetwork.Ring(Names(3)));

        Assert.Equal(PostOutcome.NotNeighbor, await office.SendAsync(0, 2, "x", cancellationToken: Token));
        Assert.Equal(PostOutcome.NotNeighbor, office.TrySend(0, 0, "x"));
        Assert.Equal(PostOutcome.UnknownPeer, await office.SendAsync(0, 3, "x", cancellationToken: Token));
        Assert.Equal(PostOutcome.UnknownPeer, office.TrySend(0, -1, "x"));
        Assert.Equal(PostOutcome.UnknownPeer, await office.SendAsync("p0", "nobody", "x", cancellationToken: Token));
        Assert.Equal(PostOutcome.Posted, office.TrySend(0, 1, "x"));

        Assert.Equal(new PostTraffic { Sent = 1, Refused = 5, Dropped = 0 }, office.Traffic);
        Assert.Equal(new PostTraffic { Sent = 1, Refused = 0, Dropped = 0 }, office.TrafficOf(0, 1));
        Assert.Equal(default, office.TrafficOf(0, 2));
        Assert.Equal(new MessageId(0, 6), Assert.Single(office.MailboxOf(1).Drain()).Id);
    }

    [Fact]
    public async Task Unknown_sender_is_misuse()
    {
        using PostOffice<string> office = new(PeerNetwork.Ring(Names(3)));

        Assert.Throws<ArgumentOutOfRangeException>(() => office.TrySend(3, 0, "x"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await office.SendAsync(-1, 0, "x", cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await office.BroadcastAsync(3, "x", cancellationToken: Token));
        ArgumentException unknown = await Assert.ThrowsAsync<ArgumentException>(async () => await office.SendAsync("who", "p0", "x", cancellationToken: Token));
        Assert.Equal("No peer is called 'who'. (Parameter 'from')", unknown.Message);
    }

    [Fact]
    public async Task Broadcast_reaches_every_neighbor_in_one_exchange_and_counts_those_who_took_it()
    {
        using PostOffice<int> office = new(PeerNetwork.Complete(Names(4)));
        office.MailboxOf(2).Complete();

        Assert.Equal(2, await office.BroadcastAsync(1, 7, cancellationToken: Token));

        Message<int>[] got = [.. new[] { 0, 3 }.Select(peer => Assert.Single(office.MailboxOf(peer).Drain()))];
        Assert.Equal([new MessageId(1, 1), new MessageId(1, 3)], got.Select(message => message.Id));
        Assert.All(got, message => Assert.Equal(new MessageId(1, 1), message.Correlation));
        Assert.Equal(new PostTraffic { Sent = 0, Refused = 1, Dropped = 0 }, office.TrafficOf(1, 2));
    }

    [Fact]
    public void Dropped_messages_count_for_the_link_over_which_they_came()
    {
        PostOfficeOptions<int> options = new() { Mailboxes = { Capacity = 1, FullMode = MailboxFullMode.DropOldest } };
        using PostOffice<int> office = new(PeerNetwork.Complete(Names(3)), options);

        office.TrySend(0, 2, 1);
        office.TrySend(1, 2, 2);
        office.TrySend(1, 2, 3);

        Assert.Equal(new PostTraffic { Sent = 1, Refused = 0, Dropped = 1 }, office.TrafficOf(0, 2));
        Assert.Equal(new PostTraffic { Sent = 2, Refused = 0, Dropped = 1 }, office.TrafficOf(1, 2));

        Assert.Equal(PostOutcome.Posted, office.MailboxOf(2).TryPost(From(2, 1)));
        Assert.Equal(new PostTraffic { Sent = 2, Refused = 0, Dropped = 2 }, office.TrafficOf(1, 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(1_000)]
    public async Task Ring_of_full_mailboxes_refuses_the_send_that_would_close_the_circle(int peers)
    {
        using PostOffice<int> office = MakeNarrow(PeerNetwork.Ring(Names(peers)));
        Task<PostOutcome>[] sends = new Task<PostOutcome>[peers];
        for (int peer = 0; peer < peers; peer++)
        {
            Assert.Equal(PostOutcome.Posted, office.TrySend(peer, (peer + 1) % peers, 0));
        }

        for (int peer = 0; peer < peers; peer++)
        {
            sends[peer] = office.SendAsync(peer, (peer + 1) % peers, 1, cancellationToken: Token).AsTask();
            Assert.Equal(peer == peers - 1, sends[peer].IsCompleted);
        }

        // The one that was refused reads, which frees the one before it, and so on around the ring.
        Assert.Equal(PostOutcome.Circle, await sends[peers - 1]);
        for (int peer = peers - 2; peer >= 0; peer--)
        {
            Assert.True(office.MailboxOf(peer + 1).TryRead(out _));
            Assert.Equal(PostOutcome.Posted, await sends[peer]);
        }
    }

    [Fact]
    public async Task Peer_that_was_let_in_is_no_part_of_a_circle_any_more()
    {
        using PostOffice<int> office = MakeNarrow(PeerNetwork.Complete(Names(2)));
        office.TrySend(0, 1, 1);
        office.TrySend(1, 0, 1);
        ValueTask<PostOutcome> letIn = office.SendAsync(0, 1, 2, cancellationToken: Token);
        office.MailboxOf(1).TryRead(out _);

        ValueTask<PostOutcome> waits = office.SendAsync(1, 0, 2, cancellationToken: Token);

        Assert.Equal(PostOutcome.Posted, await letIn);
        Assert.False(waits.IsCompleted);
        office.Complete();
        Assert.Equal(PostOutcome.Closed, await waits);
    }

    [Fact]
    public async Task Cancelled_send_is_no_part_of_a_circle_any_more()
    {
        using PostOffice<int> office = MakeNarrow(PeerNetwork.Complete(Names(2)));
        using CancellationTokenSource source = new();
        office.TrySend(0, 1, 1);
        office.TrySend(1, 0, 1);
        ValueTask<PostOutcome> cancelled = office.SendAsync(0, 1, 2, cancellationToken: source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await cancelled);

        ValueTask<PostOutcome> waits = office.SendAsync(1, 0, 2, cancellationToken: Token);

        Assert.False(waits.IsCompleted);
        office.MailboxOf(0).TryRead(out _);
        Assert.Equal(PostOutcome.Posted, await waits);
        Assert.Equal(new PostTraffic { Sent = 3, Refused = 0, Dropped = 0 }, office.Traffic);
    }

    [Fact]
    public async Task Observers_are_told_who_wrote_to_whom_and_how_much_but_not_what()
    {
        EventRecorder recorder = new();
        IAgent<int, int> agent = Agent.Create<int, int>("team", async (_, context, token) =>
        {
            PostOfficeOptions<string> options = new() { Mailboxes = { Capacity = 1, FullMode = MailboxFullMode.DropOldest } };
            using PostOffice<string> office = new(PeerNetwork.Ring(["ada", "bob"]), options, context);
            await office.SendAsync("ada", "bob", "secret", TrustLabel.Model, cancellationToken: token);
            await office.SendAsync("ada", "bob", "more", TrustLabel.Model, new MessageId(0, 1), token);
            await office.SendAsync("ada", "no\nbody", "?", cancellationToken: token);
            return 0;
        });

        await agent.RunAsync(0, new RunOptions { Observers = { recorder } }, Token);

        MessageSent[] sent = [.. recorder.Events.OfType<MessageSent>()];
        Assert.Equal([("ada", "bob", 6L), ("ada", "bob", 4L)], sent.Select(e => (e.From, e.To, e.Size!.Value)));
        Assert.Equal([(new MessageId(0, 1), new MessageId(0, 1)), (new MessageId(0, 2), new MessageId(0, 1))], sent.Select(e => (e.Id, e.Correlation)));
        Assert.All(sent, e => Assert.Equal((TrustLabel.Model, "team"), (e.Trust, e.Path!.ToString())));
        MessageDropped dropped = Assert.Single(recorder.Events.OfType<MessageDropped>());
        Assert.Equal((new MessageId(0, 1), "ada", "bob", 6L), (dropped.Id, dropped.From, dropped.To, dropped.Size));
        MessageRefused refused = Assert.Single(recorder.Events.OfType<MessageRefused>());
        Assert.Equal((@"no\u000Abody", PostOutcome.UnknownPeer, TrustLabel.Untrusted), (refused.To, refused.Outcome, refused.Trust));
        Assert.All(recorder.Events, e => Assert.DoesNotContain("secret", e.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Size_is_what_the_application_measures()
    {
        Assert.Equal([3L], await SizesOfAsync(new PostOfficeOptions<int[]> { MeasureSize = numbers => numbers.Length }));
        Assert.Equal([null], await SizesOfAsync(new PostOfficeOptions<int[]>()));
    }

    private static async Task<IEnumerable<long?>> SizesOfAsync(PostOfficeOptions<int[]> options)
    {
        EventRecorder recorder = new();
        IAgent<int, int> agent = Agent.Create<int, int>("team", (_, context, _) =>
        {
            using PostOffice<int[]> office = new(PeerNetwork.Ring(Names(2)), options, context);
            office.TrySend(0, 1, [1, 2, 3]);
            return ValueTask.FromResult(0);
        });
        await agent.RunAsync(0, new RunOptions { Observers = { recorder } }, Token);
        return recorder.Events.OfType<MessageSent>().Select(e => e.Size);
    }

    private static PostOffice<int> MakeNarrow(PeerNetwork network) =>
        new(network, new PostOfficeOptions<int> { Mailboxes = { Capacity = 1 } });
}
