using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Benchmarks.Scoring;

/// <summary>A way to rank the tools of a catalogue for a text.</summary>
public interface IToolFinder
{
    /// <summary>Gets its name.</summary>
    string Name { get; }

    /// <summary>Ranks.</summary>
    /// <param name="text">What is asked.</param>
    /// <param name="hits">Where the best tools go, best first; the id is the tool's place in the catalogue.</param>
    /// <returns>How many there are.</returns>
    int Find(string text, Span<SearchHit> hits);
}
