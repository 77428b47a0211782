using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Clients;

/// <summary>A call for which clients are put in order.</summary>
public sealed class FallbackRequest
{
    internal FallbackRequest(IReadOnlyList<IChatClient> clients, IEnumerable<ChatMessage> messages, ChatOptions? options) =>
        (Clients, Messages, Options) = (clients, messages, options);

    /// <summary>Gets the clients, the preferred one first.</summary>
    public IReadOnlyList<IChatClient> Clients { get; }

    /// <summary>Gets the messages of the call.</summary>
    public IEnumerable<ChatMessage> Messages { get; }

    /// <summary>Gets the options of the call, which are not to be changed; <see langword="null"/> when there are none.</summary>
    public ChatOptions? Options { get; }
}
