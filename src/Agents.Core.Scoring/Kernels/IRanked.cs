namespace Agents.Core.Scoring.Kernels;

/// <summary>An order in which candidates are better or worse.</summary>
internal interface IRanked<T>
{
    /// <summary>Tells whether one comes after another.</summary>
    static abstract bool IsWorse(in T x, in T y);
}
