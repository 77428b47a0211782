namespace Agents.Core.Graphs;

/// <summary>An alternative of a node failed, and the next one is tried. The event's path is the node's.</summary>
public sealed record AlternativeFailed : AgentEvent
{
    /// <summary>Gets the name of the alternative's agent.</summary>
    public required string Alternative { get; init; }

    /// <summary>Gets the name of the type of what was thrown.</summary>
    public required string ErrorType { get; init; }

    /// <summary>Gets the message of what was thrown, by whatever code.</summary>
    public required string Message { get; init; }

    /// <summary>Gets whether the message is the library's own sentence, which holds no content.</summary>
    internal bool IsOwnMessage { get; init; }

    internal override AgentEvent WithoutContent() => IsOwnMessage ? this : this with { Message = Withheld };
}
