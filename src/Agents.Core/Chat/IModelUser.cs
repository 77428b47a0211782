using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>An agent that knows which models it asks, so that nobody is asked to judge what the same model wrote.</summary>
internal interface IModelUser
{
    /// <summary>Gets the clients that it may call, each once; empty when it calls none.</summary>
    IReadOnlyList<IChatClient> Clients { get; }
}
