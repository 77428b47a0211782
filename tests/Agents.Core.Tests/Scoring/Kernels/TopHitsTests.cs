using Agents.Core.Scoring.Kernels;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Scoring.Kernels;

public class TopHitsTests
{
    [Fact]
    public void What_is_kept_is_the_best_whatever_the_order_of_the_candidates() =>
        Prop.ForAll(LongRuns.Seeds, Gen.Choose(0, 40).ToArbitrary(), Gen.Choose(0, 20).ToArbitrary(), (seed, n, wanted) =>
        {
            Random random = new(seed);
            float[] scores = [.. Enumerable.Range(0, n).Select(_ => random.Next(12) switch
            {
                0 => float.NaN,
                1 => float.PositiveInfinity,
                2 => float.NegativeInfinity,
                int score => score,
            })];
            int[] order = [.. Enumerable.Range(0, n)];
            random.Shuffle(order);
            SearchHit[] hits = new SearchHit[wanted], expected = Definitions.Top(scores, wanted);

            TopHits top = new(hits);
            foreach (int id in order)
            {
                top.Offer(id, scores[id]);
            }

            Assert.Equal(expected.Length, top.Sort());
            Assert.Equal(expected, hits[..expected.Length]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(500)));
}
