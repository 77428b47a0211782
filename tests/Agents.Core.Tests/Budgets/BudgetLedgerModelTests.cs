using Agents.Core.Budgets;
using FsCheck;
using FsCheck.Fluent;
using static Agents.Core.Tests.Budgets.Ledgers;

namespace Agents.Core.Tests.Budgets;

/// <summary>Random trees of ledgers under random operations, against a model that can be read at a glance.</summary>
public sealed class BudgetLedgerModelTests
{
    private enum Step
    {
        Reserve,
        Settle,
        Dispose,
        Close,
    }

    [Fact]
    public void Random_operations_on_random_trees_do_what_the_model_does() =>
        Prop.ForAll(Trees(), Steps(), RunBoth).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(400)));

    private static void RunBoth((int Parent, int Limit)[] tree, (Step Step, int Ledger, int Amount)[] steps)
    {
        List<BudgetLedger> ledgers = [];
        Model model = new(tree);
        for (int i = 0; i < tree.Length; i++)
        {
            Budget budget = tree[i].Limit < 0 ? Budget.Unlimited : new Budget { ModelCalls = tree[i].Limit };
            ledgers.Add(i == 0 ? Root(budget) : ledgers[model.Parent(i)].CreateChild($"{i}", budget));
        }

        List<(int Ledger, int Amount, Reservation Reservation)> open = [];
        foreach ((Step step, int pick, int amount) in steps)
        {
            int at = pick % ledgers.Count;
            switch (step)
            {
                case Step.Reserve when model.IsClosed(at):
                    Assert.Throws<InvalidOperationException>(() => ledgers[at].TryReserve(Calls(amount), out _, out _));
                    break;
                case Step.Reserve:
                    bool admitted = ledgers[at].TryReserve(Calls(amount), out Reservation reservation, out BudgetRefusal? refusal);
                    Assert.Equal(model.FirstRefusing(at, amount), admitted ? -1 : refusal!.Ledger == "run" ? 0 : int.Parse(refusal.Ledger));
                    if (admitted)
                    {
                        model.Add(at, reserved: amount, spent: 0);
                        open.Add((at, amount, reservation));
                    }

                    break;
                case Step.Settle or Step.Dispose when open.Count > 0:
                    (int owner, int held, Reservation taken) = open[pick % open.Count];
                    open.RemoveAt(pick % open.Count);
                    model.Add(owner, reserved: -held, spent: step == Step.Settle ? amount : 0);
                    Finish(taken, step, amount);
                    Assert.Throws<InvalidOperationException>(() => taken.Settle(Calls(amount)));
                    break;
                case Step.Close when amount == 0:
                    Assert.Equal(open.Count(o => model.IsWithin(o.Ledger, at)), ledgers[at].Close());
                    open.FindAll(o => model.IsWithin(o.Ledger, at)).ForEach(o => model.Add(o.Ledger, -o.Amount, 0));
                    open.RemoveAll(o => model.IsWithin(o.Ledger, at));
                    model.Close(at);
                    break;
                default:
                    break;
            }

            Assert.Equal(
                model.Sums.Select((sum, i) => ($"{(i == 0 ? "run" : i)}", sum.Spent, sum.Reserved)),
                ledgers[0].GetSnapshot().Flatten()
                    .Select(s => (s.Name, s.Spent.ModelCalls, s.Reserved.ModelCalls))
                    .OrderBy(s => s.Name == "run" ? 0 : int.Parse(s.Name)));
        }
    }

    private static void Finish(Reservation reservation, Step step, int amount)
    {
        if (step == Step.Settle)
        {
            reservation.Settle(Calls(amount));
        }
        else
        {
            reservation.Dispose();
        }
    }

    private static Arbitrary<(int Parent, int Limit)[]> Trees() =>
        (from count in Gen.Choose(1, 7)
         from nodes in Gen.Choose(0, 100).Zip(Gen.Choose(-2, 12)).ArrayOf(count)
         select nodes.Select(node => (node.Item1, node.Item2)).ToArray()).ToArbitrary();

    private static Arbitrary<(Step Step, int Ledger, int Amount)[]> Steps() =>
        (from count in Gen.Choose(1, 40)
         from steps in (from step in Gen.Elements(Step.Reserve, Step.Reserve, Step.Reserve, Step.Settle, Step.Settle, Step.Dispose, Step.Close)
                        from ledger in Gen.Choose(0, 1_000)
                        from amount in Gen.Choose(0, 6)
                        select (step, ledger, amount)).ArrayOf(count)
         select steps).ToArbitrary();

    /// <summary>The five lines that a ledger must agree with: who is above, who refuses, what is added, who is closed.</summary>
    private sealed class Model((int Parent, int Limit)[] tree)
    {
        private readonly HashSet<int> _closed = [];

        public (long Spent, long Reserved)[] Sums { get; } = new (long, long)[tree.Length];

        public int Parent(int ledger) => ledger == 0 ? -1 : tree[ledger].Parent % ledger;

        public bool IsWithin(int ledger, int ancestor) => ledger == ancestor || (ledger > 0 && IsWithin(Parent(ledger), ancestor));

        public bool IsClosed(int ledger) => _closed.Any(closed => IsWithin(ledger, closed));

        public void Close(int ledger) => _closed.Add(ledger);

        public int FirstRefusing(int ledger, int asked) =>
            ledger < 0 ? -1 : Refuses(ledger, asked) ? ledger : FirstRefusing(Parent(ledger), asked);

        public void Add(int ledger, long reserved, long spent)
        {
            for (; ledger >= 0; ledger = Parent(ledger))
            {
                Sums[ledger] = (Sums[ledger].Spent + spent, Sums[ledger].Reserved + reserved);
            }
        }

        private bool Refuses(int ledger, int asked) => tree[ledger].Limit >= 0
            && (Sums[ledger].Spent > tree[ledger].Limit || (asked > 0 && Sums[ledger].Spent + Sums[ledger].Reserved + asked > tree[ledger].Limit));
    }
}
