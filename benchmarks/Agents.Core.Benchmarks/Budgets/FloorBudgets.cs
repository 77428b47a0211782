using System.Runtime.InteropServices;

namespace Agents.Core.Benchmarks.Budgets;

/// <summary>The least that the work costs: two <see cref="Interlocked.Add(ref long, long)"/> a level, on money alone.</summary>
/// <remarks>
/// Not a budget: nothing is checked, levels can disagree for a moment, and what is reserved cannot be told from what is spent.
/// </remarks>
public sealed class FloorBudgets : IBudgetsSubject
{
    /// <inheritdoc/>
    public string Name => "floor";

    /// <inheritdoc/>
    public IReadOnlyList<ILeaf> CreateLeaves(int levels, int count)
    {
        Level[] above = [.. Enumerable.Range(0, levels - 1).Select(_ => new Level())];
        return [.. Enumerable.Range(0, count).Select(_ => new Leaf([.. above, new Level()]))];
    }

    private sealed class Leaf(Level[] levels) : ILeaf
    {
        public long MicroDollarsAtTop => Volatile.Read(ref levels[0].MicroDollars);

        public void ReserveAndSettle(int times)
        {
            long estimate = ModelCall.Estimate.MicroDollars;
            long correction = ModelCall.Actual.MicroDollars - estimate;
            for (int i = 0; i < times; i++)
            {
                foreach (Level level in levels)
                {
                    Interlocked.Add(ref level.MicroDollars, estimate);
                }

                foreach (Level level in levels)
                {
                    Interlocked.Add(ref level.MicroDollars, correction);
                }
            }
        }
    }

    // Two levels never share a cache line.
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    private sealed class Level
    {
        [FieldOffset(64)]
        public long MicroDollars;
    }
}
