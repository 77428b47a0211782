using Agents.Core.Chat;

namespace Agents.Core.Tests.Chat;

public sealed class VerificationRuleTests
{
    [Theory]
    [InlineData(4, 0, 0, 0, 9, VerificationDecision.Success)]
    [InlineData(0, 0, 0, 0, 0, VerificationDecision.Success)]
    [InlineData(0, 0, 1, 2, 0, VerificationDecision.Continue)]
    [InlineData(0, 0, 1, 1, 0, VerificationDecision.Pivot)]
    [InlineData(2, 0, 2, 4, 2, VerificationDecision.Continue)]
    [InlineData(2, 0, 2, 3, 2, VerificationDecision.Pivot)]
    [InlineData(2, 0, 2, 4, 3, VerificationDecision.Pivot)]
    [InlineData(2, 0, 3, 100, 0, VerificationDecision.Pivot)]
    [InlineData(3, 0, 2, long.MaxValue, 0, VerificationDecision.Continue)]
    [InlineData(3, 1, 0, 100, 0, VerificationDecision.Pivot)]
    [InlineData(3, 1, 1, 100, 0, VerificationDecision.Pivot)]
    [InlineData(3, 0, 1, -1, 0, VerificationDecision.Pivot)]
    public void Decision_follows_the_table(
        int satisfied, int contradicted, int unverifiable, long remaining, int failedCalls, VerificationDecision decision)
    {
        VerificationFindings findings = new()
        {
            Satisfied = satisfied,
            Contradicted = contradicted,
            Unverifiable = unverifiable,
            MinRemaining = remaining,
            FailedToolStreak = failedCalls,
        };

        Assert.Equal(decision, VerificationRule.Decide(findings));

        // A budget that is nearly used up turns a new way into a stop when there is an answer, and nothing else.
        Assert.Equal(decision, VerificationRule.Decide(findings with { Level = BudgetLevel.Critical }));
        Assert.Equal(decision, VerificationRule.Decide(findings with { Level = BudgetLevel.Low, HasAnswer = true }));
        Assert.Equal(
            decision == VerificationDecision.Pivot ? VerificationDecision.Stop : decision,
            VerificationRule.Decide(findings with { Level = BudgetLevel.Critical, HasAnswer = true }));
    }

    [Theory]
    [InlineData(0, -1, VerificationDecision.Continue)]
    [InlineData(3, 2, VerificationDecision.Pivot)]
    [InlineData(3, 3, VerificationDecision.Continue)]
    public void Units_a_constraint_needs_can_be_stated(int units, long remaining, VerificationDecision decision) =>
        Assert.Equal(decision, VerificationRule.Decide(
            new VerificationFindings { Satisfied = 3, Contradicted = 0, Unverifiable = 1, MinRemaining = remaining }, units));

    [Fact]
    public void Impossible_figures_are_refused()
    {
        VerificationFindings findings = new() { Satisfied = 1, Contradicted = 0, Unverifiable = 0, MinRemaining = 0 };

        Assert.Throws<ArgumentOutOfRangeException>(() => VerificationRule.Decide(findings, -1));
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => findings with { Unverifiable = -1 });
        Assert.StartsWith("Unverifiable must be 0 or more, but is -1.", exception.Message, StringComparison.Ordinal);
    }
}
