using System.Runtime.CompilerServices;

namespace Agents.Core.Scoring.Indexes;

/// <summary>What one search may show: what lived when it began, and passes its filter.</summary>
internal readonly record struct HnswView(int Slots, int Deaths, int Twins, SearchFilter Filter)
{
    /// <summary>Gets whether every slot below the number is admitted.</summary>
    public bool AdmitsAll => Deaths == 0 && Filter.IsEmpty;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Admits(int slot, int[] died, ulong[] tags, long[] ids) =>
        slot < Slots
        && (died[slot] == 0 || died[slot] > Deaths)
        && Filter.AdmitsTags(tags[slot])
        && (Filter.Where is null || Filter.Where(ids[slot]));
}
