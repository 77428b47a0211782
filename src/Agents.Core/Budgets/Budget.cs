using System.Runtime.CompilerServices;

namespace Agents.Core.Budgets;

/// <summary>Limits on what may be spent. A limit that is <see langword="null"/> is absent; 0 means nothing at all.</summary>
/// <remarks>Immutable and thread-safe. Combine limits with <c>with</c>: <c>Budget.Usd(0.05m) with { ModelCalls = 10 }</c>.</remarks>
public sealed record Budget
{
    private static readonly long MaxDurationTicks = TimeSpan.FromDays(49).Ticks;

    /// <summary>Gets the budget that limits nothing.</summary>
    public static Budget Unlimited { get; } = new();

    /// <summary>Gets the limit on money, in micro-dollars (millionths of a US dollar).</summary>
    /// <value>0 or more, or <see langword="null"/> for no limit. The default is <see langword="null"/>.</value>
    public long? MicroDollars { get; init => field = Checked(value); }

    /// <summary>Gets the limit on tokens of all kinds together.</summary>
    /// <value>0 or more, or <see langword="null"/> for no limit. The default is <see langword="null"/>.</value>
    public long? Tokens { get; init => field = Checked(value); }

    /// <summary>Gets the limit on input tokens outside any prompt cache.</summary>
    /// <value>0 or more, or <see langword="null"/> for no limit. The default is <see langword="null"/>.</value>
    public long? InputTokens { get; init => field = Checked(value); }

    /// <summary>Gets the limit on input tokens read from a prompt cache.</summary>
    /// <value>0 or more, or <see langword="null"/> for no limit. The default is <see langword="null"/>.</value>
    public long? CachedInputTokens { get; init => field = Checked(value); }

    /// <summary>Gets the limit on input tokens written to a prompt cache.</summary>
    /// <value>0 or more, or <see langword="null"/> for no limit. The default is <see langword="null"/>.</value>
    public long? CacheWriteTokens { get; init => field = Checked(value); }

    /// <summary>Gets the limit on visible output tokens.</summary>
    /// <value>0 or more, or <see langword="null"/> for no limit. The default is <see langword="null"/>.</value>
    public long? OutputTokens { get; init => field = Checked(value); }

    /// <summary>Gets the limit on reasoning tokens.</summary>
    /// <value>0 or more, or <see langword="null"/> for no limit. The default is <see langword="null"/>.</value>
    public long? ReasoningTokens { get; init => field = Checked(value); }

    /// <summary>Gets the limit on model calls.</summary>
    /// <value>0 or more, or <see langword="null"/> for no limit. The default is <see langword="null"/>.</value>
    public long? ModelCalls { get; init => field = Checked(value); }

    /// <summary>Gets the limit on tool calls.</summary>
    /// <value>0 or more, or <see langword="null"/> for no limit. The default is <see langword="null"/>.</value>
    public long? ToolCalls { get; init => field = Checked(value); }

    /// <summary>Gets the limit on turns of chat agents.</summary>
    /// <value>0 or more, or <see langword="null"/> for no limit. The default is <see langword="null"/>.</value>
    public long? Turns { get; init => field = Checked(value); }

    /// <summary>Gets the limits on named tool units.</summary>
    /// <value>A name without an amount is not limited. The default is <see cref="Budgets.ToolUnits.None"/>: no unit is.</value>
    public ToolUnits ToolUnits { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = ToolUnits.None;

    /// <summary>Gets the limit on wall-clock time, counted by the run's clock from the start of the run or the making of the child.</summary>
    /// <value>0 to 49 days, or <see langword="null"/> for no limit. The default is <see langword="null"/>.</value>
    public TimeSpan? Duration
    {
        get;
        init => field = value is { } time && (time.Ticks < 0 || time.Ticks > MaxDurationTicks)
            ? throw new ArgumentOutOfRangeException(nameof(value), time, $"Duration must be 0 to 49 days, but is {time}.")
            : value;
    }

    /// <summary>Gets how many levels of agents may stand below the agent that holds this budget.</summary>
    /// <value>0 or more, or <see langword="null"/> for no limit. The default is <see langword="null"/>.</value>
    public int? Depth { get; init => field = (int?)Checked(value); }

    /// <summary>Gets which share of what the parent has left a child may spend, in every dimension that the parent limits.</summary>
    /// <value>More than 0 and at most 1, or <see langword="null"/> for no such limit. The default is <see langword="null"/>.
    /// It has no meaning for the budget of a run, which has no parent, and is refused there.</value>
    public double? ParentShare
    {
        get;
        init => field = value is { } share && !(share is > 0 and <= 1)
            ? throw new ArgumentOutOfRangeException(nameof(value), share, $"ParentShare must be more than 0 and at most 1, but is {share}.")
            : value;
    }

    /// <summary>Makes a budget that limits money alone.</summary>
    /// <param name="dollars">The limit in US dollars, 0 or more; fractions of a micro-dollar are cut off.</param>
    /// <returns>The budget.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dollars"/> is negative or more than 9,000,000,000,000.</exception>
    public static Budget Usd(decimal dollars)
    {
        if (dollars is < 0 or > 9_000_000_000_000m)
        {
            throw new ArgumentOutOfRangeException(
                nameof(dollars), dollars, $"A budget must be 0 to 9,000,000,000,000 dollars, but is {dollars}.");
        }

        return new Budget { MicroDollars = (long)(dollars * 1_000_000m) };
    }

    /// <summary>Makes a child's budget: a share of what the parent has left when the child is made.</summary>
    /// <param name="fraction">More than 0 and at most 1.</param>
    /// <returns>The budget.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fraction"/> is out of its range.</exception>
    public static Budget Share(double fraction) => new() { ParentShare = fraction };

    /// <summary>Reads a limit by its dimension.</summary>
    /// <param name="dimension">The dimension.</param>
    /// <returns>The limit in the dimension's unit (<see cref="Duration"/> in milliseconds), or <see langword="null"/> for no limit.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is not a known value.</exception>
    public long? GetLimit(BudgetDimension dimension) => dimension switch
    {
        BudgetDimension.MicroDollars => MicroDollars,
        BudgetDimension.InputTokens => InputTokens,
        BudgetDimension.CachedInputTokens => CachedInputTokens,
        BudgetDimension.CacheWriteTokens => CacheWriteTokens,
        BudgetDimension.OutputTokens => OutputTokens,
        BudgetDimension.ReasoningTokens => ReasoningTokens,
        BudgetDimension.ModelCalls => ModelCalls,
        BudgetDimension.ToolCalls => ToolCalls,
        BudgetDimension.Turns => Turns,
        BudgetDimension.Tokens => Tokens,
        BudgetDimension.Duration => (long?)Duration?.TotalMilliseconds,
        BudgetDimension.Depth => Depth,
        BudgetDimension.ToolUnits => throw new ArgumentOutOfRangeException(
            nameof(dimension), dimension, "Tool units are limited by name; read them from ToolUnits."),
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, $"Unknown budget dimension {dimension}."),
    };

    /// <summary>Makes a budget with one limit, in a dimension that a ledger adds up.</summary>
    internal static Budget Of(BudgetDimension dimension, long limit) => dimension switch
    {
        BudgetDimension.MicroDollars => new Budget { MicroDollars = limit },
        BudgetDimension.InputTokens => new Budget { InputTokens = limit },
        BudgetDimension.CachedInputTokens => new Budget { CachedInputTokens = limit },
        BudgetDimension.CacheWriteTokens => new Budget { CacheWriteTokens = limit },
        BudgetDimension.OutputTokens => new Budget { OutputTokens = limit },
        BudgetDimension.ReasoningTokens => new Budget { ReasoningTokens = limit },
        BudgetDimension.ModelCalls => new Budget { ModelCalls = limit },
        BudgetDimension.ToolCalls => new Budget { ToolCalls = limit },
        BudgetDimension.Turns => new Budget { Turns = limit },
        BudgetDimension.Tokens => new Budget { Tokens = limit },
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, $"{dimension} is not an amount that a ledger adds up."),
    };

    /// <summary>Makes the budget whose limits are higher; what is not limited stays so.</summary>
    internal Budget RaisedBy(Budget extra) => this with
    {
        MicroDollars = checked(MicroDollars + (extra.MicroDollars ?? 0)),
        Tokens = checked(Tokens + (extra.Tokens ?? 0)),
        InputTokens = checked(InputTokens + (extra.InputTokens ?? 0)),
        CachedInputTokens = checked(CachedInputTokens + (extra.CachedInputTokens ?? 0)),
        CacheWriteTokens = checked(CacheWriteTokens + (extra.CacheWriteTokens ?? 0)),
        OutputTokens = checked(OutputTokens + (extra.OutputTokens ?? 0)),
        ReasoningTokens = checked(ReasoningTokens + (extra.ReasoningTokens ?? 0)),
        ModelCalls = checked(ModelCalls + (extra.ModelCalls ?? 0)),
        ToolCalls = checked(ToolCalls + (extra.ToolCalls ?? 0)),
        Turns = checked(Turns + (extra.Turns ?? 0)),
        Duration = Duration + (extra.Duration ?? TimeSpan.Zero),
        ToolUnits = ToolUnits.Of([.. ToolUnits.Amounts.Select(unit => (unit.Key, checked(unit.Value + extra.ToolUnits[unit.Key])))]),
    };

    private static long? Checked(long? value, [CallerMemberName] string? name = null) =>
        value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be 0 or more, but is {value}.");
}
