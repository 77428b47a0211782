namespace Agents.Core.Chat;

/// <summary>What the check of a proposed answer found, constraint by constraint, and what is left for correcting it.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record VerificationFindings
{
    /// <summary>Gets how many constraints the answer meets.</summary>
    /// <value>0 or more.</value>
    public required int Satisfied { get; init => field = Checked(value, nameof(Satisfied)); }

    /// <summary>Gets how many constraints the answer breaks.</summary>
    /// <value>0 or more.</value>
    public required int Contradicted { get; init => field = Checked(value, nameof(Contradicted)); }

    /// <summary>Gets how many constraints could not be judged.</summary>
    /// <value>0 or more.</value>
    public required int Unverifiable { get; init => field = Checked(value, nameof(Unverifiable)); }

    /// <summary>Gets what the scarcest tool has left, in units.</summary>
    /// <value>Any number; less than 0 counts as 0. <see cref="long.MaxValue"/> when no tool is limited.</value>
    public required long MinRemaining { get; init; }

    /// <summary>Gets how many tool calls in a row failed until now.</summary>
    /// <value>0 or more. The default is 0.</value>
    public int FailedToolStreak { get; init => field = Checked(value, nameof(FailedToolStreak)); }

    /// <summary>Gets the overall level of the budget.</summary>
    /// <value>The default is <see cref="BudgetLevel.High"/>.</value>
    public BudgetLevel Level { get; init; }

    /// <summary>Gets whether any answer was proposed that can be returned, this one included.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool HasAnswer { get; init; }

    private static int Checked(int value, string name) =>
        value >= 0 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be 0 or more, but is {value}.");
}
