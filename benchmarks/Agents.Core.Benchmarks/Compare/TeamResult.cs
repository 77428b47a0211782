namespace Agents.Core.Benchmarks.Compare;

/// <summary>What a <see cref="ThreadTeam"/> needed.</summary>
/// <param name="Time">From the first thread's start to the last thread's end.</param>
/// <param name="Skew">From the first thread's start to the last thread's start; 0 for one thread.</param>
/// <param name="Bytes">What all threads allocated between their start and their end.</param>
public readonly record struct TeamResult(TimeSpan Time, TimeSpan Skew, long Bytes);
