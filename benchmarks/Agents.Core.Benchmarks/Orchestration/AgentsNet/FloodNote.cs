namespace Agents.Core.Benchmarks.Orchestration.AgentsNet;

/// <summary>What a peer remembers, and in the end answers.</summary>
/// <param name="Known">Whom it knows, by name.</param>
/// <param name="Answer">Its answer; <see langword="null"/> before the last round.</param>
public sealed record FloodNote(IReadOnlyDictionary<string, KnownPeer> Known, string? Answer);
