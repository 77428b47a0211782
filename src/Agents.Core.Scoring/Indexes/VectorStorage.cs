using System.Diagnostics.CodeAnalysis;

namespace Agents.Core.Scoring.Indexes;

/// <summary>How vectors are kept, which decides how fast they are scanned, how exactly, and in how much memory.</summary>
/// <remarks>Memory is for vectors of n numbers, without 16 bytes a vector for id and tags and about 40 for finding it by id.</remarks>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "What is kept is numbers of these very types.")]
public enum VectorStorage
{
    /// <summary>As they are: 4n bytes (n rounded up to a multiple of 16), exact.</summary>
    Single,

    /// <summary>
    /// Each number rounded to 16 bits, relative error at most 2^-11: 2n bytes (n rounded up to a multiple of 32). Searches are exact over the rounded
    /// numbers. Numbers beyond 65,504 are refused, those below about 6e-8 become 0.
    /// </summary>
    Half,

    /// <summary>
    /// A first pass over 8-bit numbers finds candidates, which are scored again from the vectors as they are: 5n bytes and 8 (n rounded up to a multiple of
    /// 64). Scores are exact; a vector whose 8-bit score is not among the candidates is missed. What differs by less than a 254th of a vector's greatest
    /// number looks alike in 8 bits.
    /// </summary>
    Int8,

    /// <summary>
    /// A first pass over the signs of the numbers finds candidates, which are scored again from the vectors as they are: 4n + n/8 bytes. Scores are exact; a
    /// vector whose signs are not among those nearest is missed. Good where directions matter and numbers are spread around 0, whatever the metric.
    /// </summary>
    Binary,
}
