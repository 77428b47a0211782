using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Clients;

/// <summary>Finds out how clients are, without calling them.</summary>
internal static class ClientHealth
{
    /// <summary>Finds who says how a client is; <see langword="null"/> when nobody does.</summary>
    public static IHealthSource? Find(IChatClient client) =>
        client as IHealthSource ?? client.GetService(typeof(IHealthSource)) as IHealthSource;

    /// <summary>Tells whether all that is said of a client comes from calls that were made anyway, so that only a call would show more.</summary>
    public static bool OnlyWatches(IChatClient client) => Find(client) switch
    {
        null => true,
        ResilientChatClient retries => OnlyWatches(retries.Inside),
        FallbackChatClient fallback => fallback.Clients.All(OnlyWatches),
        _ => false,
    };

    /// <summary>Writes how long something lasts yet.</summary>
    public static long Seconds(TimeSpan left) => (long)Math.Ceiling(left.TotalSeconds);
}
