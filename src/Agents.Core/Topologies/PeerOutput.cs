namespace Agents.Core.Topologies;

/// <summary>What one peer answered.</summary>
/// <typeparam name="TOutput">The type of the answer.</typeparam>
/// <remarks>Immutable as long as the answer is.</remarks>
public sealed record PeerOutput<TOutput>
{
    /// <summary>Gets the peer's name.</summary>
    public required string Peer { get; init; }

    /// <summary>Gets whether it answered in any round.</summary>
    public required bool HasOutput { get; init; }

    /// <summary>Gets its last answer; the default of its type when there is none.</summary>
    public required TOutput? Output { get; init; }

    /// <summary>Gets the round in which it was lost.</summary>
    /// <value><see langword="null"/> when it was there to the end.</value>
    public required int? LostInRound { get; init; }

    /// <summary>Gets why it was lost, in one sentence; <see langword="null"/> when it was not.</summary>
    public required string? LostReason { get; init; }
}
