using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Scoring.Indexes;

public sealed class RankFusionTests
{
    private static readonly Gen<int[]> Ranking =
        from count in Gen.Choose(0, 12)
        from ids in Gen.Shuffle(Enumerable.Range(-3, 12).ToArray())
        select ids[..Math.Min(count, ids.Length)];

    [Fact]
    public void Fuse_adds_the_reciprocal_ranks_of_the_paper()
    {
        IReadOnlyList<SearchHit> fused = RankFusion.Fuse([Hits(7, 5, 9), Hits(5, 9)], 10);

        Assert.Equal([5, 9, 7], fused.Select(hit => hit.Id));
        Assert.Equal([(1 / 62.0) + (1 / 61.0), (1 / 63.0) + (1 / 62.0), 1 / 61.0], fused.Select(hit => hit.Score));
    }

    [Fact]
    public void Fuse_weighs_rankings_and_takes_another_k()
    {
        IReadOnlyList<SearchHit> fused = RankFusion.Fuse([Hits(1, 2), Hits(2)], 10, [3, 0.5], k: 1);

        Assert.Equal([new SearchHit { Id = 1, Score = 3 / 2.0 }, new SearchHit { Id = 2, Score = (3 / 3.0) + (0.5 / 2.0) }], fused);
    }

    [Fact]
    public void Fuse_orders_equal_scores_by_id() => Assert.Equal([1, 2], RankFusion.Fuse([Hits(2, 1), Hits(1, 2)], 10).Select(hit => hit.Id));

    [Fact]
    public void Fuse_counts_an_id_that_stands_twice_in_a_ranking_at_its_first_place() =>
        Assert.Equal(RankFusion.Fuse([Hits(4, 5)], 10), RankFusion.Fuse([Hits(4, 4, 5, 4)], 10));

    [Fact]
    public void Fuse_of_nothing_is_nothing()
    {
        Assert.Empty(RankFusion.Fuse([], 5));
        Assert.Empty(RankFusion.Fuse([[], []], 5));
        Assert.Empty(RankFusion.Fuse([Hits(1)], 0));
    }

    [Fact]
    public void Fusion_finds_what_the_definition_finds_for_any_rankings() =>
        Prop.ForAll(Ranking.ListOf().ToArbitrary(), Gen.Choose(0, 15).ToArbitrary(), (rankings, count) =>
        {
            Dictionary<long, double> scores = [];
            foreach (int[] ranking in rankings)
            {
                for (int place = 1; place <= ranking.Length; place++)
                {
                    scores[ranking[place - 1]] = scores.GetValueOrDefault(ranking[place - 1]) + (1 / (60.0 + place));
                }
            }

            Assert.Equal(
                scores.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(count).Select(pair => new SearchHit { Id = pair.Key, Score = pair.Value }),
                RankFusion.Fuse([.. rankings.Select(ranking => Hits(ranking))], count));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Fusion_begins_anew_after_Clear_and_allocates_nothing_once_warmed_up()
    {
        RankFusion fusion = new();
        SearchHit[] first = Hits(3, 1, 2), second = Hits(2, 8), best = new SearchHit[3];
        int found = 0;
        long bytes = Allocation.Of(() =>
        {
            fusion.Clear();
            fusion.Add(first);
            fusion.Add(second, 2);
            found = fusion.Take(best);
        });

        Assert.Equal(0, bytes);
        Assert.Equal((3, 4), (found, fusion.Count));
        Assert.Equal([2, 8, 3], best.Select(hit => hit.Id));
    }

    [Fact]
    public void Fusion_rejects_what_is_outside_its_range()
    {
        Assert.Equal(
            "k must be a finite number of at least 0, but is -1. (Parameter 'k')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new RankFusion(-1)).Message);
        Assert.Equal(
            "A weight must be a finite number of at least 0, but is NaN. (Parameter 'weight')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new RankFusion().Add([], double.NaN)).Message);
        Assert.Equal(
            "There must be one weight for each of the 1 rankings, but there are 2. (Parameter 'weights')",
            Assert.Throws<ArgumentException>(() => RankFusion.Fuse([[]], 1, [1, 1])).Message);
        Assert.Equal(
            "count must be at least 0, but is -1. (Parameter 'count')",
            Assert.Throws<ArgumentOutOfRangeException>(() => RankFusion.Fuse([], -1)).Message);
        Assert.Throws<ArgumentNullException>("rankings", () => RankFusion.Fuse(null!, 1));
        Assert.Throws<ArgumentNullException>("rankings", () => RankFusion.Fuse([null!], 1));
    }

    private static SearchHit[] Hits(params int[] ids) => [.. ids.Select(id => new SearchHit { Id = id, Score = -id })];
}
