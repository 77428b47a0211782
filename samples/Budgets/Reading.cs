using Agents.Core.Budgets;

namespace Budgets;

/// <summary>How one reader fared: it has an answer, or a refusal.</summary>
internal sealed record Reading
{
    public required string Reader { get; init; }

    public string? Answer { get; init; }

    public BudgetRefusal? Refusal { get; init; }

    /// <summary>Gets whether the answer ends within a sentence, because there was only so much money left for it.</summary>
    public bool IsCut => Answer is not null && !Answer.EndsWith('.');
}
