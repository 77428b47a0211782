namespace Agents.Core.Benchmarks.Compare;

/// <summary>A program of another ecosystem that measures itself and prints JSON lines.</summary>
/// <param name="Subject">The subject of its lines.</param>
/// <param name="Folder">Its folder below <c>benchmarks/peers</c>, with a <c>package.json</c> and a <c>package-lock.json</c>.</param>
/// <param name="Script">The script in that folder.</param>
/// <param name="NodeOptions">What Node itself is told beside <c>--expose-gc</c>; <see langword="null"/> for nothing.</param>
public sealed record Peer(string Subject, string Folder, string Script, IReadOnlyList<string>? NodeOptions = null);
