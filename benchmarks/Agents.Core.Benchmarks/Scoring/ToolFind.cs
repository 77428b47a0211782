using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Benchmarks.Scoring;

/// <summary>Ranks the tools of a catalogue.</summary>
/// <param name="text">What is asked.</param>
/// <param name="hits">Where the best tools go, best first; the id is the tool's place in the catalogue.</param>
/// <returns>How many there are.</returns>
public delegate int ToolFind(ReadOnlySpan<char> text, Span<SearchHit> hits);
