namespace Agents.Core;

/// <summary>Decides whether something that needs approval may happen: a person, a policy, a test.</summary>
/// <remarks>Implementations are thread-safe. A run without one denies whatever needs approval.</remarks>
public interface IApproval
{
    /// <summary>Decides about one call.</summary>
    /// <param name="request">The call, exactly as it would be made.</param>
    /// <param name="cancellationToken">Cancelled when nobody waits for the decision any more.</param>
    /// <returns>The decision. It holds for this call and no other.</returns>
    ValueTask<ApprovalDecision> DecideAsync(ApprovalRequest request, CancellationToken cancellationToken);
}
