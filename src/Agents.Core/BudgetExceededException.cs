using Agents.Core.Budgets;

namespace Agents.Core;

/// <summary>A budget refused what an agent needed, and there was nothing to return without it. Nothing was overspent.</summary>
public sealed class BudgetExceededException : AgentException
{
    internal BudgetExceededException(BudgetRefusal refusal)
        : base($"{refusal} Raise the limit, or ask for less.") =>
        Refusal = refusal;

    /// <summary>Gets which limit refused, and the figures.</summary>
    public BudgetRefusal Refusal { get; }
}
