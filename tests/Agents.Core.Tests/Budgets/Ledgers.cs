using Agents.Core.Budgets;

namespace Agents.Core.Tests.Budgets;

/// <summary>Short words for what every test of ledgers does.</summary>
internal static class Ledgers
{
    public static BudgetLedger Root(Budget budget) => BudgetLedger.CreateRoot("run", budget, TimeProvider.System);

    public static Spend Calls(long count) => new() { ModelCalls = count };

    public static Spend Input(long tokens) => new() { InputTokens = tokens };

    /// <summary>Reserves what must be admitted.</summary>
    public static Reservation Reserve(this BudgetLedger ledger, Spend amount)
    {
        Assert.True(ledger.TryReserve(amount, out Reservation reservation, out BudgetRefusal? refusal), refusal?.ToString());
        Assert.Null(refusal);
        return reservation;
    }

    /// <summary>Asks for what must be refused.</summary>
    public static BudgetRefusal Refuse(this BudgetLedger ledger, Spend amount)
    {
        Assert.False(ledger.TryReserve(amount, out Reservation reservation, out BudgetRefusal? refusal));
        Assert.Equal(default, reservation);
        Assert.NotNull(refusal);
        return refusal;
    }

    /// <summary>Lists a snapshot and all below it.</summary>
    public static IEnumerable<BudgetSnapshot> Flatten(this BudgetSnapshot snapshot) =>
        [snapshot, .. snapshot.Children.SelectMany(Flatten)];
}
