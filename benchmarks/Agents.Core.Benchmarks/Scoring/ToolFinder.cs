namespace Agents.Core.Benchmarks.Scoring;

/// <summary>A way to rank the tools of a catalogue for a text.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Find">What ranks.</param>
public sealed record ToolFinder(string Name, ToolFind Find);
