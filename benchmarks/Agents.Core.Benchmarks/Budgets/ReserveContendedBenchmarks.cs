using Agents.Core.Benchmarks.Compare;
using BenchmarkDotNet.Attributes;

namespace Agents.Core.Benchmarks.Budgets;

/// <summary>Two threads at the same time, each on its own child of one root; time and bytes by the operations of one thread.</summary>
/// <remarks>Starting the second thread is part of what is measured, and is small beside the many operations.</remarks>
[MemoryDiagnoser]
public class ReserveContendedBenchmarks
{
    private const int Repetitions = 100_000;

    private readonly IReadOnlyList<ILeaf> _floor = new FloorBudgets().CreateLeaves(2, 2);
    private readonly IReadOnlyList<ILeaf> _lock = new LockBudgets().CreateLeaves(2, 2);
    private readonly IReadOnlyList<ILeaf> _ours = new OursBudgets().CreateLeaves(2, 2);

    [Benchmark(Baseline = true, OperationsPerInvoke = Repetitions)]
    public void Floor() => Contend(_floor);

    [Benchmark(OperationsPerInvoke = Repetitions)]
    public void Lock() => Contend(_lock);

    [Benchmark(OperationsPerInvoke = Repetitions)]
    public void Ours() => Contend(_ours);

    private static void Contend(IReadOnlyList<ILeaf> leaves) =>
        ThreadTeam.Run(leaves.Count, thread => leaves[thread].ReserveAndSettle(Repetitions));
}
