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

    [Fact]
    public void Posts_that_wait_allocate_nothing_after_warm_up()
    {
        using Mailbox<int> mailbox = new(new MailboxOptions { Capacity = 1 });
        AssertNoAllocation(() =>
        {
            mailbox.TryPost(From(0, 1));
            ValueTask<PostOutcome> first = mailbox.PostAsync(From(1, 1), Token);
            ValueTask<PostOutcome> second = mailbox.PostAsync(From(2, 1), Token);
            while (mailbox.TryRead(out _))
            {
            }

            Now(first);
            Now(second);
        });
    }

    private static void AssertNoAllocation(Action action)
    {
        for (int i = 0; i < 1_000; i++)
        {
            action();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            action();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
