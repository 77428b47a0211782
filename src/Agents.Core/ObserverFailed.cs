namespace Agents.Core;

/// <summary>An observer threw, and gets no further events.</summary>
public sealed record ObserverFailed : AgentEvent
{
    /// <summary>Gets the name of the observer's type.</summary>
    public required string Observer { get; init; }

    /// <summary>Gets the name of the exception's type.</summary>
    public required string ErrorType { get; init; }
}
