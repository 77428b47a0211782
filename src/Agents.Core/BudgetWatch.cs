using Agents.Core.Budgets;

namespace Agents.Core;

/// <summary>Tells the observers of a run when thresholds of its budget are reached, and when a limit is exceeded. Each once.</summary>
internal sealed class BudgetWatch
{
    private readonly Lock _lock = new();
    private readonly RunState _run;
    private readonly decimal[] _thresholds;
    private readonly Dictionary<(BudgetDimension Dimension, string? Unit), int> _reached = [];
    private readonly HashSet<BudgetLedger> _overrun = new(ReferenceEqualityComparer.Instance);

    public BudgetWatch(RunState run, IEnumerable<double> thresholds)
    {
        _run = run;
        _thresholds = [.. thresholds.Select(threshold => (decimal)threshold).Order().Distinct()];
    }

    /// <summary>Called after a settlement, outside the ledger's lock, by any thread.</summary>
    public void OnSettled(BudgetLedger ledger)
    {
        List<AgentEvent> events = [];

        // Publishing under the lock keeps the thresholds of one limit in order; it runs no code of observers.
        lock (_lock)
        {
            AddThresholds(events);
            for (BudgetLedger? level = ledger; level is not null; level = level.Parent)
            {
                if (!_overrun.Contains(level) && level.FindOverrun() is { } overrun)
                {
                    _overrun.Add(level);
                    events.Add(new BudgetOverrun
                    {
                        Ledger = overrun.Ledger,
                        Dimension = overrun.Dimension,
                        Unit = overrun.Unit,
                        Limit = overrun.Limit,
                        Spent = overrun.Spent,
                    });
                }
            }

            foreach (AgentEvent e in events)
            {
                _run.Hub?.Publish(_run.Path, e);
            }
        }
    }

    private void AddThresholds(List<AgentEvent> events)
    {
        Spend spent = _run.Ledger.Spent;
        Budget limits = _run.Ledger.Limits;
        for (int i = 0; i < BudgetLimits.CountedDimensions; i++)
        {
            AddThresholds(events, (BudgetDimension)i, null, limits.GetLimit((BudgetDimension)i), spent[i]);
        }

        foreach ((string unit, long limit) in limits.ToolUnits.Amounts)
        {
            AddThresholds(events, BudgetDimension.ToolUnits, unit, limit, spent.ToolUnits[unit]);
        }
    }

    private void AddThresholds(List<AgentEvent> events, BudgetDimension dimension, string? unit, long? limit, long spent)
    {
        if (limit is not > 0)
        {
            return;
        }

        // In decimals, because 0.55 of 100 as a binary number is more than 55.
        int next = _reached.GetValueOrDefault((dimension, unit));
        for (; next < _thresholds.Length && spent >= _thresholds[next] * limit.Value; next++)
        {
            events.Add(new BudgetThresholdReached
            {
                Dimension = dimension,
                Unit = unit,
                Threshold = (double)_thresholds[next],
                Limit = limit.Value,
                Spent = spent,
            });
        }

        _reached[(dimension, unit)] = next;
    }
}
