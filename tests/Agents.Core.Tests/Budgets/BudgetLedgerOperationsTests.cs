using System.Globalization;
using Agents.Core.Budgets;
using FsCheck;
using FsCheck.Fluent;
using static Agents.Core.Tests.Budgets.Ledgers;

namespace Agents.Core.Tests.Budgets;

/// <summary>
/// Everything that a ledger can be asked for, with several dimensions and named units at once: reserving, resizing, settling in parts, raising
/// limits, children with shares, closing. Beside a model of a few lines, and under several threads.
/// </summary>
public sealed class BudgetLedgerOperationsTests
{
    private const int Threads = 4;
    private const int StepsPerThread = 250;

    private enum Step
    {
        Reserve,
        Resize,
        SettlePart,
        Settle,
        Dispose,
        Extend,
        AddChild,
        AddShare,
        Close,
    }

    [Fact]
    public void Random_operations_do_what_the_model_does() =>
        Prop.ForAll(LongRuns.Seeds, seed =>
        {
            try
            {
                RunBoth(new Random(seed));
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed}: {exception.Message}", exception);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(600)));

    [Fact]
    public void Threads_never_pass_a_limit_and_lose_nothing_whenever_they_are_stopped() =>
        Prop.ForAll(LongRuns.Seeds, seed =>
        {
            try
            {
                Stress(seed);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed}: {exception.Message}", exception);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(25)));

    private static void RunBoth(Random random)
    {
        long?[] limits = [Maybe(random), Maybe(random), Maybe(random)];
        List<LedgerModel> models = [new LedgerModel(null, limits)];
        List<BudgetLedger> ledgers = [Root(ToBudget(limits))];
        List<(int Ledger, long[] Held, Reservation Reservation)> open = [];
        for (int i = random.Next(60); i > 0; i--)
        {
            int at = random.Next(ledgers.Count);
            int taken = open.Count == 0 ? -1 : random.Next(open.Count);
            long[] amount = [random.Next(4), random.Next(8), random.Next(3)];
            Step step = (Step)random.Next((int)Step.Close + (random.Next(12) == 0 ? 1 : 0));
            if (step is Step.Resize or Step.SettlePart or Step.Settle or Step.Dispose)
            {
                if (taken >= 0)
                {
                    Use(step, random, models, open, taken, amount);
                }
            }
            else if (models[at].IsClosed)
            {
                Assert.Throws<InvalidOperationException>(() => ledgers[at].TryReserve(ToSpend(amount), out _, out _));
                Assert.Throws<InvalidOperationException>(() => ledgers[at].CreateChild("late", Budget.Share(1)));
                Assert.Throws<InvalidOperationException>(() => ledgers[at].Extend(ToBudget([1, 1, 1])));
            }
            else
            {
                Ask(step, random, models, ledgers, open, at, amount);
            }

            Compare(models, ledgers);
        }
    }

    private static void Ask(
        Step step,
        Random random,
        List<LedgerModel> models,
        List<BudgetLedger> ledgers,
        List<(int Ledger, long[] Held, Reservation Reservation)> open,
        int at,
        long[] amount)
    {
        switch (step)
        {
            case Step.Reserve:
                bool admitted = ledgers[at].TryReserve(ToSpend(amount), out Reservation reservation, out BudgetRefusal? refusal);
                CheckRefusal(models, models[at].FirstRefusing(amount), admitted, refusal);
                if (admitted)
                {
                    models[at].Add(amount, [0, 0, 0]);
                    open.Add((at, amount, reservation));
                }

                break;
            case Step.Extend:
                ledgers[at].Extend(ToBudget([.. amount.Select(extra => (long?)extra)]));
                models[at].Extend(amount);
                break;
            case Step.AddChild or Step.AddShare when ledgers.Count < 8:
                int quarters = random.Next(1, 5);
                long?[] own = [Maybe(random), Maybe(random), Maybe(random)];
                Budget budget = ToBudget(own);
                ledgers.Add(ledgers[at].CreateChild($"{ledgers.Count}", step == Step.AddShare ? budget with { ParentShare = quarters / 4.0 } : budget));
                models.Add(new LedgerModel(models[at], step == Step.AddShare ? models[at].Share(own, quarters) : own));
                break;
            case Step.Close:
                int[] closing = [.. open.Select((o, i) => (o, i)).Where(pair => models[pair.o.Ledger].IsWithin(models[at])).Select(pair => pair.i)];
                Assert.Equal(closing.Length, ledgers[at].Close());
                foreach (int i in closing.Reverse())
                {
                    models[open[i].Ledger].Add([.. open[i].Held.Select(held => -held)], [0, 0, 0]);
                    open.RemoveAt(i);
                }

                models[at].WasClosed = true;
                break;
            default:
                break;
        }
    }

    private static void Use(
        Step step, Random random, List<LedgerModel> models, List<(int Ledger, long[] Held, Reservation Reservation)> open, int taken, long[] amount)
    {
        (int ledger, long[] held, Reservation reservation) = open[taken];
        LedgerModel model = models[ledger];
        long[] back = [.. held.Select(part => -part)];
        switch (step)
        {
            case Step.Resize:
                model.Add(back, [0, 0, 0]);
                LedgerModel? refusing = model.FirstRefusing(amount);
                bool admitted = reservation.TryResize(ToSpend(amount), out BudgetRefusal? refusal);
                CheckRefusal(models, refusing, admitted, refusal);
                model.Add(admitted ? amount : held, [0, 0, 0]);
                open[taken] = (ledger, admitted ? amount : held, reservation);
                break;
            case Step.SettlePart:
                // Nothing left is the same as settling all of it.
                long[] rest = [.. held.Select(part => random.NextInt64(part + 1))];
                reservation.SettlePart(ToSpend(amount), ToSpend(rest));
                model.Add(back, amount);
                model.Add(rest, [0, 0, 0]);
                open[taken] = (ledger, rest, reservation);
                if (rest.All(part => part == 0))
                {
                    open.RemoveAt(taken);
                }

                break;
            default:
                open.RemoveAt(taken);
                model.Add(back, step == Step.Settle ? amount : [0, 0, 0]);
                if (step == Step.Settle)
                {
                    reservation.Settle(ToSpend(amount));
                }
                else
                {
                    reservation.Dispose();
                }

                Assert.Throws<InvalidOperationException>(() => reservation.TryResize(ToSpend(amount), out _));
                Assert.Throws<InvalidOperationException>(() => reservation.SettlePart(ToSpend(amount), default));
                break;
        }
    }

    private static void CheckRefusal(List<LedgerModel> models, LedgerModel? refusing, bool admitted, BudgetRefusal? refusal)
    {
        Assert.Equal(refusing is null, admitted);
        Assert.Equal(refusing is null ? null : Name(models.IndexOf(refusing)), refusal?.Ledger);
    }

    private static void Compare(List<LedgerModel> models, List<BudgetLedger> ledgers) => Assert.Equal(
        models.Select((model, i) => $"{Name(i)}: {Text(model.Spent)} {Text(model.Reserved)} of {Text(model.Limits)} {model.IsClosed}"),
        ledgers[0].GetSnapshot().Flatten().OrderBy(s => s.Name == "run" ? 0 : int.Parse(s.Name, CultureInfo.InvariantCulture)).Select(s =>
            $"{s.Name}: {Text(OfSpend(s.Spent))} {Text(OfSpend(s.Reserved))} of {Text(OfBudget(s.Limits))} {s.IsClosed}"));

    private static void Stress(int seed)
    {
        Random shape = new(seed);
        List<BudgetLedger> ledgers = [Root(new Budget { ModelCalls = 300, Tokens = 3_000, ToolUnits = ToolUnits.Of(("search", 400)) })];
        for (int i = 1; i < 7; i++)
        {
            Budget own = shape.Next(2) == 0 ? Budget.Share(shape.NextDouble()) : new Budget { Tokens = shape.Next(2_000), ToolUnits = ToolUnits.Of(("search", shape.Next(200))) };
            ledgers.Add(ledgers[shape.Next(i)].CreateChild($"{i}", own));
        }

        Spend[] settled = new Spend[Threads];
        using CancellationTokenSource stop = new();
        using Barrier start = new(Threads + 1);
        Thread[] workers = [.. Enumerable.Range(0, Threads).Select(t => new Thread(() => settled[t] = Work(ledgers, new Random(unchecked(seed + t)), start, stop.Token)))];
        Array.ForEach(workers, worker => worker.Start());
        start.SignalAndWait();
        int snapshots = shape.Next(3) == 0 ? shape.Next(200) : int.MaxValue;
        while (workers.Any(worker => worker.IsAlive))
        {
            BudgetTrees.CheckLimits(ledgers[0].GetSnapshot());
            if (--snapshots == 0)
            {
                stop.Cancel();
            }
        }

        Array.ForEach(workers, worker => worker.Join());
        BudgetSnapshot end = ledgers[0].GetSnapshot();
        BudgetTrees.CheckLimits(end);
        Assert.Equal(settled.Aggregate(default(Spend), (sum, part) => sum + part), end.Spent);
        Assert.Equal(end.Spent, end.Flatten().Aggregate(default(Spend), (sum, s) => sum + s.SpentHere));
        ledgers[0].Close();
        Assert.All(ledgers[0].GetSnapshot().Flatten(), snapshot => Assert.Equal(default, snapshot.Reserved));
        Assert.Equal(end.Spent, ledgers[0].Spent);
    }

    /// <summary>Settles no more than was reserved; what it holds when it is stopped it leaves behind, as an abandoned branch does.</summary>
    private static Spend Work(List<BudgetLedger> ledgers, Random random, Barrier start, CancellationToken stop)
    {
        Spend settled = default;
        List<(Reservation Reservation, long[] Held)> open = [];
        start.SignalAndWait(CancellationToken.None);
        for (int step = 0; step < StepsPerThread && !stop.IsCancellationRequested; step++)
        {
            BudgetLedger ledger = ledgers[random.Next(ledgers.Count)];
            long[] amount = [random.Next(3), random.Next(15), random.Next(4)];
            if (open.Count < 5 && ledger.TryReserve(ToSpend(amount), out Reservation reservation, out _))
            {
                open.Add((reservation, amount));
            }

            if (random.Next(40) == 0)
            {
                ledger.Extend(ToBudget([random.Next(3), random.Next(9), random.Next(3)]));
            }

            if (open.Count == 0)
            {
                continue;
            }

            int taken = random.Next(open.Count);
            (Reservation held, long[] most) = open[taken];
            long[] used = [.. most.Select(part => random.NextInt64(part + 1))];
            switch (random.Next(4))
            {
                case 0:
                    if (held.TryResize(ToSpend(amount), out _))
                    {
                        open[taken] = (held, amount);
                    }

                    break;
                case 1:
                    long[] rest = [.. most.Zip(used, (all, part) => all - part)];
                    held.SettlePart(ToSpend(used), ToSpend(rest));
                    settled += ToSpend(used);
                    open[taken] = (held, rest);
                    if (rest.All(part => part == 0))
                    {
                        open.RemoveAt(taken);
                    }

                    break;
                case 2:
                    held.Settle(ToSpend(used));
                    settled += ToSpend(used);
                    open.RemoveAt(taken);
                    break;
                default:
                    held.Dispose();
                    open.RemoveAt(taken);
                    break;
            }
        }

        return settled;
    }

    private static long? Maybe(Random random) => random.Next(3) == 0 ? null : random.Next(20);

    private static string Name(int ledger) => ledger == 0 ? "run" : $"{ledger}";

    private static string Text<T>(IEnumerable<T> amounts) => string.Join(',', amounts);

    private static Spend ToSpend(long[] amount) =>
        new() { ModelCalls = amount[0], InputTokens = amount[1], ToolUnits = amount[2] == 0 ? ToolUnits.None : ToolUnits.Of(("search", amount[2])) };

    private static long[] OfSpend(Spend spend) => [spend.ModelCalls, spend.Tokens, spend.ToolUnits["search"]];

    private static Budget ToBudget(long?[] limits) => new()
    {
        ModelCalls = limits[0],
        Tokens = limits[1],
        ToolUnits = limits[2] is { } units ? ToolUnits.Of(("search", units)) : ToolUnits.None,
    };

    private static long?[] OfBudget(Budget budget) => [budget.ModelCalls, budget.Tokens, budget.ToolUnits.TryGet("search", out long units) ? units : null];

    /// <summary>A ledger as one would write it down: sums in three dimensions, and limits on them.</summary>
    private sealed class LedgerModel(LedgerModel? parent, long?[] limits)
    {
        public long?[] Limits { get; } = limits;

        public long[] Spent { get; } = new long[3];

        public long[] Reserved { get; } = new long[3];

        public bool WasClosed { get; set; }

        public bool IsClosed => WasClosed || parent?.IsClosed == true;

        public bool IsWithin(LedgerModel other) => this == other || parent?.IsWithin(other) == true;

        public void Extend(long[] extra)
        {
            for (int d = 0; d < 3; d++)
            {
                Limits[d] += extra[d];
            }
        }

        public void Add(long[] reserved, long[] spent)
        {
            for (int d = 0; d < 3; d++)
            {
                Reserved[d] += reserved[d];
                Spent[d] += spent[d];
            }

            parent?.Add(reserved, spent);
        }

        public LedgerModel? FirstRefusing(long[] asked) => Enumerable.Range(0, 3).Any(d =>
            Spent[d] > Limits[d] || (asked[d] > 0 && Spent[d] + Reserved[d] + asked[d] > Limits[d])) ? this : parent?.FirstRefusing(asked);

        public long?[] Share(long?[] own, int quarters) => [.. own.Select((limit, d) => Least(limit, Left(d) * quarters / 4))];

        private long? Left(int d) => Least(parent?.Left(d), Limits[d] is { } limit ? Math.Max(0, limit - Spent[d] - Reserved[d]) : null);

        private static long? Least(long? left, long? right) => left is null ? right : right is null ? left : Math.Min(left.Value, right.Value);
    }
}
