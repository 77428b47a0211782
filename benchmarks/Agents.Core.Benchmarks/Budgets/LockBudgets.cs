namespace Agents.Core.Benchmarks.Budgets;

/// <summary>What one would write by hand: money alone, under one plain lock for all levels, checked on every level before it is taken.</summary>
public sealed class LockBudgets : IBudgetsSubject
{
    /// <inheritdoc/>
    public string Name => "lock";

    /// <inheritdoc/>
    public IReadOnlyList<ILeaf> CreateLeaves(int levels, int count)
    {
        Lock sync = new();
        Level[] above = [.. Enumerable.Range(0, levels - 1).Select(_ => new Level())];
        return [.. Enumerable.Range(0, count).Select(_ => new Leaf(sync, [.. above, new Level()]))];
    }

    private sealed class Leaf(Lock sync, Level[] levels) : ILeaf
    {
        public long MicroDollarsAtTop
        {
            get
            {
                lock (sync)
                {
                    return levels[0].Taken;
                }
            }
        }

        public void ReserveAndSettle(int times)
        {
            long estimate = ModelCall.Estimate.MicroDollars;
            long actual = ModelCall.Actual.MicroDollars;
            for (int i = 0; i < times; i++)
            {
                if (!TryTake(estimate))
                {
                    throw new InvalidOperationException("The limits must be out of reach.");
                }

                GiveBack(estimate - actual);
            }
        }

        private bool TryTake(long amount)
        {
            lock (sync)
            {
                foreach (Level level in levels)
                {
                    if (amount > level.Limit - level.Taken)
                    {
                        return false;
                    }
                }

                foreach (Level level in levels)
                {
                    level.Taken += amount;
                }

                return true;
            }
        }

        private void GiveBack(long amount)
        {
            lock (sync)
            {
                foreach (Level level in levels)
                {
                    level.Taken -= amount;
                }
            }
        }
    }

    private sealed class Level
    {
        public long Limit { get; } = ModelCall.Limits.MicroDollars!.Value;

        public long Taken { get; set; }
    }
}
