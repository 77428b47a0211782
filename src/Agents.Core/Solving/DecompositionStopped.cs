namespace Agents.Core.Solving;

/// <summary>The budget neared its end: from here on no task is divided any more, and what there is is put together.</summary>
public sealed record DecompositionStopped : AgentEvent
{
    /// <summary>Gets one sentence about what is nearly used up, with numbers.</summary>
    public required string Reason { get; init; }
}
