using System.ComponentModel;

namespace Agents.Core.Roles;

/// <summary>What a model answers that plays a verifier.</summary>
internal sealed record VerifierAnswer
{
    [Description("true when the candidate is what was asked for.")]
    public required bool Accepted { get; init; }

    [Description("What is wrong or missing; only when the candidate is not accepted.")]
    public string? Feedback { get; init; }
}
