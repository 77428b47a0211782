using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Indexes;

/// <summary>How far two rows of a graph are apart; a type, so that the search is compiled once for each with the kernel inside its loop.</summary>
internal interface IHnswDistance
{
    /// <summary>Computes a distance: the score, negated.</summary>
    static abstract float Between(ref float x, ref float y, nuint length);

    /// <summary>Computes four distances at once, each with the bits it has alone.</summary>
    static abstract Vector128<float> BetweenFour(ref float x, ref float first, ref float second, ref float third, ref float fourth, nuint length);
}
