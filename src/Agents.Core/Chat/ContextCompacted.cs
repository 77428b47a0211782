namespace Agents.Core.Chat;

/// <summary>What an agent sends to its model was made shorter, because it came near to the end of the context window.</summary>
/// <remarks>Counts and tokens are those of the messages that are sent; the agent's own history stays whole.</remarks>
public sealed record ContextCompacted : AgentEvent
{
    /// <summary>Gets how many messages would have been sent.</summary>
    public required int MessagesBefore { get; init; }

    /// <summary>Gets how many messages are sent, the summary included.</summary>
    public required int MessagesAfter { get; init; }

    /// <summary>Gets the estimate of what would have been sent, tools included, in tokens.</summary>
    public required long TokensBefore { get; init; }

    /// <summary>Gets the estimate of what is sent, tools included, in tokens; never more than <see cref="TokensBefore"/>.</summary>
    public required long TokensAfter { get; init; }

    /// <summary>Gets how many results of tools were replaced by a reference to where the run keeps them whole.</summary>
    public required int ResultsStored { get; init; }

    /// <summary>Gets whether older turns were replaced by a summary, or added to the one that there was.</summary>
    public required bool Summarized { get; init; }
}
