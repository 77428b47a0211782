using Agents.Core.Budgets;

namespace Agents.Core.Chat;

/// <summary>What a chat agent keeps aside from its budget, so that one last turn without tools can answer from what is known.</summary>
/// <remarks>
/// Before each turn with tools the reserve is made large enough for a closing turn that follows it. What the tools bring in cannot be
/// known before, so the closing turn cuts their results to what the reserve holds. Used by one thread at a time.
/// </remarks>
internal sealed class ClosingReserve : IDisposable
{
    // What a turn that calls tools is expected to add to the history; more is cut from the results later.
    private const int UsualGrowth = 256;

    private Reservation _reservation;
    private bool _isHeld;

    /// <summary>Gets how many input tokens the reserve pays for.</summary>
    public long InputTokens { get; private set; }

    /// <summary>Gets how many output tokens the reserve pays for.</summary>
    public int OutputTokens { get; private set; }

    /// <summary>Gets whether anything is kept aside.</summary>
    public bool IsHeld => _isHeld;

    /// <summary>Makes the reserve fit a closing turn after a turn with this input; a smaller one when there is not enough for that.</summary>
    /// <returns>Whether there is enough for a closing turn at all. When not, what was kept before stays.</returns>
    public bool TryKeep(BudgetLedger ledger, ModelPrice? price, long inputTokens, int closingOutputTokens, out BudgetRefusal? refusal)
    {
        refusal = null;
        for (int part = 1; part <= 16; part *= 4)
        {
            int output = Math.Max(Math.Min(closingOutputTokens, ModelBudget.MinUsefulOutputTokens), closingOutputTokens / part);
            long input = inputTokens + (UsualGrowth / part);
            Spend amount = ModelBudget.Estimate(ledger, input, output, price);
            bool isAdmitted = _isHeld
                ? _reservation.TryResize(in amount, out refusal)
                : ledger.TryReserve(in amount, out _reservation, out refusal);
            if (isAdmitted)
            {
                _isHeld = true;
                InputTokens = input;
                OutputTokens = output;
                return true;
            }
        }

        return false;
    }

    /// <summary>Turns the reserve into the reservation of the closing turn.</summary>
    /// <returns>The request, with as much input as the reserve could be made to pay for.</returns>
    public ModelRequest Use(BudgetLedger ledger, ModelPrice? price, long inputTokens, out long affordableInput)
    {
        Spend wanted = ModelBudget.Estimate(ledger, inputTokens, OutputTokens, price);
        affordableInput = inputTokens <= InputTokens || _reservation.TryResize(in wanted, out _) ? inputTokens : InputTokens;
        _isHeld = false;
        return new ModelRequest
        {
            Reservation = _reservation,
            Reserved = ModelBudget.Estimate(ledger, Math.Max(affordableInput, Math.Min(inputTokens, InputTokens)), OutputTokens, price),
            MaxOutputTokens = OutputTokens,
            IsClamped = true,
            Price = price,
        };
    }

    /// <summary>Gives back what was kept aside and not used.</summary>
    public void Dispose()
    {
        if (_isHeld)
        {
            _isHeld = false;
            _reservation.Dispose();
        }
    }
}
