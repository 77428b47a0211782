namespace Agents.Core.Critics;

/// <summary>A critic of a panel judged a result, or failed to.</summary>
public sealed record CriticJudged : AgentEvent
{
    /// <summary>Gets the name of the critic.</summary>
    public required string Critic { get; init; }

    /// <summary>Gets whether it rejects the result.</summary>
    public required bool IsVeto { get; init; }

    /// <summary>Gets the names of the criteria that it says are broken.</summary>
    public required IReadOnlyList<string> Broken { get; init; }

    /// <summary>Gets why it gave no verdict: the type of what it threw; <see langword="null"/> when it gave one.</summary>
    public string? Failure { get; init; }

    internal override AgentEvent WithoutContent() => this with { Broken = [.. Broken.Select(_ => Withheld)] };
}
