using Agents.Core.Budgets;

namespace Agents.Core;

/// <summary>A budget did not admit something.</summary>
public sealed record BudgetRefused : AgentEvent
{
    /// <summary>Gets which limit refused, and the figures.</summary>
    public required BudgetRefusal Refusal { get; init; }
}
