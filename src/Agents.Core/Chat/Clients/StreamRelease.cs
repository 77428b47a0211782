using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Clients;

/// <summary>Lets go of the stream of a client.</summary>
internal static class StreamRelease
{
    /// <summary>Disposes of a stream. What it throws then has nothing to say to who has its answer, or the failure that ended it.</summary>
    public static async ValueTask ReleaseAsync(IAsyncEnumerator<ChatResponseUpdate> updates)
    {
        try
        {
            await updates.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // See above.
        }
    }

    /// <summary>Disposes of a stream that was given up while it moved, as soon as it stands still: before that nobody may.</summary>
    public static async Task ReleaseLateAsync(IAsyncEnumerator<ChatResponseUpdate> updates, Task moving)
    {
        await moving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ReleaseAsync(updates).ConfigureAwait(false);
    }
}
