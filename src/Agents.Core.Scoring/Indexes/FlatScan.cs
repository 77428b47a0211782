using System.Runtime.CompilerServices;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

/// <summary>Walks over the rows of a segment: over all of them, or over those that are worth scoring where many are not.</summary>
internal static unsafe class FlatScan
{
    // Of so many rows it is seen how many pass; where more than this share does, rows are cheaper scored in a row than picked out.
    private const int Sample = 64;
    private const int MostPicked = 24;

    // Where fewer rows than this share are dead, they are scored with the others.
    private const int FewDead = 8;
    private const int Streams = 4;

    public static void Run<TNumber, TScore, TSink>(
        FlatSegment segment, TNumber* rows, int stride, scoped TScore score, ref TSink sink, in SearchFilter filter)
        where TNumber : unmanaged
        where TScore : struct, IRowScore<TNumber>, allows ref struct
        where TSink : struct, IScoreSink, allows ref struct
    {
        bool allPass = (filter.AnyTag | filter.AllTags | filter.NoTag) == 0 && segment.DeadCount <= segment.Count / FewDead;
        if (!allPass && CountSampled(segment, filter) <= MostPicked)
        {
            ScoreSome(segment, rows, stride, score, ref sink, filter);
        }
        else
        {
            RowWalk.Over(score, ref Unsafe.AsRef<TNumber>(rows), segment.Count, (nuint)stride, ref sink);
        }
    }

    // Rows at places that no regular order of tags keeps step with.
    private static int CountSampled(FlatSegment segment, in SearchFilter filter)
    {
        int admitted = 0;
        for (uint i = 0; i < Sample; i++)
        {
            int row = (int)((i * 2_654_435_761u * (ulong)segment.Count) >> 32);
            admitted += !segment.IsDead(row) && filter.AdmitsTags(segment.Chunk.Tags[row]) ? 1 : 0;
        }

        return admitted;
    }

    // The next row of each quarter, as long as all have one; then what is left, row by row.
    private static void ScoreSome<TNumber, TScore, TSink>(
        FlatSegment segment, TNumber* rows, int stride, scoped TScore score, ref TSink sink, in SearchFilter filter)
        where TNumber : unmanaged
        where TScore : struct, IRowScore<TNumber>, allows ref struct
        where TSink : struct, IScoreSink, allows ref struct
    {
        int* next = stackalloc int[Streams];
        int* end = stackalloc int[Streams];
        bool all = true;
        for (int stream = 0; stream < Streams; stream++)
        {
            next[stream] = (int)((long)segment.Count * stream / Streams);
            end[stream] = (int)((long)segment.Count * (stream + 1) / Streams);
            all &= MoveToAdmitted(segment, ref next[stream], end[stream], filter);
        }

        while (all)
        {
            sink.Take(score.Four(ref At(next[0]), ref At(next[1]), ref At(next[2]), ref At(next[3])), next[0], next[1], next[2], next[3]);
            for (int stream = 0; stream < Streams; stream++)
            {
                next[stream]++;
                all &= MoveToAdmitted(segment, ref next[stream], end[stream], filter);
            }
        }

        for (int stream = 0; stream < Streams; stream++)
        {
            for (; MoveToAdmitted(segment, ref next[stream], end[stream], filter); next[stream]++)
            {
                sink.Take(score.One(ref At(next[stream])), next[stream]);
            }
        }

        ref TNumber At(int row) => ref Unsafe.AsRef<TNumber>(rows + ((nint)row * stride));
    }

    private static bool MoveToAdmitted(FlatSegment segment, ref int row, int end, in SearchFilter filter)
    {
        ulong* tags = segment.Chunk.Tags;
        while (row < end && (segment.IsDead(row) || !filter.AdmitsTags(tags[row])))
        {
            row++;
        }

        return row < end;
    }
}
