using Agents.Core.Budgets;

namespace Budgets;

/// <summary>What the reading room hands back: how every reader fared, and the ledger when the last one had left.</summary>
internal sealed record RoomLog
{
    public required IReadOnlyList<Reading> Readings { get; init; }

    public required BudgetSnapshot Ledger { get; init; }
}
