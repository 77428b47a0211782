namespace Agents.Core.Budgets;

/// <summary>Spend that a ledger has admitted and that has not happened yet. Settle it with what happened, or dispose of it.</summary>
/// <remarks>
/// A small value that points into its ledger: copies are the same reservation, and making one allocates nothing.
/// Thread-safe; of several callers that settle the same reservation one succeeds and the others get the exception.
/// The default value is no reservation: settling it throws, disposing of it does nothing.
/// </remarks>
public readonly struct Reservation : IDisposable, IEquatable<Reservation>
{
    private readonly BudgetLedger? _ledger;
    private readonly int _slot;
    private readonly int _generation;

    internal Reservation(BudgetLedger ledger, int slot, int generation)
    {
        _ledger = ledger;
        _slot = slot;
        _generation = generation;
    }

    /// <summary>Compares two reservations.</summary>
    /// <param name="left">The first.</param>
    /// <param name="right">The second.</param>
    /// <returns><see langword="true"/> when both are the same reservation.</returns>
    public static bool operator ==(Reservation left, Reservation right) => left.Equals(right);

    /// <summary>Compares two reservations.</summary>
    /// <param name="left">The first.</param>
    /// <param name="right">The second.</param>
    /// <returns><see langword="true"/> when they are different reservations.</returns>
    public static bool operator !=(Reservation left, Reservation right) => !left.Equals(right);

    /// <summary>Replaces the reservation by what really happened: less is given back, more is drawn even past a limit.</summary>
    /// <param name="actual">What happened.</param>
    /// <exception cref="InvalidOperationException">The reservation was settled or disposed of before, or its run has ended.</exception>
    /// <exception cref="OverflowException">The ledger's sum would not fit 64 bits; nothing was changed, and the reservation stays open.</exception>
    public void Settle(in Spend actual)
    {
        if (_ledger is null)
        {
            throw new InvalidOperationException("There is no reservation to settle: the ledger refused it, or it was never asked for.");
        }

        _ledger.Settle(_slot, _generation, in actual);
    }

    /// <summary>Reads what is reserved now.</summary>
    internal Spend ReadAmount() => _ledger?.ReadAmount(_slot, _generation) ?? default;

    /// <summary>Settles a part of the reservation and keeps the rest, which was a part of it before.</summary>
    internal void SettlePart(in Spend actual, in Spend rest)
    {
        if (_ledger is null)
        {
            throw new InvalidOperationException("There is no reservation to settle.");
        }

        _ledger.SettlePart(_slot, _generation, in actual, in rest);
    }

    /// <summary>Makes the reservation larger or smaller in one step; when that is refused, it stays as it was.</summary>
    internal bool TryResize(in Spend amount, out BudgetRefusal? refusal) => _ledger is null
        ? throw new InvalidOperationException("There is no reservation to resize.")
        : _ledger.TryResize(_slot, _generation, in amount, out refusal);

    /// <summary>Gives everything back that was not settled. Does nothing when it was settled or disposed of before.</summary>
    public void Dispose() => _ledger?.Release(_slot, _generation);

    /// <inheritdoc/>
    public bool Equals(Reservation other) =>
        ReferenceEquals(_ledger, other._ledger) && _slot == other._slot && _generation == other._generation;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Reservation other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_ledger, _slot, _generation);
}
