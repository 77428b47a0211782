namespace Agents.Core.Scoring.Kernels;

/// <summary>How vectors are compared. A score is higher for what is nearer, whatever the metric.</summary>
public enum VectorMetric
{
    /// <summary>The score is the dot product.</summary>
    Dot,

    /// <summary>The score is the cosine of the angle, -1 to 1; 0 where one of the two vectors is all 0. Vectors are kept with length 1.</summary>
    Cosine,

    /// <summary>The score is the squared Euclidean distance, negated: 0 for what is equal, less for all else.</summary>
    Euclidean,
}
