using Microsoft.Extensions.AI;

namespace Agents.Core.Testing;

/// <summary>What <see cref="ChatClientConformance"/> sends to get an answer.</summary>
public sealed record ConformanceRequest
{
    /// <summary>Gets the conversation.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>Gets the options; <see langword="null"/> for none.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public ChatOptions? Options { get; init; }
}
