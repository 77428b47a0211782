namespace Agents.Core.Budgets;

/// <content>The tree: children, what is left over all ancestors, closing, and what the tree held.</content>
public sealed partial class BudgetLedger
{
    /// <summary>Makes a ledger below this one. What it admits is debited here too.</summary>
    /// <param name="name">A name for messages.</param>
    /// <param name="budget">The child's own limits; <see cref="Budget.Unlimited"/> leaves only those of its ancestors.
    /// A <see cref="Budget.ParentShare"/> becomes amounts now, from what is left here.</param>
    /// <returns>The child.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    /// <exception cref="InvalidOperationException">The ledger was closed.</exception>
    public BudgetLedger CreateChild(string name, Budget budget)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(budget);
        TimeSpan? timeLeft = budget.ParentShare is null ? null : TimeLeft();
        lock (Sync)
        {
            ThrowIfClosed();
            if (budget.ParentShare is { } share)
            {
                budget = TakeShare(budget, share, timeLeft);
            }

            BudgetLedger child = new(this, name, budget, _clock);
            (_children ??= []).Add(child);
            return child;
        }
    }

    /// <summary>Reads how much may still be reserved here, over all ancestors.</summary>
    /// <param name="dimension">A dimension other than <see cref="BudgetDimension.Depth"/>.</param>
    /// <returns>The amount in the dimension's unit, 0 or more; <see langword="null"/> when no ledger limits it.
    /// Another caller may take it before it is reserved.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is <see cref="BudgetDimension.Depth"/> or unknown.</exception>
    public long? Remaining(BudgetDimension dimension)
    {
        if (dimension == BudgetDimension.Duration)
        {
            return (long?)TimeLeft()?.TotalMilliseconds;
        }

        int index = (int)dimension;
        if (index is < 0 or >= BudgetLimits.CountedDimensions)
        {
            throw new ArgumentOutOfRangeException(nameof(dimension), dimension, $"What is left of {dimension} is not an amount that a ledger counts.");
        }

        lock (Sync)
        {
            long left = RemainingLocked(index);
            return left == BudgetLimits.None ? null : left;
        }
    }

    /// <summary>Reads how many units of a tool may still be reserved here, over all ancestors.</summary>
    /// <param name="unit">The name of the unit.</param>
    /// <returns>The amount, 0 or more; <see langword="null"/> when no ledger limits it. Another caller may take it before it is reserved.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="unit"/> is <see langword="null"/>.</exception>
    public long? RemainingUnits(string unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return FindScarcest(BudgetDimension.ToolUnits, unit)?.Left;
    }

    /// <summary>Raises limits of this ledger while it is in use.</summary>
    /// <param name="extra">What each limit is raised by. A dimension that has no limit here stays without one; <see cref="Budget.Depth"/>,
    /// <see cref="Budget.ParentShare"/> and units without a limit here are ignored.</param>
    /// <exception cref="ArgumentNullException"><paramref name="extra"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The ledger was closed.</exception>
    /// <exception cref="OverflowException">A limit would not fit 64 bits; nothing was changed.</exception>
    public void Extend(Budget extra)
    {
        ArgumentNullException.ThrowIfNull(extra);
        lock (Sync)
        {
            ThrowIfClosed();
            if (_limits is { } limits)
            {
                _limits = new BudgetLimits(limits.Budget.RaisedBy(extra));
            }
        }
    }

    /// <summary>Reads the ledger and everything below it at one instant.</summary>
    /// <returns>The snapshot, in which spent, reserved and free make up each limit exactly.</returns>
    public BudgetSnapshot GetSnapshot()
    {
        lock (Sync)
        {
            return Capture();
        }
    }

    /// <summary>Closes the ledger and all below it: what is still reserved there is given back, and nothing more is admitted.</summary>
    /// <returns>How many reservations were still open.</returns>
    public int Close()
    {
        lock (Sync)
        {
            CloseLocked();
            if (Table.OpenCount == 0)
            {
                return 0;
            }

            List<(int Slot, BudgetLedger Owner)> open = [.. Table.OpenBelow(this)];
            foreach ((int slot, BudgetLedger owner) in open)
            {
                owner.GiveBack(in Table.Amount(slot));
                Table.Remove(slot);
            }

            return open.Count;
        }
    }

    /// <summary>Finds, of this ledger and those above it, the one that has least left of something.</summary>
    /// <returns>Its limit, what it has spent, and what is left; <see langword="null"/> when none limits it.</returns>
    internal (long Limit, long Spent, long Left)? FindScarcest(BudgetDimension dimension, string? unit)
    {
        (long Limit, long Spent, long Left)? scarcest = null;
        lock (Sync)
        {
            for (BudgetLedger? ledger = this; ledger is not null; ledger = ledger._parent)
            {
                long? limit = unit is null ? ledger.Limits.GetLimit(dimension)
                    : ledger.Limits.ToolUnits.TryGet(unit, out long units) ? units
                    : null;
                if (limit is { } most)
                {
                    long spent = unit is null ? ledger._spent[(int)dimension] : ledger._spent.ToolUnits[unit];
                    long reserved = unit is null ? ledger._reserved[(int)dimension] : ledger._reserved.ToolUnits[unit];
                    long left = Math.Max(0, most - spent - reserved);
                    if (scarcest is null || left < scarcest.Value.Left)
                    {
                        scarcest = (most, spent, left);
                    }
                }
            }
        }

        return scarcest;
    }

    /// <summary>Finds a ledger of this name among this one and those above it.</summary>
    internal BudgetLedger? FindAbove(string name)
    {
        BudgetLedger? ledger = this;
        while (ledger is not null && ledger.Name != name)
        {
            ledger = ledger._parent;
        }

        return ledger;
    }

    /// <summary>Finds a limit of this ledger that is exceeded by what was settled.</summary>
    internal BudgetRefusal? FindOverrun()
    {
        lock (Sync)
        {
            return CheckLimits(default);
        }
    }

    internal bool IsWithin(BudgetLedger ancestor)
    {
        for (BudgetLedger? ledger = this; ledger is not null; ledger = ledger._parent)
        {
            if (ReferenceEquals(ledger, ancestor))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads what is left of all counted dimensions at one instant; <see cref="BudgetLimits.None"/> where there is no limit.</summary>
    internal void ReadRemaining(Span<long> remaining)
    {
        lock (Sync)
        {
            for (int i = 0; i < BudgetLimits.CountedDimensions; i++)
            {
                remaining[i] = RemainingLocked(i);
            }
        }
    }

    private long RemainingLocked(int dimension)
    {
        long least = BudgetLimits.None;
        for (BudgetLedger? ledger = this; ledger is not null; ledger = ledger._parent)
        {
            if (ledger._limits is { } limits && limits[dimension] != BudgetLimits.None)
            {
                long left = limits[dimension] - ledger._spent[dimension] - ledger._reserved[dimension];
                least = Math.Min(least, Math.Max(0, left));
            }
        }

        return least;
    }

    private TimeSpan? TimeLeft()
    {
        TimeSpan? least = null;
        for (BudgetLedger? ledger = this; ledger is not null; ledger = ledger._parent)
        {
            if (ledger._limits?.Budget.Duration is { } limit)
            {
                TimeSpan left = limit - _clock.GetElapsedTime(ledger._start);
                left = left < TimeSpan.Zero ? TimeSpan.Zero : left;
                least = least is { } other && other < left ? other : left;
            }
        }

        return least;
    }

    private Budget TakeShare(Budget budget, double share, TimeSpan? timeLeft)
    {
        long? Part(BudgetDimension dimension)
        {
            long left = RemainingLocked((int)dimension);
            long? own = budget.GetLimit(dimension);
            if (left == BudgetLimits.None)
            {
                return own;
            }

            // The decimal product is exact enough for 64 bits and is cut, never rounded up.
            long part = (long)(left * (decimal)share);
            return own is { } limit ? Math.Min(limit, part) : part;
        }

        TimeSpan? time = timeLeft * share;
        return budget with
        {
            MicroDollars = Part(BudgetDimension.MicroDollars),
            Tokens = Part(BudgetDimension.Tokens),
            InputTokens = Part(BudgetDimension.InputTokens),
            CachedInputTokens = Part(BudgetDimension.CachedInputTokens),
            CacheWriteTokens = Part(BudgetDimension.CacheWriteTokens),
            OutputTokens = Part(BudgetDimension.OutputTokens),
            ReasoningTokens = Part(BudgetDimension.ReasoningTokens),
            ModelCalls = Part(BudgetDimension.ModelCalls),
            ToolCalls = Part(BudgetDimension.ToolCalls),
            Turns = Part(BudgetDimension.Turns),
            Duration = time is { } shared && (budget.Duration is null || budget.Duration > shared) ? shared : budget.Duration,
            ToolUnits = SharedUnits(budget.ToolUnits, share),
            ParentShare = null,
        };
    }

    private ToolUnits SharedUnits(ToolUnits own, double share)
    {
        SortedDictionary<string, long> units = new(StringComparer.Ordinal);
        foreach ((string unit, long limit) in own.Amounts)
        {
            units[unit] = limit;
        }

        for (BudgetLedger? ledger = this; ledger is not null; ledger = ledger._parent)
        {
            foreach ((string unit, long limit) in ledger.Limits.ToolUnits.Amounts)
            {
                long part = (long)(Math.Max(0, limit - ledger._spent.ToolUnits[unit] - ledger._reserved.ToolUnits[unit]) * (decimal)share);
                units[unit] = units.TryGetValue(unit, out long other) ? Math.Min(other, part) : part;
            }
        }

        return ToolUnits.Of([.. units.Select(pair => (pair.Key, pair.Value))]);
    }

    /// <summary>Captures the tree from its leaves upwards; not by recursion, since a tree may be deeper than a stack.</summary>
    private BudgetSnapshot Capture()
    {
        List<(BudgetLedger Ledger, int FirstChild)> all = [(this, 0)];
        for (int i = 0; i < all.Count; i++)
        {
            BudgetLedger ledger = all[i].Ledger;
            all[i] = (ledger, all.Count);
            foreach (BudgetLedger child in ledger._children ?? [])
            {
                all.Add((child, 0));
            }
        }

        BudgetSnapshot[] captured = new BudgetSnapshot[all.Count];
        for (int i = all.Count - 1; i >= 0; i--)
        {
            (BudgetLedger ledger, int first) = all[i];
            captured[i] = ledger.Capture(ledger._children is { } children ? captured[first..(first + children.Count)] : []);
        }

        return captured[0];
    }

    private BudgetSnapshot Capture(IReadOnlyList<BudgetSnapshot> children)
    {
        Spend spentHere = _spent;
        foreach (BudgetSnapshot child in children)
        {
            spentHere = spentHere.Without(child.Spent);
        }

        return new BudgetSnapshot
        {
            Name = Name,
            Limits = Limits,
            Spent = _spent,
            SpentHere = spentHere,
            Reserved = _reserved,
            IsOverrun = CheckLimits(default) is not null,
            IsClosed = _closed,
            Children = children,
        };
    }

    private void CloseLocked()
    {
        _closed = true;
        if (_children is null)
        {
            return;
        }

        Stack<BudgetLedger> open = new(_children);
        while (open.TryPop(out BudgetLedger? ledger))
        {
            ledger._closed = true;
            foreach (BudgetLedger child in ledger._children ?? [])
            {
                open.Push(child);
            }
        }
    }
}
