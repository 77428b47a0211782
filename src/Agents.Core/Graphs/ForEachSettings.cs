using Agents.Core.Budgets;

namespace Agents.Core.Graphs;

/// <summary>The options of a list's items, as they were when the node was added.</summary>
internal sealed class ForEachSettings(ForEachOptions options)
{
    public int MaxConcurrency { get; } = options.MaxConcurrency;

    public Budget? ItemBudget { get; } = options.ItemBudget;

    private int MaxItems { get; } = options.MaxItems;

    /// <summary>Copies the items of a list, at most as many as are allowed; what it is made of may change or never end.</summary>
    public IReadOnlyList<T> Take<T>(string node, IEnumerable<T>? items)
    {
        if (items is null)
        {
            throw new InvalidOperationException($"The items of node '{node}' must be a list, but are null.");
        }

        List<T> taken = items.TryGetNonEnumeratedCount(out int count) ? new List<T>(Math.Min(count, MaxItems)) : [];
        foreach (T item in items)
        {
            if (taken.Count == MaxItems)
            {
                throw new InvalidOperationException($"Node '{node}' takes at most {MaxItems} items ({nameof(ForEachOptions.MaxItems)}), but there are more.");
            }

            taken.Add(item);
        }

        return taken;
    }
}
