namespace Agents.Core.Chat;

/// <summary>Says what a <see cref="BudgetStatus"/> counts.</summary>
public enum BudgetUnit
{
    /// <summary>Units of a tool: calls, or items of calls that take several at once.</summary>
    ToolUnits = 0,

    /// <summary>Money, in micro-dollars (millionths of a US dollar).</summary>
    MicroDollars = 1,

    /// <summary>Tokens of a model.</summary>
    Tokens = 2,

    /// <summary>Turns of a chat agent.</summary>
    Turns = 3,
}
