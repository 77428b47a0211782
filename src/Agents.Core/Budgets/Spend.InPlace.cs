using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Agents.Core.Budgets;

/// <content>
/// Sums that a ledger keeps and changes under its lock. Replacing one by a new value would write all of it, through the barrier that the
/// reference to the units needs, and more than double the time for which the lock is held.
/// </content>
public readonly partial struct Spend
{
    /// <summary>Makes sure that two amounts can be added.</summary>
    /// <exception cref="OverflowException">A dimension of the sum does not fit 64 bits.</exception>
    internal static void ThrowIfTooLarge(in Spend left, in Spend right)
    {
        Vector256<long> signs = (left.Lanes(0) + right.Lanes(0)) | (left.Lanes(4) + right.Lanes(4)) | (left.Lanes(8) + right.Lanes(8));
        if (Vector256.LessThanAny(signs, Vector256<long>.Zero) || right._units is not null)
        {
            _ = left + right;
        }
    }

    /// <summary>Adds an amount in place. Call <see cref="ThrowIfTooLarge"/> before: this does not look for an overflow.</summary>
    internal static void AddTo(ref Spend total, in Spend part)
    {
        for (int i = 0; i < LaneCount; i += Vector256<long>.Count)
        {
            (total.Lanes(i) + part.Lanes(i)).StoreUnsafe(ref Unsafe.AsRef(in total._amounts[i]));
        }

        if (part._units is not null)
        {
            total = new Spend(in total._amounts, ToolUnits.Combine(total._units, part._units, 1));
        }
    }

    /// <summary>Takes an amount away in place that was added before, so that no dimension can become negative.</summary>
    internal static void TakeFrom(ref Spend total, in Spend part)
    {
        for (int i = 0; i < LaneCount; i += Vector256<long>.Count)
        {
            (total.Lanes(i) - part.Lanes(i)).StoreUnsafe(ref Unsafe.AsRef(in total._amounts[i]));
        }

        if (part._units is not null)
        {
            total = new Spend(in total._amounts, ToolUnits.Combine(total._units, part._units, -1));
        }
    }

    /// <summary>Computes what is left of an amount when one is taken away that was added before.</summary>
    internal Spend Without(in Spend part)
    {
        Spend rest = this;
        TakeFrom(ref rest, in part);
        return rest;
    }
}
