namespace Agents.Core.Benchmarks.Compare;

/// <summary>A program of another ecosystem that measures itself and prints JSON lines.</summary>
/// <param name="Subject">The subject of its lines.</param>
/// <param name="Folder">Its folder below <c>benchmarks/peers</c>, with a file that says what its programs need.</param>
/// <param name="Script">The script in that folder.</param>
/// <param name="Runtime">What runs it; the same for every peer of a folder.</param>
/// <param name="RuntimeOptions">What the runtime itself is told beside its own; <see langword="null"/> for nothing.</param>
public sealed record Peer(string Subject, string Folder, string Script, IPeerRuntime Runtime, IReadOnlyList<string>? RuntimeOptions = null);
