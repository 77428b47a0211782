namespace Agents.Core.Scoring.Indexes;

/// <summary>Makes the score of a row of 8-bit numbers: their dot product with those of the query, times the scale, less the offset. Written to files as it lies.</summary>
internal readonly record struct FlatFactor(float Scale, float Offset);
