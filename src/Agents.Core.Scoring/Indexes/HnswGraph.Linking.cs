using System.Runtime.CompilerServices;

namespace Agents.Core.Scoring.Indexes;

/// <content>How a vector becomes part of the graph: algorithms 1 and 4 of the paper.</content>
internal sealed unsafe partial class HnswGraph
{
    private void Insert<TDistance>(HnswScratch scratch, int slot, int level)
        where TDistance : struct, IHnswDistance
    {
        if (_entry < 0)
        {
            for (int l = 0; l <= level; l++)
            {
                EndLinks(slot, l, 0);
            }

            BecomeNode(slot, level);
            Volatile.Write(ref _entry, slot);
            return;
        }

        float* row = Row(slot);
        int entry = _entry;
        int top = _levels[entry];
        float distance = Between<TDistance>(row, Row(entry));
        Descend<TDistance>(scratch, row, ref entry, ref distance, top, level);
        for (int l = top + 1; l <= level; l++)
        {
            EndLinks(slot, l, 0);
        }

        for (int l = Math.Min(top, level); l >= 0; l--)
        {
            SearchLevel<TDistance>(scratch, row, entry, distance, Shape.EfConstruction, l);
            if (l == 0 && TryBecomeTwin(scratch, slot))
            {
                return;
            }

            ulong nearest = scratch.Pool.Keys[0];
            (entry, distance) = (HnswKey.NodeOf(nearest), HnswKey.DistanceOf(nearest));
            Select<TDistance>(CandidatesOf(scratch), slot, l, _m);
        }

        BecomeNode(slot, level);
        Volatile.WriteBarrier();        // who reads a link to the slot reads the slot as it was written above
        for (int l = Math.Min(top, level); l >= 0; l--)
        {
            LinkBack<TDistance>(scratch, slot, l);
        }

        if (level > top)
        {
            Volatile.Write(ref _entry, slot);
        }
    }

    private void BecomeNode(int slot, int level)
    {
        _levels[slot] = (byte)level;
        _upperUsed += level * _m;
    }

    // A twin is as near as the vector is to itself; what is nearer still (by dot product) comes before it.
    private bool TryBecomeTwin(HnswScratch scratch, int slot)
    {
        ReadOnlySpan<float> row = new(Row(slot), Shape.Dimensions);
        foreach (ulong key in scratch.Pool.Keys)
        {
            int node = HnswKey.NodeOf(key);
            if (row.SequenceEqual(new ReadOnlySpan<float>(Row(node), Shape.Dimensions)))
            {
                EndLinks(slot, 0, 0);
                _levels[slot] = NoNode;
                _twins[slot] = _twins[node];
                Volatile.Write(ref _twins[node], slot);
                return true;
            }
        }

        return false;
    }

    // Only what lives is worth a link of the new node, as long as there is any.
    private ReadOnlySpan<ulong> CandidatesOf(HnswScratch scratch)
    {
        if (Deaths == 0)
        {
            return scratch.Pool.Keys;
        }

        Span<ulong> living = scratch.CandidateKeys(scratch.Pool.Count);
        int count = 0;
        foreach (ulong key in scratch.Pool.Keys)
        {
            if (_died[HnswKey.NodeOf(key)] == 0)
            {
                living[count++] = key;
            }
        }

        return count == 0 ? scratch.Pool.Keys : living[..count];
    }

    /// <summary>Writes a node's links: of candidates, nearest first, each that is nearer to the node than to any that was taken before it.</summary>
    private void Select<TDistance>(ReadOnlySpan<ulong> candidates, int node, int level, int wanted)
        where TDistance : struct, IHnswDistance
    {
        int* links = LinksOf(node, level);
        int count = 0;
        foreach (ulong key in candidates)
        {
            int candidate = HnswKey.NodeOf(key);
            if (candidate != node && IsApart<TDistance>(candidate, HnswKey.DistanceOf(key), links, count))
            {
                links[count++] = candidate;
                if (count == wanted)
                {
                    break;
                }
            }
        }

        EndLinks(node, level, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsApart<TDistance>(int candidate, float distance, int* taken, int count)
        where TDistance : struct, IHnswDistance
    {
        float* row = Row(candidate);
        for (int i = 0; i < count; i++)
        {
            if (Between<TDistance>(row, Row(taken[i])) < distance)
            {
                return false;
            }
        }

        return true;
    }

    private void EndLinks(int node, int level, int count)
    {
        int* links = LinksOf(node, level);
        for (int i = count; i < LinkLimit(level); i++)
        {
            links[i] = -1;
        }
    }

    private void LinkBack<TDistance>(HnswScratch scratch, int slot, int level)
        where TDistance : struct, IHnswDistance
    {
        int* links = LinksOf(slot, level);
        int limit = LinkLimit(level);
        for (int i = 0; i < limit && links[i] >= 0; i++)
        {
            AddLink<TDistance>(scratch, links[i], slot, level, limit);
        }
    }

    private void AddLink<TDistance>(HnswScratch scratch, int node, int added, int level, int limit)
        where TDistance : struct, IHnswDistance
    {
        int* links = LinksOf(node, level);
        if (links[limit - 1] < 0)
        {
            int end = limit - 1;
            while (end > 0 && links[end - 1] < 0)
            {
                end--;
            }

            links[end] = added;
            return;
        }

        float* row = Row(node);
        float* distances = (float*)Unsafe.AsPointer(ref scratch.Distances[0]);
        PrefetchFirst(links, limit);
        ScoreBatch<TDistance>(row, links, limit, distances);
        Span<ulong> candidates = scratch.CandidateKeys(limit + 1);
        for (int i = 0; i < limit; i++)
        {
            candidates[i] = HnswKey.Of(distances[i], links[i]);
        }

        candidates[limit] = HnswKey.Of(Between<TDistance>(row, Row(added)), added);
        candidates.Sort();
        Select<TDistance>(candidates, node, level, limit);
    }
}
