namespace Agents.Core.Chat;

/// <summary>A model call failed for good, and another model is asked.</summary>
public sealed record ModelFellBack : AgentEvent
{
    /// <summary>Gets the id of the model that failed.</summary>
    public required string From { get; init; }

    /// <summary>Gets the id of the model that is asked now.</summary>
    public required string To { get; init; }

    /// <summary>Gets why the first one failed.</summary>
    public required ModelErrorKind Kind { get; init; }
}
