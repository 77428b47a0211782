using Agents.Core.Budgets;
using FsCheck;
using FsCheck.Fluent;
using static Agents.Core.Tests.Budgets.Ledgers;

namespace Agents.Core.Tests.Budgets;

/// <summary>Random trees of ledgers under several threads: what holds at every instant, and what adds up in the end.</summary>
public sealed class BudgetLedgerStressTests
{
    private const int Threads = 4;
    private const int StepsPerThread = 300;

    [Fact]
    public void Threads_on_random_trees_never_pass_a_limit_and_lose_nothing() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), Stress).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(25)));

    private static void Stress(int seed)
    {
        Random shape = new(seed);
        List<BudgetLedger> ledgers = [Root(new Budget { ModelCalls = 500, Tokens = 4_000 })];
        for (int i = 1; i < 8; i++)
        {
            ledgers.Add(ledgers[shape.Next(i)].CreateChild($"{i}", new Budget { ModelCalls = shape.Next(300), Tokens = 3_000 }));
        }

        Spend[] settled = new Spend[Threads];
        using Barrier start = new(Threads + 1);
        Thread[] workers = [.. Enumerable.Range(0, Threads).Select(t => new Thread(() => settled[t] = Work(ledgers, new Random(seed + t), start)))];
        Array.ForEach(workers, worker => worker.Start());
        start.SignalAndWait();
        while (workers.Any(worker => worker.IsAlive))
        {
            AssertConsistent(ledgers[0].GetSnapshot());
        }

        Array.ForEach(workers, worker => worker.Join());
        BudgetSnapshot end = ledgers[0].GetSnapshot();
        AssertConsistent(end);
        Assert.All(end.Flatten(), snapshot => Assert.Equal(default, snapshot.Reserved));
        Assert.Equal(settled.Aggregate(default(Spend), (sum, part) => sum + part), end.Spent);
        Assert.Equal(end.Spent, end.Flatten().Aggregate(default(Spend), (sum, s) => sum + s.SpentHere));
        Assert.Equal(0, ledgers[0].Close());
    }

    /// <summary>Reserves, settles at most what was reserved, disposes, and closes one ledger now and then.</summary>
    private static Spend Work(List<BudgetLedger> ledgers, Random random, Barrier start)
    {
        Spend settled = default;
        List<(Reservation Reservation, Spend Amount)> held = [];
        start.SignalAndWait();
        for (int step = 0; step < StepsPerThread; step++)
        {
            try
            {
                Spend amount = new() { ModelCalls = 1, InputTokens = random.Next(20) };
                if (ledgers[random.Next(ledgers.Count)].TryReserve(in amount, out Reservation reservation, out _))
                {
                    held.Add((reservation, amount));
                }

                if (random.Next(200) == 0)
                {
                    ledgers[random.Next(1, ledgers.Count)].Close();
                }
            }
            catch (InvalidOperationException)
            {
                // Another thread closed that ledger.
            }

            if (held.Count > random.Next(6))
            {
                settled += Finish(held, random);
            }
        }

        while (held.Count > 0)
        {
            settled += Finish(held, random);
        }

        return settled;
    }

    private static Spend Finish(List<(Reservation Reservation, Spend Amount)> held, Random random)
    {
        int index = random.Next(held.Count);
        (Reservation reservation, Spend amount) = held[index];
        held.RemoveAt(index);
        if (random.Next(3) == 0)
        {
            reservation.Dispose();
            return default;
        }

        try
        {
            Spend actual = amount with { InputTokens = random.Next((int)amount.InputTokens + 1) };
            reservation.Settle(in actual);
            return actual;
        }
        catch (InvalidOperationException)
        {
            // Its ledger was closed, which gave it back.
            return default;
        }
    }

    private static void AssertConsistent(BudgetSnapshot snapshot)
    {
        Spend spent = snapshot.Children.Aggregate(snapshot.SpentHere, (sum, child) => sum + child.Spent);
        Assert.Equal(spent, snapshot.Spent);
        Assert.True(snapshot.Spent.ModelCalls + snapshot.Reserved.ModelCalls <= snapshot.Limits.ModelCalls);
        Assert.True(snapshot.Spent.Tokens + snapshot.Reserved.Tokens <= snapshot.Limits.Tokens);
        Assert.True(snapshot.Children.Sum(child => child.Reserved.ModelCalls) <= snapshot.Reserved.ModelCalls);
        Assert.False(snapshot.IsOverrun);
        foreach (BudgetSnapshot child in snapshot.Children)
        {
            AssertConsistent(child);
        }
    }
}
