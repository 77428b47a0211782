namespace Agents.Core.Benchmarks.Budgets;

/// <summary>A way to keep track of a budget on several levels at once.</summary>
public interface IBudgetsSubject
{
    /// <summary>Gets the subject's name.</summary>
    string Name { get; }

    /// <summary>Makes levels of budgets, one below the other; only the lowest has several beside each other.</summary>
    /// <param name="levels">How many levels; at least 1.</param>
    /// <param name="count">How many leaves the lowest level has; 1 when it is also the highest.</param>
    IReadOnlyList<ILeaf> CreateLeaves(int levels, int count);
}
