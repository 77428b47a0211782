namespace Agents.Core.Scoring.Kernels;

/// <summary>What is added up over the places of two vectors.</summary>
internal interface ITerm
{
    /// <summary>Adds a term to each lane.</summary>
    /// <param name="sum">What the lanes hold so far.</param>
    /// <param name="x">Sixteen numbers of the first vector, usually the query.</param>
    /// <param name="y">Sixteen numbers of the second vector, usually a row.</param>
    static abstract TLanes Add<TLanes>(TLanes sum, TLanes x, TLanes y)
        where TLanes : struct, ILanes<TLanes>;
}
