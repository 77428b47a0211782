using Agents.Core.Budgets;

namespace Agents.Core.Graphs;

/// <summary>What the latest calls cost, with their mean. Not thread-safe.</summary>
internal sealed class SpendWindow
{
    private readonly int _capacity;
    private Spend[]? _latest;
    private int _next;
    private int _count;

    public SpendWindow(int capacity) => _capacity = capacity;

    public void Add(in Spend spend)
    {
        _latest ??= new Spend[_capacity];
        _latest[_next] = spend;
        _next = (_next + 1) % _capacity;
        _count = Math.Min(_count + 1, _capacity);
    }

    /// <summary>Computes the mean, each amount rounded up; nothing when no call was observed.</summary>
    public Spend Mean() => _count == 0 ? default : new Spend
    {
        MicroDollars = Mean(static spend => spend.MicroDollars),
        InputTokens = Mean(static spend => spend.InputTokens),
        CachedInputTokens = Mean(static spend => spend.CachedInputTokens),
        CacheWriteTokens = Mean(static spend => spend.CacheWriteTokens),
        OutputTokens = Mean(static spend => spend.OutputTokens),
        ReasoningTokens = Mean(static spend => spend.ReasoningTokens),
        ModelCalls = Mean(static spend => spend.ModelCalls),
        ToolCalls = Mean(static spend => spend.ToolCalls),
        Turns = Mean(static spend => spend.Turns),
        EstimatedCalls = Mean(static spend => spend.EstimatedCalls),
        ToolUnits = MeanUnits(),
    };

    private ToolUnits MeanUnits()
    {
        SortedSet<string> names = new(StringComparer.Ordinal);
        foreach (Spend spend in _latest.AsSpan(0, _count))
        {
            names.UnionWith(spend.ToolUnits.Amounts.Select(pair => pair.Key));
        }

        return ToolUnits.Of([.. names.Select(name => (name, Mean(spend => spend.ToolUnits[name])))]);
    }

    private long Mean(Func<Spend, long> amount)
    {
        decimal sum = 0;
        foreach (Spend spend in _latest.AsSpan(0, _count))
        {
            sum += amount(spend);
        }

        return (long)Math.Ceiling(sum / _count);
    }
}
