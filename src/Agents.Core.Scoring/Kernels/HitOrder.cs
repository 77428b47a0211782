namespace Agents.Core.Scoring.Kernels;

/// <summary>Orders hits by score, equal ones by id, the lower first, so that what is best does not depend on the order of the candidates.</summary>
internal readonly struct HitOrder : IRanked<SearchHit>
{
    public static bool IsWorse(in SearchHit x, in SearchHit y) => x.Score < y.Score || (x.Score == y.Score && x.Id > y.Id);
}
