using System.Globalization;
using Agents.Core.Budgets;

namespace Agents.Core.Solving;

/// <summary>What one run of a solver may still do: calls, tasks, and its budget.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class SolverLimits
{
    private static readonly BudgetDimension[] Watched =
    [
        BudgetDimension.MicroDollars, BudgetDimension.Tokens, BudgetDimension.InputTokens, BudgetDimension.OutputTokens,
        BudgetDimension.ModelCalls, BudgetDimension.ToolCalls, BudgetDimension.Turns, BudgetDimension.Duration,
    ];

    private readonly SolverSettings _settings;
    private readonly AgentContext _context;
    private readonly List<(BudgetDimension Dimension, long AtStart)> _limited = [];
    private Reservation _reserve;
    private int _reserveState;      // 0: none, 1: held, 2: given back
    private int _calls;
    private int _tasks = 1;
    private string? _shortage;

    public SolverLimits(SolverSettings settings, AgentContext context)
    {
        _settings = settings;
        _context = context;
        foreach (BudgetDimension dimension in Watched)
        {
            if (context.Budget.Remaining(dimension) is { } left)
            {
                _limited.Add((dimension, left));
            }
        }
    }

    public int Calls => Volatile.Read(ref _calls);

    public IReadOnlyList<string> Notes => Volatile.Read(ref _shortage) is { } shortage ? [$"{shortage} From then on no task was divided any more."] : [];

    /// <summary>Counts one call of a role.</summary>
    /// <returns><see langword="false"/> when there were as many as may be.</returns>
    public bool TryCall()
    {
        if (Interlocked.Increment(ref _calls) <= _settings.MaxCalls)
        {
            return true;
        }

        Interlocked.Decrement(ref _calls);
        return false;
    }

    /// <summary>Counts further tasks, all or none.</summary>
    public bool TryAddTasks(int count)
    {
        if (Interlocked.Add(ref _tasks, count) <= _settings.MaxTasks)
        {
            return true;
        }

        Interlocked.Add(ref _tasks, -count);
        return false;
    }

    public void RemoveTasks(int count) => Interlocked.Add(ref _tasks, -count);

    /// <summary>Finds why a task may not be divided.</summary>
    /// <returns>One sentence; <see langword="null"/> when it may.</returns>
    public string? FindBarrier(SolverTask task) =>
        task.Depth >= _settings.MaxDepth ? $"The depth is limited to {_settings.MaxDepth}."
        : Volatile.Read(ref _tasks) >= _settings.MaxTasks ? $"There may be {_settings.MaxTasks} tasks, and there are."
        : Calls >= _settings.MaxCalls ? $"Roles may be called {_settings.MaxCalls} times, and were."
        : FindShortage();

    /// <summary>Says that the budget refused a role something, so that dividing further would leave parts undone.</summary>
    public void NoteRefusal(BudgetRefusal refusal) => Stop($"The budget has no more {NameOf(refusal.Dimension)} for a role.");

    /// <summary>Keeps a part of what is left aside, which parallel work cannot take.</summary>
    public void HoldReserve()
    {
        long tokens = Math.Min(
            Part(BudgetDimension.Tokens, least: 0, none: long.MaxValue), Part(BudgetDimension.InputTokens, least: 0, none: long.MaxValue));
        Spend amount = new()
        {
            MicroDollars = Part(BudgetDimension.MicroDollars, least: 0),
            InputTokens = tokens == long.MaxValue ? 0 : tokens,
            OutputTokens = Part(BudgetDimension.OutputTokens, least: 0),
            ModelCalls = Part(BudgetDimension.ModelCalls, least: 1),
            Turns = Part(BudgetDimension.Turns, least: 1),
        };
        if (_settings.AggregationReserve > 0 && amount != default && _context.Budget.TryReserve(amount, out _reserve, out _))
        {
            Volatile.Write(ref _reserveState, 1);
        }
    }

    /// <summary>Gives back what was kept aside; from now on anybody can take it.</summary>
    public void ReleaseReserve()
    {
        if (Interlocked.CompareExchange(ref _reserveState, 2, 1) == 1)
        {
            _reserve.Dispose();
        }
    }

    /// <summary>Computes the part of what is left that is kept aside; of calls at least one, if one is left for the work too.</summary>
    private long Part(BudgetDimension dimension, long least, long none = 0) => _context.Budget.Remaining(dimension) is { } left
        ? Math.Max(left > least ? least : 0, (long)(left * _settings.AggregationReserve))
        : none;

    private string? FindShortage()
    {
        if (Volatile.Read(ref _shortage) is { } known)
        {
            return known;
        }

        foreach ((BudgetDimension dimension, long atStart) in _limited)
        {
            long left = _context.Budget.Remaining(dimension) ?? long.MaxValue;
            if (left < atStart * _settings.WindDownAt)
            {
                return Stop(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The budget nears its end: {left:N0} of {atStart:N0} {NameOf(dimension)} are left, less than {_settings.WindDownAt:P0}."));
            }
        }

        return null;
    }

    private string Stop(string reason)
    {
        if (Interlocked.CompareExchange(ref _shortage, reason, null) is { } first)
        {
            return first;
        }

        _context.ReportStop(StopReason.BudgetExhausted);
        if (_context.IsObserved)
        {
            _context.Emit(new DecompositionStopped { Reason = reason });
        }

        return reason;
    }

    private static string NameOf(BudgetDimension dimension) => dimension switch
    {
        BudgetDimension.MicroDollars => "micro-dollars",
        BudgetDimension.Tokens => "tokens",
        BudgetDimension.InputTokens => "input tokens",
        BudgetDimension.OutputTokens => "output tokens",
        BudgetDimension.ModelCalls => "model calls",
        BudgetDimension.ToolCalls => "tool calls",
        BudgetDimension.Turns => "turns",
        BudgetDimension.Duration => "milliseconds",
        _ => dimension.ToString(),
    };
}
