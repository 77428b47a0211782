namespace Agents.Core.Planning;

/// <summary>Who gets a part of a plan, and why.</summary>
internal sealed record Allotment(AllocationKind Kind, string Agent, double Score, string Reason)
{
    public static Allotment Of(AllocationDecision decision, TaskFit fit, string? more = null) =>
        new(decision.Kind, fit.Agent, fit.Score, more is null ? decision.Reason : $"{decision.Reason} {more}");
}
