namespace Agents.Core.Benchmarks.Budgets;

/// <summary>The lowest level of a chain of budgets, where one thread reserves and settles.</summary>
public interface ILeaf
{
    /// <summary>Gets what was settled at the top level, through all leaves below it.</summary>
    long MicroDollarsAtTop { get; }

    /// <summary>
    /// Again and again reserves <see cref="ModelCall.Estimate"/> on every level and settles it with <see cref="ModelCall.Actual"/>.
    /// </summary>
    /// <param name="times">How often.</param>
    void ReserveAndSettle(int times);
}
