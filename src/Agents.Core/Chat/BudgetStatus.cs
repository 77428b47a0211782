namespace Agents.Core.Chat;

/// <summary>What one budget was, and what is left of it, at one instant.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record BudgetStatus
{
    /// <summary>Gets what the budget is of: a tool's name, or a word such as "Money".</summary>
    public required string Name { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); }

    /// <summary>Gets what is counted.</summary>
    /// <value>The default is <see cref="BudgetUnit.ToolUnits"/>.</value>
    public BudgetUnit Unit { get; init; }

    /// <summary>Gets how much there was to begin with.</summary>
    /// <value>0 or more, in the unit that <see cref="Unit"/> names.</value>
    public required long Limit
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"Limit must be 0 or more, but is {value}.");
    }

    /// <summary>Gets how much was used.</summary>
    /// <value>0 or more; more than <see cref="Limit"/> when more was reported than admitted.</value>
    public required long Used
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"Used must be 0 or more, but is {value}.");
    }

    /// <summary>Gets how much may still be used.</summary>
    /// <value>Any number; less than 0 counts as 0. It is less than limit minus used while others hold reservations.</value>
    public required long Remaining { get; init; }

    /// <summary>Gets whether nothing is left.</summary>
    public bool IsDepleted => Remaining <= 0;

    /// <summary>Gets the regime: what remains, as a share of the limit.</summary>
    /// <remarks>Exact at the boundaries for every limit. A limit of 0 is <see cref="BudgetLevel.Critical"/>.</remarks>
    public BudgetLevel Level
    {
        get
        {
            if (Limit == 0 || IsDepleted)
            {
                return BudgetLevel.Critical;
            }

            Int128 tenths = (Int128)Remaining * 10;
            return tenths >= (Int128)Limit * 7 ? BudgetLevel.High
                : tenths >= (Int128)Limit * 3 ? BudgetLevel.Medium
                : tenths >= Limit ? BudgetLevel.Low
                : BudgetLevel.Critical;
        }
    }
}
