namespace Agents.Core;

/// <summary>Asks an approver. Whatever goes wrong with that is a no.</summary>
internal static class ApprovalCall
{
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async ValueTask<ApprovalDecision> DecideAsync(
        IApproval approval, ApprovalRequest request, AgentContext context, CancellationToken cancellationToken)
    {
        if (context.IsObserved)
        {
            context.Emit(new ApprovalRequested { Request = request });
        }

        ApprovalDecision? decision;
        bool isOwnReason = false;
        try
        {
            Task<ApprovalDecision> deciding = approval.DecideAsync(request, cancellationToken).AsTask();
            AbandonedTask.Observe(deciding);
            decision = await deciding.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            RunLog.ApproverFailed(context.Logger, request.Tool, context.RunId, exception.GetType().Name);
            RunLog.ApproverThrew(context.Logger, exception, request.Tool, context.RunId);
            isOwnReason = true;
            decision = ApprovalDecision.Denied($"The approver failed with {exception.GetType().Name}.");
        }

        if (decision is null)
        {
            decision = ApprovalDecision.Denied("The approver gave no decision.");
            isOwnReason = true;
        }

        if (context.IsObserved)
        {
            context.Emit(new ApprovalDecided
            {
                CallId = request.CallId,
                Tool = request.Tool,
                IsApproved = decision.IsApproved,
                Reason = decision.Reason,
                IsOwnReason = isOwnReason,
            });
        }

        return decision;
    }
}
