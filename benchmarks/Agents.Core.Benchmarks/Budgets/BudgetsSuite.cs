using Agents.Core.Benchmarks.Compare;

namespace Agents.Core.Benchmarks.Budgets;

/// <summary>Ledgers of a budget: what it costs to reserve a model call and to settle it, alone and with another thread in the way.</summary>
public sealed class BudgetsSuite : ISuite
{
    // A subject is one class that implements IBudgetsSubject, listed here in the order of the table.
    private readonly IBudgetsSubject[] _subjects = [new OursBudgets(), new FloorBudgets(), new LockBudgets()];

    private readonly Work[] _work =
    [
        new("reserve-1", Levels: 1, Threads: 1, "one model call reserved and settled on one ledger", "at most 100 ns and 0 B"),
        new("reserve-2", Levels: 2, Threads: 1, "the same on a child of a root: the work of reserve-contended without contention", null),
        new("reserve-4", Levels: 4, Threads: 1, "the same on four ledgers, one below the other", "at most 250 ns and 0 B"),
        new(
            "reserve-contended",
            Levels: 2,
            Threads: 2,
            "two threads at the same time, each on its own child of one root; wall time by operations of one thread",
            "at most 3 times reserve-2"),
    ];

    /// <inheritdoc/>
    public string Name => "budgets";

    /// <inheritdoc/>
    public string Description => "reserving a model call and settling it, with limits on money, tokens and calls at every level.";

    /// <inheritdoc/>
    public IReadOnlyList<MeasurementName> Names => [.. _work.Select(work => new MeasurementName(work.Name, ["ns", "B"], work.Meaning, work.Aim))];

    /// <inheritdoc/>
    public IReadOnlyList<string> Subjects => [.. _subjects.Select(subject => subject.Name)];

    /// <inheritdoc/>
    public IReadOnlyList<Peer> Peers => [];

    /// <inheritdoc/>
    public IReadOnlyList<ITrial> CreateTrials() =>
    [
        .. _work
            .Where(work => work.Threads <= Environment.ProcessorCount) // else they would only take turns
            .SelectMany(work => _subjects.Select(subject => CreateTrial(work, subject))),
    ];

    private static ThreadsTrial CreateTrial(Work work, IBudgetsSubject subject)
    {
        IReadOnlyList<ILeaf> leaves = subject.CreateLeaves(work.Levels, work.Threads);
        return new(work.Name, subject.Name, [.. leaves.Select(leaf => (Action<int>)leaf.ReserveAndSettle)], Check);

        void Check(long operations)
        {
            long expected = operations * ModelCall.Actual.MicroDollars;
            long counted = leaves[0].MicroDollarsAtTop;
            if (counted != expected)
            {
                throw new InvalidOperationException(
                    $"{subject.Name} in {work.Name} must count {expected} micro-dollars after {operations} operations, but counted {counted}.");
            }
        }
    }

    private sealed record Work(string Name, int Levels, int Threads, string Meaning, string? Aim);
}
