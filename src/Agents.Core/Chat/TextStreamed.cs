namespace Agents.Core.Chat;

/// <summary>A piece of an answer arrived from a model that streams.</summary>
public sealed record TextStreamed : AgentEvent
{
    /// <summary>Gets the piece.</summary>
    public required string Text { get; init; }

    /// <summary>Gets the number of the turn, from 1.</summary>
    public required int Turn { get; init; }
}
