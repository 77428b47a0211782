using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>What a summary is written from.</summary>
/// <remarks>The messages belong to the agent: they are read, and not changed.</remarks>
public sealed record SummaryRequest
{
    /// <summary>Gets the summary of all turns before these.</summary>
    /// <value>The default is <see langword="null"/>: nothing was summarized before.</value>
    public string? Previous { get; init; }

    /// <summary>Gets the messages that the summary takes the place of, oldest first.</summary>
    /// <value>Not empty. Each call has its result among them.</value>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>Gets how long the summary may be, in characters.</summary>
    /// <value>1 or more.</value>
    public required int MaxLength { get; init; }
}
