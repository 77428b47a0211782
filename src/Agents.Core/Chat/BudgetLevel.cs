namespace Agents.Core.Chat;

/// <summary>How much of a budget is left, in four regimes; a greater value is scarcer.</summary>
/// <remarks>
/// The regimes are those of "Budget-Aware Tool-Use Enables Effective Agent Scaling" (arXiv 2511.17006, Budget Tracker). It leaves open to
/// which regime a boundary belongs; here it belongs to the more plentiful one.
/// </remarks>
public enum BudgetLevel
{
    /// <summary>70 % or more is left.</summary>
    High = 0,

    /// <summary>30 % to less than 70 % is left.</summary>
    Medium = 1,

    /// <summary>10 % to less than 30 % is left.</summary>
    Low = 2,

    /// <summary>Less than 10 % is left, or nothing at all.</summary>
    Critical = 3,
}
