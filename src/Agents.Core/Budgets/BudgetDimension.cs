namespace Agents.Core.Budgets;

/// <summary>Names what a <see cref="Budget"/> can limit.</summary>
public enum BudgetDimension
{
    /// <summary>Money, in micro-dollars (millionths of a US dollar).</summary>
    MicroDollars = 0,

    /// <summary>Input tokens that were neither read from nor written to a prompt cache.</summary>
    InputTokens = 1,

    /// <summary>Input tokens that were read from a prompt cache.</summary>
    CachedInputTokens = 2,

    /// <summary>Input tokens that were written to a prompt cache.</summary>
    CacheWriteTokens = 3,

    /// <summary>Output tokens that the reader of the answer sees.</summary>
    OutputTokens = 4,

    /// <summary>Output tokens spent on reasoning.</summary>
    ReasoningTokens = 5,

    /// <summary>Calls of a model.</summary>
    ModelCalls = 6,

    /// <summary>Calls of a tool.</summary>
    ToolCalls = 7,

    /// <summary>Turns of chat agents.</summary>
    Turns = 8,

    /// <summary>Tokens of all five kinds together.</summary>
    Tokens = 9,

    /// <summary>Wall-clock time by the run's clock, in milliseconds where it is a number.</summary>
    Duration = 10,

    /// <summary>Levels of agents below the agent that the run started.</summary>
    Depth = 11,

    /// <summary>Named tool units; which name, a <see cref="BudgetRefusal.Unit"/> says.</summary>
    ToolUnits = 12,
}
