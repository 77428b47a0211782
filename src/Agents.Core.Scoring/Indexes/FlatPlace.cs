namespace Agents.Core.Scoring.Indexes;

/// <summary>Where a row is: the number of its segment, and its number there.</summary>
internal readonly record struct FlatPlace(int Segment, int Row);
