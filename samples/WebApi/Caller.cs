using System.Diagnostics.CodeAnalysis;
using Agents.Core.Budgets;

namespace WebApi;

/// <summary>One caller, and what it has spent in this window of time.</summary>
/// <remarks>
/// A run is admitted when all that it may spend fits what is left beside the runs that are under way: it is reserved before the run, and
/// replaced by what the run did spend after it. So runs at the same time cannot overspend together, whoever comes first.
/// </remarks>
internal sealed class Caller(string name, CallerSettings settings, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private BudgetLedger _ledger = BudgetLedger.CreateRoot(name, settings.Limits(), clock);
    private long _start = clock.GetTimestamp();

    public string Name => name;

    /// <summary>Gets what this window has seen so far.</summary>
    public BudgetSnapshot Snapshot => Current(out _).GetSnapshot();

    /// <summary>Sets aside what a run may spend.</summary>
    /// <param name="budget">The limits of the run.</param>
    /// <param name="admission">What was set aside. Give it to the run as an observer.</param>
    /// <param name="refusal">Why it does not fit.</param>
    /// <param name="retryAfter">When the next window begins.</param>
    public bool TryAdmit(
        Budget budget, [NotNullWhen(true)] out Admission? admission, [NotNullWhen(false)] out BudgetRefusal? refusal, out TimeSpan retryAfter)
    {
        // A limit counts tokens of all kinds, so it does not matter which kind is set aside. What a run does not limit, it may spend without end.
        Spend most = new() { MicroDollars = budget.MicroDollars ?? long.MaxValue / 4, InputTokens = budget.Tokens ?? long.MaxValue / 4 };
        BudgetLedger ledger = Current(out retryAfter);
        admission = ledger.TryReserve(in most, out Reservation reservation, out refusal) ? new Admission(reservation, most) : null;
        return admission is not null;
    }

    private BudgetLedger Current(out TimeSpan left)
    {
        long now = clock.GetTimestamp();
        lock (_lock)
        {
            TimeSpan elapsed = clock.GetElapsedTime(_start, now);
            if (elapsed >= settings.Window)
            {
                // Runs of the old window settle there.
                (_ledger, _start, elapsed) = (BudgetLedger.CreateRoot(name, settings.Limits(), clock), now, TimeSpan.Zero);
            }

            left = settings.Window - elapsed;
            return _ledger;
        }
    }
}
