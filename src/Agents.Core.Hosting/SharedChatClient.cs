using Microsoft.Extensions.AI;

namespace Agents.Core.Hosting;

/// <summary>A client that belongs to the host, so that whoever gets it cannot dispose of it.</summary>
internal sealed class SharedChatClient(IChatClient inner) : DelegatingChatClient(inner)
{
    protected override void Dispose(bool disposing)
    {
        // The host does.
    }
}
