namespace Agents.Core.Benchmarks.Orchestration.AgentsNet;

/// <summary>What one peer knows about itself, and others tell on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Neighbors">The names of its neighbors.</param>
/// <param name="Value">The value that it would choose.</param>
public sealed record KnownPeer(string Name, IReadOnlyList<string> Neighbors, int Value);
