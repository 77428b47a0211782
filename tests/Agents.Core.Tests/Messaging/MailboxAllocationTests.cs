using Agents.Core.Messaging;
using static Agents.Core.Tests.Messaging.Letters;

namespace Agents.Core.Tests.Messaging;

public sealed class MailboxAllocationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Sending_reading_and_refusing_allocate_nothing_after_warm_up()
    {
        PostOfficeOptions<int> options = new() { Mailboxes = { Capacity = 4, FullMode = MailboxFullMode.DropOldest, MaxPerSender = 3 } };
        using PostOffice<int> office = new(PeerNetwork.Ring(Names(3)), options);
        AssertNoAllocation(() =>
        {
            for (int i = 0; i < 5; i++)
            {
                Now(office.SendAsync(0, 1, i, TrustLabel.Model, cancellationToken: Token));
            }

            while (office.MailboxOf(1).TryRead(out _))
            {
            }
        });
    }

    [Fact]
    public void Reads_that_wait_allocate_nothing_after_warm_up()
    {
        using Mailbox<int> mailbox = new();
        AssertNoAllocation(() =>
        {
            ValueTask<Message<int>?> reading = mailbox.ReadAsync(Token);
            mailbox.TryPost(From(0, 1));
            Assert.True(Now(reading) is not null);
        });
    }

    /// <summary>A channel keeps one operation for a wait without a token, and allocates one for every other. The state of an asynchronous method is
    /// pooled by thread and core, and made anew where waits end on threads that keep it, so this is a budget and not 0.</summary>
    [Theory]
    [InlineData(false, false, 0, 400)]
    [InlineData(true, false, 0, 400)]
    [InlineData(false, true, 100, 800)]
    [InlineData(true, true, 100, 800)]
    public void Post_that_waits_allocates_only_what_the_channel_does(bool hasOffice, bool hasToken, int least, int most)
    {
        const int Waits = 1_000;
        PostOfficeOptions<int> options = new() { Mailboxes = { Capacity = 1 } };
        using PostOffice<int> office = new(PeerNetwork.Ring(Names(2)), options);
        Mailbox<int> mailbox = office.MailboxOf(1);
        CancellationToken token = hasToken ? Token : CancellationToken.None;
        long bytes = MeasureAllocation(Waits, () =>
        {
            mailbox.TryPost(From(0, 1));
            ValueTask<PostOutcome> waits = hasOffice ? office.SendAsync(0, 1, 2, cancellationToken: token) : mailbox.PostAsync(From(0, 2), token);
            Assert.True(mailbox.TryRead(out _) && mailbox.TryRead(out _));

            // Who was let in is told on the pool.
            while (!waits.IsCompleted)
            {
                Thread.Yield();
            }

            Now(waits);
        });
        Assert.InRange(bytes, least * Waits, most * Waits);
    }

    private static void AssertNoAllocation(Action action) => Assert.Equal(0, MeasureAllocation(1_000, action));

    private static long MeasureAllocation(int times, Action action)
    {
        for (int i = 0; i < times; i++)
        {
            action();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < times; i++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
