using System.ComponentModel;

namespace Agents.Core.Roles;

/// <summary>What a model answers that plays an atomizer.</summary>
internal sealed record AtomizerAnswer
{
    [Description("true when the task is done at once, false when it is divided first.")]
    public required bool Atomic { get; init; }

    [Description("One sentence about why.")]
    public string? Reason { get; init; }
}
