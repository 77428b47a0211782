using System.Buffers;
using System.Runtime.CompilerServices;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

/// <summary>One search over one state of a flat index.</summary>
internal static unsafe class FlatSearch
{
    private const int StackBytes = 16 << 10;
    private const int MaxCandidates = 1 << 20;

    /// <summary>Finds the best hits.</summary>
    /// <returns>How many there are.</returns>
    [SkipLocalsInit]
    public static int Run(FlatLayout layout, FlatState state, ReadOnlySpan<float> query, Span<SearchHit> hits, in SearchFilter filter)
    {
        // Where half of the vectors would be scored twice, scoring each once is faster, and finds all.
        int candidates = (int)Math.Min((long)hits.Length * layout.RescoreFactor, int.MaxValue);
        bool isTwoPass = layout.HasSmallRows && candidates <= Math.Min(state.Count / 2, MaxCandidates);
        int queryBytes = (int)IndexFileFormat.Align((long)layout.RowLength * sizeof(float));
        int smallBytes = isTwoPass ? (int)IndexFileFormat.Align(layout.SmallRowBytes) : 0;
        int candidateBytes = isTwoPass ? candidates * sizeof(FlatCandidate) : 0;
        int bytes = queryBytes + smallBytes + candidateBytes + IndexFileFormat.Alignment;
        byte[]? rented = bytes > StackBytes ? ArrayPool<byte>.Shared.Rent(bytes) : null;
        Span<byte> memory = rented ?? stackalloc byte[StackBytes];
        try
        {
            fixed (byte* start = memory)
            {
                byte* aligned = (byte*)IndexFileFormat.Align((long)start);
                float* prepared = (float*)aligned;
                layout.Prepare(query, new Span<float>(prepared, layout.RowLength));
                if (!isTwoPass)
                {
                    return SearchRows(layout, state, prepared, hits, filter);
                }

                byte* small = aligned + queryBytes;
                Span<FlatCandidate> room = new(small + smallBytes, candidates);
                FlatCandidates found = FindCandidates(layout, state, prepared, small, room, filter);
                return ScoreCandidates(layout, state, prepared, found.Kept, hits);
            }
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private static int SearchRows(FlatLayout layout, FlatState state, float* query, Span<SearchHit> hits, in SearchFilter filter)
    {
        FlatSink<TopRows> sink = new(new TopRows(hits, layout.Metric), queryScale: 1, filter);
        ReadOnlySpan<float> numbers = new(query, layout.RowLength);
        bool isDistance = layout.Metric == VectorMetric.Euclidean;
        for (int i = 0; i < state.Segments.Length; i++)
        {
            FlatSegment segment = state.Segments[i];
            sink.MoveTo(segment, i, factors: null);
            if (layout.Storage == VectorStorage.Half)
            {
                FiniteHalf* rows = (FiniteHalf*)segment.Chunk.Row(0);
                if (isDistance)
                {
                    FlatScan.Run(segment, rows, layout.RowLength, new DistanceRows<FiniteHalf>(numbers), ref sink, filter);
                }
                else
                {
                    FlatScan.Run(segment, rows, layout.RowLength, new DotRows<FiniteHalf>(numbers), ref sink, filter);
                }
            }
            else if (isDistance)
            {
                FlatScan.Run(segment, (float*)segment.Chunk.Row(0), layout.RowLength, new DistanceRows<float>(numbers), ref sink, filter);
            }
            else
            {
                FlatScan.Run(segment, (float*)segment.Chunk.Row(0), layout.RowLength, new DotRows<float>(numbers), ref sink, filter);
            }
        }

        return sink.Collector.Sort();
    }

    private static FlatCandidates FindCandidates(
        FlatLayout layout, FlatState state, float* query, byte* small, Span<FlatCandidate> candidates, in SearchFilter filter)
    {
        ReadOnlySpan<float> numbers = new(query, layout.Dimensions);
        Span<sbyte> bytes = new(small, layout.SmallRowBytes);
        Span<ulong> signs = new(small, layout.SmallRowBytes / sizeof(ulong));
        float scale = 1;
        if (layout.Storage == VectorStorage.Int8)
        {
            bytes[layout.Dimensions..].Clear();
            scale = Int8Vectors.Quantize(numbers, bytes[..layout.Dimensions]);
        }
        else
        {
            BinaryVectors.Pack(numbers, signs);
        }

        FlatSink<FlatCandidates> sink = new(new FlatCandidates(candidates), scale, filter);
        for (int i = 0; i < state.Segments.Length; i++)
        {
            FlatSegment segment = state.Segments[i];
            sink.MoveTo(segment, i, segment.Chunk.Factors);
            if (layout.Storage == VectorStorage.Int8)
            {
                FlatScan.Run(segment, (sbyte*)segment.Chunk.SmallRow(0), bytes.Length, new Int8Rows(bytes), ref sink, filter);
            }
            else
            {
                FlatScan.Run(segment, (ulong*)segment.Chunk.SmallRow(0), signs.Length, new BinaryRows(signs), ref sink, filter);
            }
        }

        return sink.Collector;
    }

    private static int ScoreCandidates(
        FlatLayout layout, FlatState state, float* query, ReadOnlySpan<FlatCandidate> candidates, Span<SearchHit> hits)
    {
        TopRows top = new(hits, layout.Metric);
        ReadOnlySpan<float> numbers = new(query, layout.RowLength);
        bool isDistance = layout.Metric == VectorMetric.Euclidean;
        foreach (ref readonly FlatCandidate candidate in candidates)
        {
            ref float row = ref Unsafe.AsRef<float>(state.Segments[candidate.Place.Segment].Chunk.Row(candidate.Place.Row));
            float score = isDistance ? new DistanceRows<float>(numbers).One(ref row) : new DotRows<float>(numbers).One(ref row);
            score = float.IsNaN(score) ? float.NegativeInfinity : score;
            if (score >= top.Limit)
            {
                top.Offer(candidate.Id, candidate.Place, score);
            }
        }

        return top.Sort();
    }
}
