namespace Agents.Core.Budgets;

/// <summary>Says how a <see cref="TokenElasticity"/> is to be read.</summary>
public enum TokenElasticityKind
{
    /// <summary>There is no ratio, because the base performs at 0 or uses no tokens.</summary>
    Undefined = 0,

    /// <summary>Neither tokens nor performance changed.</summary>
    Unchanged = 1,

    /// <summary>More tokens: the value says by what share performance changed for each share of tokens; higher is better.</summary>
    Invested = 2,

    /// <summary>Fewer tokens and lower performance: the value says what share of performance each saved share of tokens cost; lower is better.</summary>
    Saved = 3,

    /// <summary>Fewer tokens and performance at least as high: better however tokens are valued. The value is not positive and ranks nothing.</summary>
    Dominates = 4,

    /// <summary>Higher performance for the same tokens: the value is positive infinity.</summary>
    FreeGain = 5,

    /// <summary>Lower performance for the same tokens: the value is negative infinity.</summary>
    FreeLoss = 6,
}
