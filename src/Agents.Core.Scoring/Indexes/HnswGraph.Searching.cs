using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

/// <content>How what is near is found: algorithms 2 and 5 of the paper.</content>
internal sealed unsafe partial class HnswGraph
{
    // So many rows are on their way from memory while the next are scored. Measured over rows of 512 bytes: 4 and 8 do alike, 16 slower.
    private const int Ahead = 8;
    private const int AtOnce = 4;

    /// <summary>Finds the nearest to the query of the scratch.</summary>
    public int Search(HnswScratch scratch, Span<SearchHit> hits, int ef, in SearchFilter filter)
    {
        int twins = Volatile.Read(ref _twinCount);      // before the rest: then no node is taken for reached that was not
        (int slots, int deaths) = Snapshot();
        if (slots == deaths || hits.IsEmpty)
        {
            return 0;
        }

        ef = Math.Min(Math.Max(ef, hits.Length), slots);
        HnswView view = new(slots, deaths, twins, filter);
        return Shape.Metric == VectorMetric.Euclidean
            ? Search<HnswSquaredDistance>(scratch, hits, ef, in view)
            : Search<HnswDotDistance>(scratch, hits, ef, in view);
    }

    private int Search<TDistance>(HnswScratch scratch, Span<SearchHit> hits, int ef, in HnswView view)
        where TDistance : struct, IHnswDistance
    {
        TopHits top = new(hits);
        if (!(scratch.SquaredLength <= HnswScratch.MaxSquaredLength) || !TrySearchGraph<TDistance>(scratch, hits.Length, ef, in view, ref top))
        {
            top = new TopHits(hits);
            Scan<TDistance>(scratch.Query, in view, ref top);
        }

        return top.Sort();
    }

    // False when some that are to be found may have been out of reach, or looking at all slots is faster.
    private bool TrySearchGraph<TDistance>(HnswScratch scratch, int wanted, int ef, in HnswView view, ref TopHits top)
        where TDistance : struct, IHnswDistance
    {
        float* query = scratch.Query;
        int entry = Volatile.Read(ref _entry);
        float distance = Between<TDistance>(query, Row(entry));
        Descend<TDistance>(scratch, query, ref entry, ref distance, _levels[entry], 0);
        if (!view.AdmitsAll)
        {
            return TrySearchAdmitted<TDistance>(scratch, entry, distance, ef, in view, ref top);
        }

        SearchLevel<TDistance>(scratch, query, entry, distance, ef, 0);
        TakeHits(scratch.Pool.Keys, view.Slots, ref top);
        return top.Count == Math.Min(wanted, view.Slots);
    }

    private void Descend<TDistance>(HnswScratch scratch, float* query, ref int entry, ref float distance, int from, int to)
        where TDistance : struct, IHnswDistance
    {
        int* batch = (int*)Unsafe.AsPointer(ref scratch.Batch[0]);
        float* distances = (float*)Unsafe.AsPointer(ref scratch.Distances[0]);
        for (int level = from; level > to; level--)
        {
            int at;
            do
            {
                at = entry;
                int* links = LinksOf(at, level);
                int count = 0;
                for (int next; count < _m && (next = links[count]) >= 0; count++)
                {
                    batch[count] = next;        // read once: a change may write there meanwhile
                }

                PrefetchFirst(batch, count);
                ScoreBatch<TDistance>(query, batch, count, distances);
                for (int i = 0; i < count; i++)
                {
                    if (distances[i] < distance)
                    {
                        (entry, distance) = (batch[i], distances[i]);
                    }
                }
            }
            while (entry != at);
        }
    }

    /// <summary>Fills the pool with the nearest nodes of a level, dead ones included.</summary>
    private void SearchLevel<TDistance>(HnswScratch scratch, float* query, int entry, float distance, int ef, int level)
        where TDistance : struct, IHnswDistance
    {
        byte epoch = scratch.Forget(Capacity);
        byte* visited = (byte*)Unsafe.AsPointer(ref scratch.Visited[0]);
        int* batch = (int*)Unsafe.AsPointer(ref scratch.Batch[0]);
        float* distances = (float*)Unsafe.AsPointer(ref scratch.Distances[0]);
        HnswPool pool = scratch.Pool;
        pool.Reset(ef);
        pool.Insert(HnswKey.Of(distance, entry));
        visited[entry] = epoch;
        int limit = LinkLimit(level);
        while (pool.TryTake(out int node))
        {
            int count = GatherUnvisited(LinksOf(node, level), limit, visited, epoch, batch);
            ScoreBatch<TDistance>(query, batch, count, distances);
            for (int i = 0; i < count; i++)
            {
                if (distances[i] < pool.Worst)
                {
                    pool.Insert(HnswKey.Of(distances[i], batch[i]));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int GatherUnvisited(int* links, int limit, byte* visited, byte epoch, int* batch)
    {
        int count = 0;
        for (int i = 0; i < limit; i++)
        {
            int next = links[i];
            if (next < 0)
            {
                break;
            }

            if (visited[next] != epoch)
            {
                visited[next] = epoch;
                if (count < Ahead)
                {
                    Prefetch(Row(next));
                }

                batch[count++] = next;
            }
        }

        return count;
    }

    // Rounding may carry a cosine beyond its range; what lies beyond is as good as what lies on the edge.
    private double ScoreOf(float distance) => Shape.Metric == VectorMetric.Cosine ? Math.Clamp(0f - distance, -1f, 1f) : 0f - distance;

    private void TakeHits(ReadOnlySpan<ulong> keys, int slots, ref TopHits top)
    {
        foreach (ulong key in keys)
        {
            double score = ScoreOf(HnswKey.DistanceOf(key));
            if (score < top.Threshold)
            {
                break;
            }

            for (int slot = HnswKey.NodeOf(key); slot >= 0; slot = _twins[slot])
            {
                if (slot < slots)
                {
                    top.Offer(_ids[slot], score);
                }
            }
        }
    }

    /// <summary>Searches the lowest level for what a view admits, through what it does not.</summary>
    /// <returns><see langword="false"/> when looking at all slots is better: so little passes that it is faster, or some were out of reach.</returns>
    private bool TrySearchAdmitted<TDistance>(HnswScratch scratch, int entry, float distance, int ef, in HnswView view, ref TopHits top)
        where TDistance : struct, IHnswDistance
    {
        byte epoch = scratch.Forget(Capacity);
        byte* visited = (byte*)Unsafe.AsPointer(ref scratch.Visited[0]);
        int* batch = (int*)Unsafe.AsPointer(ref scratch.Batch[0]);
        float* distances = (float*)Unsafe.AsPointer(ref scratch.Distances[0]);
        HnswPool admitted = scratch.Pool;
        HnswHeap candidates = scratch.Candidates;
        admitted.Reset(ef);
        candidates.Clear();
        visited[entry] = epoch;
        candidates.Push(HnswKey.Of(distance, entry));
        int passed = Admit(entry, distance, in view, admitted, ref top);
        int seen = 1;
        int reached = entry < view.Slots ? 1 : 0;
        while (candidates.Count > 0)
        {
            ulong key = candidates.Pop();
            if (HnswKey.DistanceOf(key) > admitted.Worst)
            {
                return true;
            }

            int count = GatherUnvisited(LinksOf(HnswKey.NodeOf(key), 0), _bottom, visited, epoch, batch);
            ScoreBatch<TDistance>(scratch.Query, batch, count, distances);
            for (int i = 0; i < count; i++)
            {
                reached += batch[i] < view.Slots ? 1 : 0;
                if (distances[i] < admitted.Worst)
                {
                    candidates.Push(HnswKey.Of(distances[i], batch[i]));
                    passed += Admit(batch[i], distances[i], in view, admitted, ref top);
                }
            }

            seen += count;
            if (admitted.Count < ef && IsScanFaster(ef, seen, passed, view.Slots))
            {
                return false;
            }
        }

        return admitted.Count == ef || reached >= view.Slots - view.Twins;
    }

    // Offers a node and its twins; tells whether the node's own chain let anything through.
    private int Admit(int node, float distance, in HnswView view, HnswPool admitted, ref TopHits top)
    {
        double score = ScoreOf(distance);
        int passed = 0;
        for (int slot = node; slot >= 0; slot = _twins[slot])
        {
            if (distance >= admitted.Worst && score < top.Threshold)
            {
                break;
            }

            if (view.Admits(slot, _died, _tags, _ids))
            {
                passed = 1;
                top.Offer(_ids[slot], score);
                if (distance < admitted.Worst)
                {
                    admitted.Insert(HnswKey.Of(distance, slot));
                }
            }
        }

        return passed;
    }

    // In units of one row read in order: a row read at random costs six, a look at whether a slot passes a sixteenth. The share that passes is judged by
    // what was seen so far.
    private static bool IsScanFaster(int ef, int seen, int passed, int slots) =>
        seen >= 256 && (6.0 * ef * seen / Math.Max(passed, 0.5)) > slots * ((passed / (double)seen) + 0.0625);

    private void Scan<TDistance>(float* query, in HnswView view, ref TopHits top)
        where TDistance : struct, IHnswDistance
    {
        HnswView withoutWhere = view with { Filter = view.Filter with { Where = null } };
        for (int slot = 0; slot < view.Slots; slot++)
        {
            if (withoutWhere.Admits(slot, _died, _tags, _ids))
            {
                double score = ScoreOf(Between<TDistance>(query, Row(slot)));
                score = double.IsNaN(score) ? double.NegativeInfinity : score;
                if (score >= top.Threshold && view.Filter.Where?.Invoke(_ids[slot]) != false)
                {
                    top.Offer(_ids[slot], score);
                }
            }
        }
    }

    /// <summary>Computes the distances of rows, while those that come next are on their way from memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ScoreBatch<TDistance>(float* query, int* batch, int count, float* distances)
        where TDistance : struct, IHnswDistance
    {
        int i = 0;
        for (; i + AtOnce <= count; i += AtOnce)
        {
            PrefetchFirst(batch + i + Ahead, Math.Min(AtOnce, count - i - Ahead));
            Vector128<float> four = TDistance.BetweenFour(
                ref *query, ref *Row(batch[i]), ref *Row(batch[i + 1]), ref *Row(batch[i + 2]), ref *Row(batch[i + 3]), (nuint)_stride);
            four.Store(distances + i);
        }

        for (; i < count; i++)
        {
            distances[i] = Between<TDistance>(query, Row(batch[i]));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PrefetchFirst(int* batch, int count)
    {
        for (int i = 0; i < Math.Min(Ahead, count); i++)
        {
            Prefetch(Row(batch[i]));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Prefetch(float* row)
    {
        if (Sse.IsSupported)
        {
            int bytes = _stride * sizeof(float);
            for (int offset = 0; offset < bytes; offset += 64)
            {
                Sse.Prefetch0((byte*)row + offset);
            }
        }
    }
}
