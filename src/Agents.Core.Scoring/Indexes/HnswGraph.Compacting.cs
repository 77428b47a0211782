using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

/// <content>How a graph gets rid of what is dead.</content>
internal sealed unsafe partial class HnswGraph
{
    private const int Gone = -1;

    /// <summary>Makes a graph of what lives, in the same order; where a link led to the dead, the node chooses anew from what lay behind them.</summary>
    public HnswGraph Compacted(HnswScratch scratch)
    {
        int count = Count;
        int used = 0;
        int[] places = PlacesOfLiving();
        int[] standing = StandingNodes(places);
        byte[] levels = new byte[count];
        Array.Fill(levels, NoNode);
        for (int node = 0; node < standing.Length; node++)
        {
            if (standing[node] != Gone)
            {
                levels[standing[node]] = _levels[node];
                used += _levels[node] * _m;
            }
        }

        int capacity = Math.Max(count, Math.Min(Capacity, 2 * count));
        HnswGraph graph = new(Shape, capacity, Math.Max(used, UpperFor(Shape, capacity)), null, null);
        levels.CopyTo(graph._levels.AsSpan());
        graph.PlaceUpper(count);
        graph.CopyLiving(this, places, standing);
        if (Shape.Metric == VectorMetric.Euclidean)
        {
            graph.LinkLiving<HnswSquaredDistance>(scratch, this, standing);
        }
        else
        {
            graph.LinkLiving<HnswDotDistance>(scratch, this, standing);
        }

        graph._entry = _entry >= 0 && standing[_entry] != Gone ? standing[_entry] : graph.HighestOf(count);
        graph._state = (long)count << 32;
        return graph;
    }

    // By slot: where it goes.
    private int[] PlacesOfLiving()
    {
        int[] places = new int[Slots];
        int count = 0;
        for (int slot = 0; slot < places.Length; slot++)
        {
            places[slot] = _died[slot] == 0 ? count++ : Gone;
        }

        return places;
    }

    // By node: where that goes which stands in the graph for it from now on, the first of its chain that lives. Gone for twins.
    private int[] StandingNodes(int[] places)
    {
        int[] standing = new int[places.Length];
        for (int node = 0; node < standing.Length; node++)
        {
            standing[node] = Gone;
            for (int slot = _levels[node] == NoNode ? -1 : node; slot >= 0 && standing[node] == Gone; slot = _twins[slot])
            {
                standing[node] = places[slot];
            }
        }

        return standing;
    }

    /// <summary>Gives each node its place for links of the upper levels: in the order of slots, without gaps.</summary>
    private void PlaceUpper(int slots)
    {
        for (int slot = 0; slot < slots; slot++)
        {
            _upperStart[slot] = _upperUsed;
            if (_levels[slot] == NoNode)
            {
                _twinCount++;
            }
            else
            {
                _upperUsed += _levels[slot] * _m;
            }
        }
    }

    private void CopyLiving(HnswGraph from, int[] places, int[] standing)
    {
        for (int slot = 0; slot < places.Length; slot++)
        {
            int place = places[slot];
            if (place != Gone)
            {
                Copy(from.Row(slot), Row(place), (long)_stride * sizeof(float));
                _ids[place] = from._ids[slot];
                _tags[place] = from._tags[slot];
                _twins[place] = -1;
                EndLinks(place, 0, 0);
            }
        }

        for (int node = 0; node < standing.Length; node++)
        {
            int last = Gone;
            for (int slot = standing[node] == Gone ? -1 : node; slot >= 0; slot = from._twins[slot])
            {
                if (places[slot] != Gone)
                {
                    if (last != Gone)
                    {
                        _twins[last] = places[slot];
                    }

                    last = places[slot];
                }
            }
        }
    }

    private void LinkLiving<TDistance>(HnswScratch scratch, HnswGraph from, int[] standing)
        where TDistance : struct, IHnswDistance
    {
        for (int node = 0; node < standing.Length; node++)
        {
            for (int level = standing[node] == Gone ? -1 : from._levels[node]; level >= 0; level--)
            {
                Relink<TDistance>(scratch, from, standing, node, level);
            }
        }
    }

    private void Relink<TDistance>(HnswScratch scratch, HnswGraph from, int[] standing, int node, int level)
        where TDistance : struct, IHnswDistance
    {
        int limit = LinkLimit(level);
        int place = standing[node];
        int* old = from.LinksOf(node, level);
        int* links = LinksOf(place, level);
        int count = 0;
        while (count < limit && old[count] >= 0 && standing[old[count]] != Gone)
        {
            links[count] = standing[old[count]];
            count++;
        }

        EndLinks(place, level, count);
        if (count == limit || old[count] < 0)
        {
            return;
        }

        // Breadth first through the dead, until there is enough to choose from.
        HnswHeap nearest = scratch.Candidates;
        nearest.Clear();
        byte epoch = scratch.Forget(from.Capacity);
        scratch.Visited[node] = epoch;
        Queue<int> behind = scratch.Behind;
        behind.Clear();
        behind.Enqueue(node);
        while (behind.Count > 0 && nearest.Count < Shape.EfConstruction)
        {
            old = from.LinksOf(behind.Dequeue(), level);
            for (int i = 0; i < limit && old[i] >= 0; i++)
            {
                if (scratch.Visited[old[i]] == epoch)
                {
                    continue;
                }

                scratch.Visited[old[i]] = epoch;
                int target = standing[old[i]];
                if (target == Gone)
                {
                    behind.Enqueue(old[i]);
                }
                else
                {
                    nearest.Push(HnswKey.Of(Between<TDistance>(Row(place), Row(target)), target));
                }
            }
        }

        Span<ulong> candidates = scratch.CandidateKeys(nearest.Count);
        for (int i = 0; i < candidates.Length; i++)
        {
            candidates[i] = nearest.Pop();
        }

        Select<TDistance>(candidates, place, level, limit);
    }

    private int HighestOf(int slots)
    {
        int highest = -1;
        for (int slot = 0; slot < slots; slot++)
        {
            if (_levels[slot] != NoNode && (highest < 0 || _levels[slot] > _levels[highest]))
            {
                highest = slot;
            }
        }

        return highest;
    }
}
