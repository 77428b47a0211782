namespace Agents.Core.Budgets;

/// <summary>Limits, and what is spent and reserved under them. Admits a reservation or refuses it; never admits more than a limit.</summary>
/// <remarks>
/// Ledgers form a tree. A reservation debits the ledger that is asked and every ancestor, or none of them; children hold no
/// copy of a limit, so that parallel branches cannot spend the same money twice. All ledgers of a tree share one lock, which is
/// held for a few dozen nanoseconds and never while other code runs. Thread-safe.
/// </remarks>
public sealed partial class BudgetLedger
{
    private readonly BudgetLedger? _parent;
    private readonly BudgetLedger _root;
    private BudgetLimits? _limits;
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly bool _isTimed;
    private readonly Lock? _ownLock;
    private readonly ReservationTable? _ownTable;
    private List<BudgetLedger>? _children;
    private Spend _spent;
    private Spend _reserved;
    private bool _closed;

    private BudgetLedger(BudgetLedger? parent, string name, Budget budget, TimeProvider clock)
    {
        _parent = parent;
        _root = parent?._root ?? this;
        Name = name;
        _clock = clock;
        if (parent is null)
        {
            _ownLock = new Lock();
            _ownTable = new ReservationTable();
        }

        _limits = ReferenceEquals(budget, Budget.Unlimited) ? null : new BudgetLimits(budget);
        _start = budget.Duration is null ? 0 : clock.GetTimestamp();
        _isTimed = budget.Duration is not null || parent?._isTimed == true;
        LimitsMoney = budget.MicroDollars is not null || parent?.LimitsMoney == true;
        LimitsTurns = parent?.LimitsTurns == true || (budget.ModelCalls ?? budget.Turns) is not null;
        LimitsUnits = budget.ToolUnits.Count > 0 || parent?.LimitsUnits == true;
        LimitsTokenKinds = parent?.LimitsTokenKinds == true
            || (budget.CachedInputTokens ?? budget.CacheWriteTokens ?? budget.ReasoningTokens) is not null;
        LimitsModelUse = LimitsMoney || LimitsTokenKinds || parent?.LimitsModelUse == true
            || (budget.Tokens ?? budget.InputTokens ?? budget.OutputTokens) is not null;
    }

    /// <summary>Gets the ledger's name, for messages and trees.</summary>
    public string Name { get; }

    /// <summary>Gets the ledger's own limits, a share of its parent already turned into amounts.</summary>
    public Budget Limits => _limits?.Budget ?? Budget.Unlimited;

    /// <summary>Gets what was settled through this ledger and all ledgers below it.</summary>
    public Spend Spent
    {
        get
        {
            lock (Sync)
            {
                return _spent;
            }
        }
    }

    /// <summary>Gets the ledger above this one; <see langword="null"/> at the top.</summary>
    internal BudgetLedger? Parent => _parent;

    /// <summary>Gets or sets what is called after each settlement in the tree, outside its lock. Set at the top, before the first one.</summary>
    internal Action<BudgetLedger>? Settled { get; set; }

    /// <summary>Gets whether this ledger or one above it limits money.</summary>
    internal bool LimitsMoney { get; }

    /// <summary>Gets whether this ledger or one above it limits money or tokens, so that a model call needs an estimate.</summary>
    internal bool LimitsModelUse { get; }

    /// <summary>Gets whether this ledger or one above it limits kinds of tokens that only the answer tells apart.</summary>
    internal bool LimitsTokenKinds { get; }

    /// <summary>Gets whether this ledger or one above it limits model calls or turns.</summary>
    internal bool LimitsTurns { get; }

    /// <summary>Gets whether this ledger or one above it limits named tool units.</summary>
    internal bool LimitsUnits { get; }

    private Lock Sync => _root._ownLock!;

    private ReservationTable Table => _root._ownTable!;

    /// <summary>Makes the ledger at the top of a tree.</summary>
    /// <param name="name">A name for messages.</param>
    /// <param name="budget">The limits.</param>
    /// <param name="clock">The clock that <see cref="Budget.Duration"/> is counted by, from now on.</param>
    /// <returns>The ledger.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty, or <see cref="Budget.ParentShare"/> is set.</exception>
    public static BudgetLedger CreateRoot(string name, Budget budget, TimeProvider clock)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(budget);
        ArgumentNullException.ThrowIfNull(clock);
        if (budget.ParentShare is not null)
        {
            throw new ArgumentException(
                "A share of the parent has no meaning for a ledger without one. Set limits in amounts, such as Budget.Usd(0.05m).",
                nameof(budget));
        }

        return new BudgetLedger(null, name, budget, clock);
    }

    /// <summary>Asks for room for an amount, here and in every ancestor.</summary>
    /// <param name="estimate">What is about to happen, at most.</param>
    /// <param name="reservation">The reservation when the amount was admitted; else the default value.</param>
    /// <param name="refusal">Why it was not admitted; <see langword="null"/> when it was.</param>
    /// <returns><see langword="true"/> when the amount was admitted everywhere; <see langword="false"/> when nothing was changed.</returns>
    /// <remarks>Allocates nothing when it admits, apart from the growth of a table that is reused.</remarks>
    /// <exception cref="InvalidOperationException">The ledger was closed.</exception>
    /// <exception cref="OverflowException">The sum of what is reserved would not fit 64 bits; nothing was changed.</exception>
    public bool TryReserve(in Spend estimate, out Reservation reservation, out BudgetRefusal? refusal)
    {
        long now = _isTimed ? _clock.GetTimestamp() : 0;
        lock (Sync)
        {
            refusal = Admit(in estimate, now);
            if (refusal is not null)
            {
                reservation = default;
                return false;
            }

            (int slot, int generation) = Table.Add(this, in estimate);
            reservation = new Reservation(this, slot, generation);
            return true;
        }
    }

    /// <summary>Makes a reservation larger or smaller in one step, so that nobody else can take what it holds meanwhile.</summary>
    /// <returns>Whether the new amount was admitted; when not, the reservation stays as it was.</returns>
    internal bool TryResize(int slot, int generation, in Spend amount, out BudgetRefusal? refusal)
    {
        long now = _isTimed ? _clock.GetTimestamp() : 0;
        lock (Sync)
        {
            if (!Table.IsOpen(slot, generation))
            {
                throw new InvalidOperationException($"A reservation of the budget '{Name}' was resized after it had ended.");
            }

            Spend before = Table.Amount(slot);
            GiveBack(in before);
            bool isAdmitted = false;
            try
            {
                refusal = Admit(in amount, now);
                isAdmitted = refusal is null;
            }
            finally
            {
                if (!isAdmitted)
                {
                    Hold(in before);
                }
            }

            if (isAdmitted)
            {
                Table.Replace(slot, in amount);
            }

            return isAdmitted;
        }
    }

    internal Spend ReadAmount(int slot, int generation)
    {
        lock (Sync)
        {
            return Table.IsOpen(slot, generation) ? Table.Amount(slot) : default;
        }
    }

    /// <summary>Replaces a reservation by what happened, and leaves a part of it reserved where more is to come.</summary>
    internal void SettlePart(int slot, int generation, in Spend actual, in Spend rest) => Settle(slot, generation, in actual, in rest, keepsRest: rest != default);

    internal void Settle(int slot, int generation, in Spend actual) => Settle(slot, generation, in actual, in actual, keepsRest: false);

    private void Settle(int slot, int generation, in Spend actual, in Spend rest, bool keepsRest)
    {
        lock (Sync)
        {
            if (!Table.IsOpen(slot, generation))
            {
                throw new InvalidOperationException(
                    $"A reservation of the budget '{Name}' was settled after it had been settled, disposed of, or ended with its run.");
            }

            // The root holds the largest sum: when that does not overflow, none does, and nothing is stored before.
            Spend.ThrowIfTooLarge(in _root._spent, in actual);
            ref readonly Spend reserved = ref Table.Amount(slot);
            for (BudgetLedger? ledger = this; ledger is not null; ledger = ledger._parent)
            {
                Spend.TakeFrom(ref ledger._reserved, in reserved);
                Spend.AddTo(ref ledger._spent, in actual);
            }

            if (keepsRest)
            {
                Hold(in rest);
                Table.Replace(slot, in rest);
            }
            else
            {
                Table.Remove(slot);
            }
        }

        _root.Settled?.Invoke(this);
    }

    internal void Release(int slot, int generation)
    {
        lock (Sync)
        {
            if (Table.IsOpen(slot, generation))
            {
                GiveBack(in Table.Amount(slot));
                Table.Remove(slot);
            }
        }
    }

    /// <summary>Reserves an amount here and in every ancestor, or in none of them.</summary>
    private BudgetRefusal? Admit(in Spend amount, long now)
    {
        for (BudgetLedger? ledger = this; ledger is not null; ledger = ledger._parent)
        {
            ledger.ThrowIfClosed();
            if (ledger.Check(in amount, now) is { } refusal)
            {
                return refusal;
            }
        }

        Hold(in amount);
        return null;
    }

    private void Hold(in Spend amount)
    {
        // The root holds the largest sum: when that does not overflow, none does, and nothing is stored before.
        Spend.ThrowIfTooLarge(in _root._reserved, in amount);
        for (BudgetLedger? ledger = this; ledger is not null; ledger = ledger._parent)
        {
            Spend.AddTo(ref ledger._reserved, in amount);
        }
    }

    private void GiveBack(in Spend amount)
    {
        for (BudgetLedger? ledger = this; ledger is not null; ledger = ledger._parent)
        {
            Spend.TakeFrom(ref ledger._reserved, in amount);
        }
    }

    private BudgetRefusal? Check(in Spend asked, long now)
    {
        if (_limits is null)
        {
            return null;
        }

        if (_limits.Budget.Duration is { } limit)
        {
            TimeSpan elapsed = _clock.GetElapsedTime(_start, now);
            if (elapsed >= limit)
            {
                return Refuse(BudgetDimension.Duration, (long)limit.TotalMilliseconds, (long)elapsed.TotalMilliseconds, 0, 0);
            }
        }

        return CheckLimits(in asked);
    }

    private BudgetRefusal? CheckLimits(in Spend asked)
    {
        if (_limits is null)
        {
            return null;
        }

        int exceeded = _limits.FirstExceeded(in _spent, in _reserved, in asked);
        if (exceeded >= 0)
        {
            return Refuse((BudgetDimension)exceeded, _limits[exceeded], _spent[exceeded], _reserved[exceeded], asked[exceeded]);
        }

        // Most budgets name no units, and then nothing more is looked at.
        return _limits.Budget.ToolUnits.Count > 0 && _limits.FirstExceededUnit(in _spent, in _reserved, in asked) is { } unit
            ? Refuse(
                BudgetDimension.ToolUnits,
                _limits.Budget.ToolUnits[unit],
                _spent.ToolUnits[unit],
                _reserved.ToolUnits[unit],
                asked.ToolUnits[unit],
                unit)
            : null;
    }

    private BudgetRefusal Refuse(BudgetDimension dimension, long limit, long spent, long reserved, long asked, string? unit = null) => new()
    {
        Ledger = Name,
        Dimension = dimension,
        Unit = unit,
        Limit = limit,
        Spent = spent,
        Reserved = reserved,
        Asked = asked,
    };

    private void ThrowIfClosed()
    {
        if (_closed)
        {
            throw new InvalidOperationException($"The budget '{Name}' is closed: its run or its part of the run has ended.");
        }
    }
}
