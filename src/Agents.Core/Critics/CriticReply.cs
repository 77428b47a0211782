using System.ComponentModel;

namespace Agents.Core.Critics;

/// <summary>What a model answers as a critic.</summary>
internal sealed record CriticReply
{
    [Description("True if the result breaks a criterion and must not pass.")]
    public required bool Veto { get; init; }

    [Description("The names of the criteria that are broken; empty when none is.")]
    public required IReadOnlyList<string> Broken { get; init; }

    [Description("What is wrong and has to change, for whoever tries again; empty when nothing is.")]
    public required string Feedback { get; init; }
}
