namespace Agents.Core.Budgets;

/// <summary>The open reservations of one tree of ledgers. Guarded by the lock of the tree's root.</summary>
/// <remarks>
/// Slots are reused; a generation tells a slot's present reservation from those before it, so that settling twice is seen.
/// </remarks>
internal sealed class ReservationTable
{
    private Slot[] _slots = [];
    private int _used;
    private int _free = -1;

    /// <summary>Gets how many reservations are open.</summary>
    public int OpenCount { get; private set; }

    public (int Slot, int Generation) Add(BudgetLedger owner, in Spend amount)
    {
        int index = _free;
        if (index >= 0)
        {
            _free = _slots[index].NextFree;
        }
        else
        {
            if (_used == _slots.Length)
            {
                Array.Resize(ref _slots, Math.Max(2, _slots.Length * 2));
            }

            index = _used++;
        }

        ref Slot slot = ref _slots[index];
        slot.Owner = owner;
        slot.Amount = amount;
        slot.Generation++;
        OpenCount++;
        return (index, slot.Generation);
    }

    public bool IsOpen(int index, int generation) =>
        index < _used && _slots[index].Owner is not null && _slots[index].Generation == generation;

    public ref readonly Spend Amount(int index) => ref _slots[index].Amount;

    public void Replace(int index, in Spend amount) => _slots[index].Amount = amount;

    public void Remove(int index)
    {
        ref Slot slot = ref _slots[index];
        slot.Owner = null;
        slot.NextFree = _free;
        _free = index;
        OpenCount--;
    }

    /// <summary>Lists the open slots whose owner is the given ledger or stands below it.</summary>
    public IEnumerable<(int Slot, BudgetLedger Owner)> OpenBelow(BudgetLedger ledger)
    {
        for (int i = 0; i < _used; i++)
        {
            if (_slots[i].Owner is { } owner && owner.IsWithin(ledger))
            {
                yield return (i, owner);
            }
        }
    }

    private struct Slot
    {
        public BudgetLedger? Owner;
        public Spend Amount;
        public int Generation;
        public int NextFree;
    }
}
