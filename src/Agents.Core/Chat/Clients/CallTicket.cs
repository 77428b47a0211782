using System.Threading.RateLimiting;

namespace Agents.Core.Chat.Clients;

/// <summary>What a call was given when it was let in, and gives back when it ends.</summary>
internal readonly struct CallTicket
{
    public required LimitsGate Gate { get; init; }

    /// <summary>Gets its place among those that run; <see langword="null"/> when any number may.</summary>
    public RateLimitLease? Place { get; init; }

    /// <summary>Gets the slice in which its request and its tokens count.</summary>
    public long Slice { get; init; }

    /// <summary>Gets for how many tokens it counts.</summary>
    public long Tokens { get; init; }

    /// <summary>Gets the permits of limiters that are not ours.</summary>
    public RateLimitLease[]? Others { get; init; }
}
