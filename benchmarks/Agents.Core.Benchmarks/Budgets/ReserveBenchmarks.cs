using BenchmarkDotNet.Attributes;

namespace Agents.Core.Benchmarks.Budgets;

/// <summary>One model call reserved and settled on some levels of ledgers, by one thread.</summary>
[MemoryDiagnoser]
public class ReserveBenchmarks
{
    private const int Repetitions = 1_000;

    private ILeaf _floor = null!;
    private ILeaf _lock = null!;
    private ILeaf _ours = null!;

    [Params(1, 2, 4)]
    public int Levels { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _floor = new FloorBudgets().CreateLeaves(Levels, 1)[0];
        _lock = new LockBudgets().CreateLeaves(Levels, 1)[0];
        _ours = new OursBudgets().CreateLeaves(Levels, 1)[0];
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Repetitions)]
    public void Floor() => _floor.ReserveAndSettle(Repetitions);

    [Benchmark(OperationsPerInvoke = Repetitions)]
    public void Lock() => _lock.ReserveAndSettle(Repetitions);

    [Benchmark(OperationsPerInvoke = Repetitions)]
    public void Ours() => _ours.ReserveAndSettle(Repetitions);
}
