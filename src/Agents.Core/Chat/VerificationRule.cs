namespace Agents.Core.Chat;

/// <summary>Decides without a model what follows when a proposed answer was checked.</summary>
/// <remarks>
/// The decisions are those of BATS (arXiv 2511.17006, verification module), where a model takes them; this rule for them is our own. Pure
/// and thread-safe.
/// </remarks>
public static class VerificationRule
{
    /// <summary>How many units of each tool a constraint is taken to need when nothing else is known.</summary>
    public const int DefaultUnitsPerConstraint = 2;

    /// <summary>From so many failed tool calls in a row on, a way is given up.</summary>
    public const int MaxFailedToolStreak = 3;

    /// <summary>Decides.</summary>
    /// <param name="findings">What the check found.</param>
    /// <param name="unitsPerConstraint">How many units of each tool it takes to judge one more constraint; 0 or more.</param>
    /// <returns>
    /// <see cref="VerificationDecision.Success"/> when nothing is contradicted or unverifiable, which an answer without constraints is too.
    /// <see cref="VerificationDecision.Continue"/> when nothing is contradicted, at most half of the constraints (and one in any case) are
    /// unverifiable, every tool has the units for them, and fewer than <see cref="MaxFailedToolStreak"/> calls in a row failed.
    /// Otherwise <see cref="VerificationDecision.Pivot"/>, or <see cref="VerificationDecision.Stop"/> when the level is
    /// <see cref="BudgetLevel.Critical"/> and there is an answer.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="findings"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="unitsPerConstraint"/> is negative.</exception>
    public static VerificationDecision Decide(VerificationFindings findings, int unitsPerConstraint = DefaultUnitsPerConstraint)
    {
        ArgumentNullException.ThrowIfNull(findings);
        ArgumentOutOfRangeException.ThrowIfNegative(unitsPerConstraint);
        if (findings.Contradicted == 0 && findings.Unverifiable == 0)
        {
            return VerificationDecision.Success;
        }

        long constraints = (long)findings.Satisfied + findings.Contradicted + findings.Unverifiable;
        bool isSound = findings.Contradicted == 0
            && findings.Unverifiable <= Math.Max(1, constraints / 2)
            && findings.FailedToolStreak < MaxFailedToolStreak;
        if (isSound && Math.Max(0, findings.MinRemaining) >= (long)findings.Unverifiable * unitsPerConstraint)
        {
            return VerificationDecision.Continue;
        }

        return findings is { Level: BudgetLevel.Critical, HasAnswer: true } ? VerificationDecision.Stop : VerificationDecision.Pivot;
    }
}
