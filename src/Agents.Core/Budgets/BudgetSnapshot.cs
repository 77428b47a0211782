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

    /// <summary>Gets whether more was settled than a limit allows, because a provider reported more than was reserved.</summary>
    public required bool IsOverrun { get; init; }

    /// <summary>Gets the snapshots of the children, in the order of their making; taken at the same instant.</summary>
    public required IReadOnlyList<BudgetSnapshot> Children { get; init; }
}
