using Agents.Core.Messaging;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Messaging;

/// <summary>Nothing is lost or doubled, whatever the order in which posts, reads, cancellations and the end come.</summary>
public sealed class MailboxConservationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Any_order_of_steps_does_what_a_plain_list_does() =>
        Prop.ForAll(Scenarios(), PlayAsync).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Theory]
    [InlineData(MailboxFullMode.Wait, 1, null)]
    [InlineData(MailboxFullMode.Wait, 16, 3)]
    [InlineData(MailboxFullMode.Refuse, 8, 2)]
    [InlineData(MailboxFullMode.DropOldest, 4, null)]
    public async Task Posted_messages_are_read_dropped_or_refused_under_contention(MailboxFullMode mode, int capacity, int? maxPerSender)
    {
        const int Senders = 4;
        const int Each = 5_000;
        using Mailbox<int> mailbox = new(new MailboxOptions { Capacity = capacity, FullMode = mode, MaxPerSender = maxPerSender });
        Task<int>[] senders = [.. Enumerable.Range(0, Senders).Select(sender => Task.Run(() => SendAsync(mailbox, sender, Each), Token))];
        Task<long[]> reader = Task.Run(() => ReadAsync(mailbox, Senders), Token);
        int[] taken = await Task.WhenAll(senders);
        mailbox.Complete();
        long[] read = await reader;

        MailboxCounts counts = mailbox.Counts;
        Assert.Equal(Senders * Each, counts.Posted);
        Assert.Equal((taken.Sum(), 0), (counts.Read + counts.Dropped, counts.Unread));
        Assert.Equal(read.Sum(), counts.Read);
        Assert.Equal(mode == MailboxFullMode.DropOldest ? counts.Dropped : 0, counts.Dropped);
        Assert.Equal(mode == MailboxFullMode.Wait && maxPerSender is null ? 0 : counts.Refused, counts.Refused);
    }

    [Fact]
    public async Task Cancellations_that_race_with_posts_and_reads_lose_nothing()
    {
        using Mailbox<int> mailbox = new(new MailboxOptions { Capacity = 2 });
        Random chance = new(7);
        int[] delays = [.. Enumerable.Range(0, 3_000).Select(_ => chance.Next(40))];
        Task<int> sender = Task.Run(async () =>
        {
            int taken = 0;
            for (int i = 0; i < delays.Length; i++)
            {
                taken += await PostOrCancelAsync(mailbox, Letters.From(0, i + 1), delays[i]) ? 1 : 0;
            }

            mailbox.Complete();
            return taken;
        }, Token);
        int read = 0;
        for (int i = 0; !mailbox.IsComplete || mailbox.Counts.Unread > 0; i++)
        {
            read += await ReadOrCancelAsync(mailbox, delays[(i * 7) % delays.Length]) ? 1 : 0;
        }

        Assert.Equal(await sender, read);
        Assert.Equal(read, mailbox.Counts.Posted);
    }

    private static async Task<bool> PostOrCancelAsync(Mailbox<int> mailbox, Message<int> message, int spins)
    {
        using CancellationTokenSource source = new();
        Task cancelling = CancelLaterAsync(source, spins);
        try
        {
            return await mailbox.PostAsync(message, source.Token) == PostOutcome.Posted;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            await cancelling;
        }
    }

    private static async Task<bool> ReadOrCancelAsync(Mailbox<int> mailbox, int spins)
    {
        using CancellationTokenSource source = new();
        Task cancelling = CancelLaterAsync(source, spins);
        try
        {
            return await mailbox.ReadAsync(source.Token) is not null;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            await cancelling;
        }
    }

    private static Task CancelLaterAsync(CancellationTokenSource source, int spins) => Task.Run(() =>
    {
        Thread.SpinWait(spins);
        source.Cancel();
    }, Token);

    private static async Task<int> SendAsync(Mailbox<int> mailbox, int sender, int count)
    {
        int taken = 0;
        for (int number = 1; number <= count; number++)
        {
            taken += await mailbox.PostAsync(Letters.From(sender, number), Token) == PostOutcome.Posted ? 1 : 0;
        }

        return taken;
    }

    private static async Task<long[]> ReadAsync(Mailbox<int> mailbox, int senders)
    {
        long[] read = new long[senders];
        long[] last = new long[senders];
        await foreach (Message<int> message in mailbox.ReadAllAsync(Token))
        {
            Assert.True(message.Id.Number > last[message.From]);
            last[message.From] = message.Id.Number;
            read[message.From]++;
        }

        return read;
    }

    private static Arbitrary<Scenario> Scenarios() =>
        (from capacity in Gen.Choose(1, 5)
         from mode in Gen.Elements(MailboxFullMode.Wait, MailboxFullMode.Refuse, MailboxFullMode.DropOldest)
         from quota in Gen.Choose(1, 6)
         from steps in Gen.Choose(0, 15).ArrayOf()
         select new Scenario(capacity, mode, quota, steps)).ToArbitrary();

    /// <summary>Plays the steps against the mailbox and against plain lists.</summary>
    private static async Task PlayAsync(Scenario scenario)
    {
        using Mailbox<int> mailbox = new(new MailboxOptions { Capacity = scenario.Capacity, FullMode = scenario.Mode, MaxPerSender = scenario.Quota });
        PlainMailbox plain = new(scenario);
        Dictionary<long, (ValueTask<PostOutcome> Task, CancellationTokenSource Source)> waiting = [];
        long number = 0;
        foreach (int step in scenario.Steps)
        {
            switch (step)
            {
                case < 9:
                    Message<int> message = Letters.From(step % 3, ++number);
                    CancellationTokenSource source = new();
                    ValueTask<PostOutcome> task = mailbox.PostAsync(message, source.Token);
                    PostOutcome? expected = plain.Post(message);
                    Assert.Equal(expected is not null, task.IsCompleted);
                    if (expected is null)
                    {
                        waiting.Add(number, (task, source));
                    }
                    else
                    {
                        Assert.Equal(expected, await task);
                    }

                    break;
                case < 13:
                    Assert.Equal(plain.Read(), mailbox.TryRead(out Message<int> read) ? read : null);
                    break;
                case 13:
                    Assert.Equal(plain.Drain(), mailbox.Drain());
                    break;
                case 14 when waiting.Count > 0:
                    (long first, (_, CancellationTokenSource its)) = waiting.MinBy(pair => pair.Key);
                    await its.CancelAsync();
                    plain.Withdraw(first);
                    break;
                case 15 when number % 5 == 4:
                    mailbox.Complete();
                    plain.Complete();
                    break;
            }

            foreach ((long id, PostOutcome? outcome) in plain.TakeEnded())
            {
                waiting.Remove(id, out (ValueTask<PostOutcome> Task, CancellationTokenSource Source) ended);
                if (outcome is not null)
                {
                    Assert.Equal(outcome, await ended.Task);
                }
                else
                {
                    await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await ended.Task);
                }
            }

            Assert.Equal(plain.Counts, mailbox.Counts);
        }
    }
}
