using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Clients;

/// <summary>The messages of a call that several attempts may send.</summary>
internal static class CallMessages
{
    /// <summary>Keeps messages that can be enumerated once only.</summary>
    public static IEnumerable<ChatMessage> Keep(IEnumerable<ChatMessage> messages) =>
        messages is IReadOnlyCollection<ChatMessage> or ICollection<ChatMessage> ? messages : [.. messages];
}
