namespace Agents.Core.Budgets;

/// <summary>What a ledger held at one instant.</summary>
public sealed record BudgetSnapshot
{
    /// <summary>Gets the ledger's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the ledger's own limits, a share of its parent already turned into amounts.</summary>
    public required Budget Limits { get; init; }

    /// <summary>Gets what was settled through this ledger and all ledgers below it.</summary>
    public required Spend Spent { get; init; }

    /// <summary>Gets what was settled through this ledger itself.</summary>
    public required Spend SpentHere { get; init; }

    /// <summary>Gets what open reservations hold, of this ledger and all ledgers below it.</summary>
    public required Spend Reserved { get; init; }

    /// <summary>Gets whether more was settled than a limit allows. Such a ledger admits nothing further.</summary>
    public required bool IsOverrun { get; init; }

    /// <summary>Gets whether the ledger was closed.</summary>
    public required bool IsClosed { get; init; }

    /// <summary>Gets the snapshots of the children, in the order of their making; taken at the same instant.</summary>
    public required IReadOnlyList<BudgetSnapshot> Children { get; init; }

    /// <summary>Computes what is free here: the limit less what is spent and reserved, so that the three make up the limit exactly.</summary>
    /// <param name="dimension">A dimension other than duration, depth and tool units.</param>
    /// <returns>The amount, negative when the ledger is over the limit; <see langword="null"/> when there is no limit.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is not one that a ledger adds up.</exception>
    public long? Free(BudgetDimension dimension)
    {
        int index = (int)dimension;
        return index is >= 0 and < BudgetLimits.CountedDimensions
            ? Limits.GetLimit(dimension) - Spent[index] - Reserved[index]
            : throw new ArgumentOutOfRangeException(nameof(dimension), dimension, $"{dimension} is not an amount that a ledger adds up.");
    }

    /// <summary>Computes how many units of a tool are free here.</summary>
    /// <param name="unit">The name of the unit.</param>
    /// <returns>The amount, negative when the ledger is over the limit; <see langword="null"/> when there is no limit.</returns>
    public long? FreeUnits(string unit) =>
        Limits.ToolUnits.TryGet(unit, out long limit) ? limit - Spent.ToolUnits[unit] - Reserved.ToolUnits[unit] : null;
}
