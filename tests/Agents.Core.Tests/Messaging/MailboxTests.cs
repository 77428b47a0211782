using Agents.Core.Messaging;
using static Agents.Core.Tests.Messaging.Letters;

namespace Agents.Core.Tests.Messaging;

public sealed class MailboxTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Messages_are_read_in_the_order_in_which_they_were_posted()
    {
        using Mailbox<int> mailbox = Make(capacity: 7);
        List<long> read = [];
        for (int number = 1; number <= 100; number++)
        {
            Assert.Equal(PostOutcome.Posted, mailbox.TryPost(From(0, number)));
            if (number % 5 == 0)
            {
                read.AddRange(mailbox.Drain().Select(message => message.Id.Number));
            }
        }

        Assert.Equal(Enumerable.Range(1, 100).Select(number => (long)number), read);
        Assert.Equal(new MailboxCounts { Read = 100, Dropped = 0, Refused = 0, Unread = 0 }, mailbox.Counts);
    }

    [Fact]
    public async Task Read_that_waits_gets_the_next_message()
    {
        using Mailbox<int> mailbox = Make(capacity: 1);
        for (int number = 1; number <= 3; number++)
        {
            ValueTask<Message<int>?> reading = mailbox.ReadAsync(Token);
            Assert.False(reading.IsCompleted);
            Assert.Equal(PostOutcome.Posted, mailbox.TryPost(From(2, number)));
            Assert.Equal(From(2, number), await reading);
        }

        Assert.Equal(3, mailbox.Counts.Read);
    }

    [Fact]
    public async Task Post_to_a_full_mailbox_waits_for_room_and_keeps_its_place()
    {
        using Mailbox<int> mailbox = Make(capacity: 1);
        mailbox.TryPost(From(0, 1));
        ValueTask<PostOutcome> second = mailbox.PostAsync(From(1, 2), Token);
        ValueTask<PostOutcome> third = mailbox.PostAsync(From(2, 3), Token);

        Assert.Equal(PostOutcome.Full, mailbox.TryPost(From(0, 4)));
        Assert.True(mailbox.TryRead(out Message<int> read));
        Assert.Equal(1, read.Payload);
        Assert.Equal(PostOutcome.Posted, await second);
        Assert.False(third.IsCompleted);
        Assert.Equal(2, (await mailbox.ReadAsync(Token))?.Payload);
        Assert.Equal(PostOutcome.Posted, await third);
        Assert.Equal(3, Assert.Single(mailbox.Drain()).Payload);
        Assert.Equal(new MailboxCounts { Read = 3, Dropped = 0, Refused = 1, Unread = 0 }, mailbox.Counts);
    }

    [Fact]
    public async Task Drain_takes_one_round_and_lets_in_what_waited_for_the_next()
    {
        using Mailbox<int> mailbox = Make(capacity: 2);
        ValueTask<PostOutcome>[] posts = [.. Enumerable.Range(1, 5).Select(number => mailbox.PostAsync(From(0, number), Token))];

        Assert.Equal([1, 2], mailbox.Drain().Select(message => message.Payload));
        Assert.Equal([3, 4], mailbox.Drain().Select(message => message.Payload));
        Assert.Equal([5], mailbox.Drain().Select(message => message.Payload));
        Assert.Empty(mailbox.Drain());
        foreach (ValueTask<PostOutcome> post in posts)
        {
            Assert.Equal(PostOutcome.Posted, await post);
        }
    }

    [Fact]
    public async Task Mailbox_that_refuses_never_lets_anybody_wait()
    {
        using Mailbox<int> mailbox = Make(capacity: 1, MailboxFullMode.Refuse);

        Assert.Equal(PostOutcome.Posted, await mailbox.PostAsync(From(0, 1), Token));
        Assert.Equal(PostOutcome.Full, Now(mailbox.PostAsync(From(0, 2), Token)));
        Assert.Equal(PostOutcome.Full, mailbox.TryPost(From(0, 3)));
        Assert.Equal(new MailboxCounts { Read = 0, Dropped = 0, Refused = 2, Unread = 1 }, mailbox.Counts);
    }

    [Fact]
    public void Oldest_message_makes_room_and_is_counted()
    {
        using Mailbox<int> mailbox = Make(capacity: 3, MailboxFullMode.DropOldest);
        for (int number = 1; number <= 8; number++)
        {
            Assert.Equal(PostOutcome.Posted, mailbox.TryPost(From(0, number)));
        }

        Assert.Equal([6, 7, 8], mailbox.Drain().Select(message => message.Payload));
        Assert.Equal(new MailboxCounts { Read = 3, Dropped = 5, Refused = 0, Unread = 0 }, mailbox.Counts);
        Assert.Equal(8, mailbox.Counts.Posted);
    }

    [Theory]
    [InlineData(MailboxFullMode.Wait)]
    [InlineData(MailboxFullMode.Refuse)]
    [InlineData(MailboxFullMode.DropOldest)]
    public async Task Sender_that_floods_leaves_room_for_the_others(MailboxFullMode mode)
    {
        using Mailbox<int> mailbox = Make(capacity: 4, mode, maxPerSender: 2);
        for (int number = 1; number <= 10; number++)
        {
            Assert.Equal(number <= 2 ? PostOutcome.Posted : PostOutcome.OverQuota, await mailbox.PostAsync(From(0, number), Token));
        }

        Assert.Equal(PostOutcome.Posted, mailbox.TryPost(From(1, 1)));
        Assert.Equal([0, 0, 1], mailbox.Drain().Select(message => message.From));
        Assert.Equal(PostOutcome.Posted, mailbox.TryPost(From(0, 11)));
        Assert.Equal(8, mailbox.Counts.Refused);
    }

    [Fact]
    public async Task Post_that_waits_for_room_counts_against_its_senders_quota_until_it_is_read_or_gone()
    {
        using Mailbox<int> mailbox = Make(capacity: 2, maxPerSender: 2);
        using CancellationTokenSource source = new();
        mailbox.TryPost(From(1, 1));
        mailbox.TryPost(From(0, 1));
        ValueTask<PostOutcome> withdrawn = mailbox.PostAsync(From(0, 2), source.Token);
        Assert.False(withdrawn.IsCompleted);
        Assert.Equal(PostOutcome.OverQuota, await mailbox.PostAsync(From(0, 3), Token));

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await withdrawn);
        ValueTask<PostOutcome> waits = mailbox.PostAsync(From(0, 4), Token);
        Assert.False(waits.IsCompleted);
        Assert.Equal(PostOutcome.OverQuota, mailbox.TryPost(From(0, 5)));

        Assert.Equal([1, 0], mailbox.Drain().Select(message => message.From));
        Assert.Equal(PostOutcome.Posted, await waits);
        Assert.Equal(PostOutcome.Posted, mailbox.TryPost(From(0, 6)));
        Assert.Equal(PostOutcome.OverQuota, mailbox.TryPost(From(0, 7)));
        Assert.Equal(new MailboxCounts { Read = 2, Dropped = 0, Refused = 3, Unread = 2 }, mailbox.Counts);
    }

    [Theory]
    [InlineData(MailboxFullMode.Wait)]
    [InlineData(MailboxFullMode.Refuse)]
    public void Message_that_is_refused_because_all_is_full_takes_nothing_from_its_senders_quota(MailboxFullMode mode)
    {
        using Mailbox<int> mailbox = Make(capacity: 1, mode, maxPerSender: 1);
        mailbox.TryPost(From(1, 1));
        Assert.Equal(PostOutcome.Full, mailbox.TryPost(From(0, 1)));
        Assert.Equal(PostOutcome.Full, mailbox.TryPost(From(0, 2)));
        Assert.True(mailbox.TryRead(out _));
        Assert.Equal(PostOutcome.Posted, mailbox.TryPost(From(0, 3)));
    }

    [Fact]
    public void Message_that_makes_room_leaves_its_senders_quota()
    {
        using Mailbox<int> mailbox = Make(capacity: 2, MailboxFullMode.DropOldest, maxPerSender: 1);
        mailbox.TryPost(From(0, 1));
        mailbox.TryPost(From(1, 1));
        Assert.Equal(PostOutcome.OverQuota, mailbox.TryPost(From(0, 2)));
        Assert.Equal(PostOutcome.Posted, mailbox.TryPost(From(2, 1)));
        Assert.Equal(PostOutcome.Posted, mailbox.TryPost(From(0, 3)));
        Assert.Equal([2, 0], mailbox.Drain().Select(message => message.From));
    }

    [Fact]
    public async Task Cancelled_read_loses_no_message()
    {
        using Mailbox<int> mailbox = Make(capacity: 1);
        using CancellationTokenSource first = new();
        ValueTask<Message<int>?> reading = mailbox.ReadAsync(first.Token);
        await first.CancelAsync();

        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reading);
        Assert.Equal(first.Token, cancelled.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await mailbox.ReadAsync(first.Token));

        mailbox.TryPost(From(0, 1));
        Assert.Equal(1, (await mailbox.ReadAsync(Token))?.Payload);
    }

    [Fact]
    public async Task Read_after_a_cancelled_one_waits_and_is_ended_by_a_message_a_token_or_completion()
    {
        using Mailbox<int> mailbox = Make(capacity: 1);
        await CancelReadAsync(mailbox);
        await CancelReadAsync(mailbox);
        ValueTask<Message<int>?> second = mailbox.ReadAsync(Token);
        Assert.False(second.IsCompleted);
        mailbox.TryPost(From(0, 1));
        Assert.Equal(1, (await second)?.Payload);

        await CancelReadAsync(mailbox);
        mailbox.TryPost(From(0, 2));
        Assert.Equal(1, mailbox.Counts.Unread);
        Assert.Equal(2, (await mailbox.ReadAsync(Token))?.Payload);

        await CancelReadAsync(mailbox);
        ValueTask<Message<int>?> last = mailbox.ReadAsync(Token);
        Assert.False(last.IsCompleted);
        mailbox.Complete();
        Assert.Null(await last);
    }

    [Fact]
    public async Task Token_of_an_earlier_read_ends_no_later_one()
    {
        using Mailbox<int> mailbox = Make(capacity: 1);
        using CancellationTokenSource first = new();
        using CancellationTokenSource second = new();
        foreach (CancellationToken token in (CancellationToken[])[first.Token, first.Token, second.Token])
        {
            ValueTask<Message<int>?> each = mailbox.ReadAsync(token);
            mailbox.TryPost(From(0, 1));
            Assert.NotNull(await each);
        }

        ValueTask<Message<int>?> reading = mailbox.ReadAsync(second.Token);
        await first.CancelAsync();
        Assert.False(reading.IsCompleted);
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reading);
    }

    [Fact]
    public async Task Cancelled_post_is_withdrawn_and_lets_the_next_one_pass()
    {
        using Mailbox<int> mailbox = Make(capacity: 1);
        using CancellationTokenSource source = new();
        mailbox.TryPost(From(0, 1));
        ValueTask<PostOutcome> withdrawn = mailbox.PostAsync(From(1, 1), source.Token);
        ValueTask<PostOutcome> kept = mailbox.PostAsync(From(2, 1), Token);
        await source.CancelAsync();

        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await withdrawn);
        Assert.Equal(source.Token, cancelled.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await mailbox.PostAsync(From(1, 2), source.Token));
        Assert.Equal([0], mailbox.Drain().Select(message => message.From));
        Assert.Equal(PostOutcome.Posted, await kept);
        Assert.Equal([2], mailbox.Drain().Select(message => message.From));
        Assert.Equal(2, mailbox.Counts.Posted);
    }

    [Fact]
    public async Task Second_read_while_one_waits_is_misuse()
    {
        using Mailbox<int> mailbox = Make(capacity: 1);
        ValueTask<Message<int>?> reading = mailbox.ReadAsync(Token);

        InvalidOperationException misuse = await Assert.ThrowsAsync<InvalidOperationException>(async () => await mailbox.ReadAsync(Token));
        Assert.Equal("A mailbox has one reader: await a read before the next one.", misuse.Message);
        Assert.False(mailbox.TryRead(out _));
        mailbox.TryPost(From(0, 1));
        Assert.NotNull(await reading);
        Assert.Throws<InvalidOperationException>(() => reading.GetAwaiter().GetResult());
    }

    [Fact]
    public async Task Complete_mailbox_takes_nothing_more_and_is_read_to_its_end()
    {
        using Mailbox<int> mailbox = Make(capacity: 2);
        mailbox.TryPost(From(0, 1));
        mailbox.TryPost(From(0, 2));
        ValueTask<PostOutcome> waiting = mailbox.PostAsync(From(0, 3), Token);

        Assert.False(mailbox.IsComplete);
        Assert.True(mailbox.Complete());
        Assert.False(mailbox.Complete());
        Assert.True(mailbox.IsComplete);
        Assert.Equal(PostOutcome.Closed, await waiting);
        Assert.Equal(PostOutcome.Closed, mailbox.TryPost(From(0, 4)));
        List<int> read = [];
        await foreach (Message<int> message in mailbox.ReadAllAsync(Token))
        {
            read.Add(message.Payload);
        }

        Assert.Equal([1, 2], read);
        Assert.Null(await mailbox.ReadAsync(Token));
        Assert.Equal(new MailboxCounts { Read = 2, Dropped = 0, Refused = 2, Unread = 0 }, mailbox.Counts);
    }

    [Fact]
    public async Task Read_that_waits_ends_without_a_message_when_the_mailbox_completes()
    {
        using Mailbox<int> mailbox = Make(capacity: 2);
        ValueTask<Message<int>?> reading = mailbox.ReadAsync(Token);
        mailbox.Complete();

        Assert.Null(await reading);
    }

    [Fact]
    public async Task Disposed_mailbox_counts_what_nobody_will_read()
    {
        Mailbox<int> mailbox = Make(capacity: 2);
        mailbox.TryPost(From(0, 1));
        mailbox.TryPost(From(0, 2));
        ValueTask<PostOutcome> waiting = mailbox.PostAsync(From(0, 3), Token);
        mailbox.Dispose();
        mailbox.Dispose();

        Assert.Equal(PostOutcome.Closed, await waiting);
        Assert.Null(await mailbox.ReadAsync(Token));
        Assert.False(mailbox.TryRead(out _));
        Assert.Equal(new MailboxCounts { Read = 0, Dropped = 2, Refused = 1, Unread = 0 }, mailbox.Counts);
        Assert.Equal(PostOutcome.Closed, mailbox.TryPost(From(0, 4)));
    }

    [Fact]
    public void Options_that_cannot_be_used_are_all_named()
    {
        MailboxOptions options = new() { Capacity = 0, FullMode = (MailboxFullMode)7, MaxPerSender = MailboxOptions.MaxCapacity + 1 };

        AgentOptionsException refused = Assert.Throws<AgentOptionsException>(() => new Mailbox<int>(options));
        Assert.Equal(
            [
                "Capacity must be 1 to 1048576 messages, but is 0.",
                "FullMode must be Wait, Refuse or DropOldest, but is 7.",
                "MaxPerSender must be 1 to 1048576 messages or null, but is 1048577.",
            ],
            refused.Failures);
    }

    private static async Task CancelReadAsync(Mailbox<int> mailbox)
    {
        using CancellationTokenSource source = new();
        ValueTask<Message<int>?> reading = mailbox.ReadAsync(source.Token);
        Assert.False(reading.IsCompleted);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reading);
    }

    private static Mailbox<int> Make(int capacity, MailboxFullMode mode = MailboxFullMode.Wait, int? maxPerSender = null) =>
        new(new MailboxOptions { Capacity = capacity, FullMode = mode, MaxPerSender = maxPerSender });
}
