using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

/// <summary>Takes the scores of the rows of one segment after the other, and hands on the rows that are good enough, alive, and let through, in this order of questions.</summary>
internal unsafe ref struct FlatSink<TCollector> : IScoreSink
    where TCollector : struct, IFlatCollector, allows ref struct
{
    private readonly SearchFilter _filter;
    private readonly float _queryScale;
    private TCollector _collector;
    private FlatSegment _segment = null!;
    private int _segmentNumber;
    private FlatFactor* _factors;
    private Vector128<float> _limit;

    /// <summary>Makes a sink, which needs a segment before it takes a score.</summary>
    /// <param name="collector">Who keeps the rows; copied.</param>
    /// <param name="queryScale">What the scores are multiplied by where rows have factors.</param>
    /// <param name="filter">What is let through.</param>
    public FlatSink(TCollector collector, float queryScale, in SearchFilter filter)
    {
        _collector = collector;
        _queryScale = queryScale;
        _filter = filter;
        _limit = Vector128.Create(collector.Limit);
    }

    /// <summary>Gets who keeps the rows.</summary>
    public readonly TCollector Collector => _collector;

    /// <summary>Says to which segment the rows that follow belong.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="number">Its number.</param>
    /// <param name="factors">The factors of its rows; null where scores are taken as they are.</param>
    public void MoveTo(FlatSegment segment, int number, FlatFactor* factors)
    {
        _segment = segment;
        _segmentNumber = number;
        _factors = factors;
    }

    public void Take(float score, int row)
    {
        if (_factors != null)
        {
            score = (score * (_factors[row].Scale * _queryScale)) - _factors[row].Offset;
        }

        Consider(score, row);
        _limit = Vector128.Create(_collector.Limit);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(Vector128<float> scores, int first, int second, int third, int fourth)
    {
        if (_factors != null)
        {
            scores *= Vector128.Create(_factors[first].Scale, _factors[second].Scale, _factors[third].Scale, _factors[fourth].Scale) * _queryScale;
            scores -= Vector128.Create(_factors[first].Offset, _factors[second].Offset, _factors[third].Offset, _factors[fourth].Offset);
        }

        // Not the other way round: what is no number must be considered.
        if (!Vector128.LessThanAll(scores, _limit))
        {
            Consider(scores, first, second, third, fourth);
        }
    }

    // Rare once the collector is full, and so out of the loops.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Consider(Vector128<float> scores, int first, int second, int third, int fourth)
    {
        Consider(scores.GetElement(0), first);
        Consider(scores.GetElement(1), second);
        Consider(scores.GetElement(2), third);
        Consider(scores.GetElement(3), fourth);
        _limit = Vector128.Create(_collector.Limit);
    }

    private void Consider(float score, int row)
    {
        ref TCollector collector = ref _collector;

        // What overflowed to no number at all is worse than anything.
        score = float.IsNaN(score) ? float.NegativeInfinity : score;
        if (score < collector.Limit || _segment.IsDead(row) || !_filter.AdmitsTags(_segment.Chunk.Tags[row]))
        {
            return;
        }

        long id = _segment.Chunk.Ids[row];
        if (_filter.Where is null || _filter.Where(id))
        {
            collector.Offer(id, new FlatPlace(_segmentNumber, row), score);
        }
    }
}
