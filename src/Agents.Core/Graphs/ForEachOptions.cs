using Agents.Core.Budgets;

namespace Agents.Core.Graphs;

/// <summary>How the items of a list are worked on.</summary>
/// <remarks>Read once when the node is added. Not thread-safe while it is being changed.</remarks>
public sealed class ForEachOptions
{
    /// <summary>The greatest <see cref="MaxItems"/>.</summary>
    public const int GreatestItems = 1 << 24;

    /// <summary>Gets or sets how many items may be under way at once.</summary>
    /// <value>1 to <see cref="GraphOptions.GreatestConcurrency"/>. The default is 256. Items do not count under the limit of the graph;
    /// the node itself does, as one.</value>
    public int MaxConcurrency { get; set; } = 256;

    /// <summary>Gets or sets how many items a list may have. A longer one fails the node before any item starts.</summary>
    /// <value>0 to <see cref="GreatestItems"/>. The default is 100,000.</value>
    public int MaxItems { get; set; } = 100_000;

    /// <summary>Gets or sets the limits of each item, in amounts or as a share of what the node has left when the item starts.</summary>
    /// <value>The default is <see langword="null"/>: only the limits of the node.</value>
    public Budget? ItemBudget { get; set; }

    internal void AddFailures(string node, List<string> failures)
    {
        if (MaxConcurrency is < 1 or > GraphOptions.GreatestConcurrency)
        {
            failures.Add($"{nameof(MaxConcurrency)} of node '{node}' must be 1 to {GraphOptions.GreatestConcurrency}, but is {MaxConcurrency}.");
        }

        if (ItemBudget?.Duration is { } duration)
        {
            failures.Add($"{nameof(ItemBudget)} of node '{node}' must have no {nameof(Budget.Duration)}, but has {duration}; limit the time of the node instead.");
        }

        if (MaxItems is < 0 or > GreatestItems)
        {
            failures.Add($"{nameof(MaxItems)} of node '{node}' must be 0 to {GreatestItems}, but is {MaxItems}.");
        }
    }
}
