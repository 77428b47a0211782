using Agents.Core;
using Agents.Core.Budgets;

namespace WebApi;

/// <summary>What was set aside for a run, until the run's last event says what it did spend.</summary>
internal sealed class Admission(Reservation reservation, Spend most) : IObserver<AgentEvent>
{
    private int _settled;

    public void OnNext(AgentEvent value)
    {
        Spend? spend = value switch
        {
            RunCompleted completed => completed.Spend,
            RunFailed failed => failed.Spend,
            RunCanceled canceled => canceled.Spend,
            _ => null,
        };
        if (spend is { } spent)
        {
            Settle(spent);
        }
    }

    /// <summary>The run did not start: everything is given back.</summary>
    public void Release() => Settle(default);

    // Without a last event nobody knows what was spent, so all of it counts.
    public void OnCompleted() => Settle(most);

    public void OnError(Exception error) => Settle(most);

    private void Settle(Spend spent)
    {
        if (Interlocked.Exchange(ref _settled, 1) == 0)
        {
            reservation.Settle(in spent);
        }
    }
}
