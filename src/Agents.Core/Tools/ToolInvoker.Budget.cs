using Agents.Core.Budgets;

namespace Agents.Core.Tools;

/// <content>What a call costs, and what happens when the budget has no room for it, or not for all of it.</content>
internal sealed partial class ToolInvoker
{
    /// <summary>Sets aside what a call costs. A batch that does not fit is shortened to what does; a call of which nothing fits is refused.</summary>
    private bool TryReserve(ToolCall call, Tool tool, out BudgetRefusal? refusal)
    {
        BudgetLedger ledger = _context.Budget;
        string? batch = tool.Policy.BatchParameter;
        int units = batch is null ? 1 : ToolBatch.Count(call.Content.Arguments, batch);
        long unitPrice = PriceOf(tool);

        BudgetRefusal? first = null;

        // Units are counted where the tool or a budget names them; elsewhere a call is a call.
        bool countsUnits = tool.Policy.Unit is not null || batch is not null || ledger.LimitsUnits;
        while (true)
        {
            call.Price = new Spend
            {
                ToolCalls = 1,
                MicroDollars = checked(units * unitPrice),
                ToolUnits = countsUnits ? ToolUnits.Of((tool.UnitName, units)) : ToolUnits.None,
            };
            if (ledger.TryReserve(call.Price, out Reservation reservation, out refusal))
            {
                call.Reservation = reservation;
                call.Units = units;
                if (batch is not null)
                {
                    call.Arguments = ToolBatch.Truncate(call.Content.Arguments, batch, units, out int dropped);
                    call.DroppedUnits = dropped;
                    if (dropped > 0)
                    {
                        NoteRefusal(first!, call);
                    }
                }

                return true;
            }

            // Fewer units help only where units or their price are what is missing.
            first ??= refusal;
            if (refusal!.Dimension is not (BudgetDimension.ToolUnits or BudgetDimension.MicroDollars))
            {
                return false;
            }

            // Another branch may take what is left between the look and the next try; units only become fewer, so this ends.
            int fits = UnitsThatFit(ledger, tool.UnitName, unitPrice, units - 1);
            if (fits < 1)
            {
                refusal = first;
                return false;
            }

            units = fits;
        }
    }

    private static int UnitsThatFit(BudgetLedger ledger, string unit, long unitPrice, int most)
    {
        long fits = Math.Min(most, ledger.RemainingUnits(unit) ?? long.MaxValue);
        if (unitPrice > 0 && ledger.Remaining(BudgetDimension.MicroDollars) is { } money)
        {
            fits = Math.Min(fits, money / unitPrice);
        }

        return (int)fits;
    }

    /// <summary>Finds what one unit costs: what the tool's own policy says, or the run's book of prices where the policy says nothing.</summary>
    private long PriceOf(Tool tool) =>
        tool.Policy.PriceMicroDollars == 0 && _context.Prices.TryGetToolPrice(tool.Name, out ToolPrice? listed)
            ? listed.MicroDollarsPerUnit
            : tool.Policy.PriceMicroDollars;

    private ToolFailed Refused(BudgetRefusal refusal, ToolCall? call = null)
    {
        NoteRefusal(refusal, call);
        return new ToolFailed { Kind = ToolFailureKind.BudgetRefused, Message = $"{refusal} The call was not made." };
    }

    /// <summary>Tells of a refusal. While other tools may still answer, it does not say yet that the run gave something up.</summary>
    private void NoteRefusal(BudgetRefusal refusal, ToolCall? call)
    {
        if (_context.IsObserved)
        {
            _context.Emit(new BudgetRefused { Refusal = refusal });
        }

        if (call is not { IsStandIn: true })
        {
            _context.ReportStop(StopReason.BudgetExhausted);
        }
    }
}
