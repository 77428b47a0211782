namespace Agents.Core.Chat;

/// <summary>A selection of tools could not use all it has, such as a model that makes embeddings, and went on with less.</summary>
public sealed record ToolSelectionDegraded : AgentEvent
{
    /// <summary>Gets what was lacking, without any text of the conversation.</summary>
    public required string Reason { get; init; }
}
