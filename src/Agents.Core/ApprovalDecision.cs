namespace Agents.Core;

/// <summary>What an approver decided.</summary>
public sealed record ApprovalDecision
{
    private ApprovalDecision(bool isApproved, string? reason)
    {
        IsApproved = isApproved;
        Reason = reason;
    }

    /// <summary>Gets the decision that the call may be made.</summary>
    public static ApprovalDecision Approved { get; } = new(true, null);

    /// <summary>Gets whether the call may be made.</summary>
    public bool IsApproved { get; }

    /// <summary>Gets the reason, for the model to read; <see langword="null"/> when none was given.</summary>
    public string? Reason { get; }

    /// <summary>Makes the decision that the call may not be made.</summary>
    /// <param name="reason">The reason, for the model to read.</param>
    /// <returns>The decision.</returns>
    public static ApprovalDecision Denied(string? reason = null) => new(false, reason);
}
