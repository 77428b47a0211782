namespace Agents.Core.Chat;

/// <summary>A model failed in the middle of a streamed answer, and another begins the answer anew: what was streamed in this turn is void.</summary>
public sealed record AnswerRestarted : AgentEvent
{
    /// <summary>Gets the id of the model that failed.</summary>
    public required string From { get; init; }

    /// <summary>Gets the id of the model that answers now.</summary>
    public required string To { get; init; }

    /// <summary>Gets the number of the turn, from 1.</summary>
    public required int Turn { get; init; }

    /// <summary>Gets why the first one failed.</summary>
    public required ModelErrorKind Kind { get; init; }
}
