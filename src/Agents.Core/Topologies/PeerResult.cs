using Agents.Core.Messaging;

namespace Agents.Core.Topologies;

/// <summary>What peers came to.</summary>
/// <typeparam name="TOutput">The type of what each peer answers.</typeparam>
/// <remarks>Immutable as long as the answers are.</remarks>
public sealed record PeerResult<TOutput>
{
    /// <summary>Gets what each peer answered, in the order of the peers.</summary>
    public required IReadOnlyList<PeerOutput<TOutput>> Outputs { get; init; }

    /// <summary>Gets the last round that was taken; the first is 0.</summary>
    public required int LastRound { get; init; }

    /// <summary>Gets whether the peers agreed before the rounds were over.</summary>
    public required bool IsAgreed { get; init; }

    /// <summary>Gets how many messages were sent, refused and dropped.</summary>
    public required PostTraffic Traffic { get; init; }

    /// <summary>Gets how many letters were written in the last round that was taken, which nobody would have read, and so were not sent.</summary>
    public required int UnsentCount { get; init; }
}
