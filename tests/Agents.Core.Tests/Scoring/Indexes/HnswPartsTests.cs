using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Scoring.Indexes;

public sealed class HnswPartsTests
{
    private static readonly float[] Numbers =
        [float.NegativeInfinity, float.MinValue, -2, -1.5f, -float.Epsilon, 0, float.Epsilon, 1e-20f, 1, 1.5f, float.MaxValue, float.PositiveInfinity];

    [Fact]
    public void Keys_order_by_distance_then_by_node_and_give_both_back()
    {
        int[] nodes = [0, 1, 77, int.MaxValue];
        ulong[] keys = [.. Numbers.SelectMany(_ => nodes, HnswKey.Of)];

        Assert.Equal(keys.Order(), keys);
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Equal(0ul, key & HnswKey.Mark));
        Assert.Equal(Numbers.SelectMany(_ => nodes, (number, _) => number), keys.Select(HnswKey.DistanceOf));
        Assert.Equal(Numbers.SelectMany(_ => nodes), keys.Select(HnswKey.NodeOf));
    }

    [Fact]
    public void Pool_keeps_what_sorting_would_and_takes_the_nearest_that_was_not_taken() =>
        Prop.ForAll(Gen.Choose(1, 20).SelectMany(limit => Gen.Choose(0, 50).ListOf(), (limit, list) => (limit, list)).ToArbitrary(), input =>
        {
            (int limit, IEnumerable<int> distances) = input;
            HnswPool pool = new();
            pool.Reset(limit);
            List<ulong> model = [];
            HashSet<int> taken = [];
            int node = 0;
            foreach (int distance in distances)
            {
                if (distance < pool.Worst)
                {
                    pool.Insert(HnswKey.Of(distance, node));
                }

                model.Add(HnswKey.Of(distance, node++));
                Assert.Equal(model.OrderBy(key => key >> 32).ThenBy(key => key).Take(limit), pool.Keys.ToArray().Select(key => key & ~HnswKey.Mark));
                if (distance % 3 == 0)
                {
                    int[] free = [.. pool.Keys.ToArray().Select(HnswKey.NodeOf).Where(kept => !taken.Contains(kept))];
                    Assert.Equal(free.Length > 0, pool.TryTake(out int next));
                    Assert.Equal(free.Length > 0 ? free[0] : -1, next);
                    taken.Add(next);
                }
            }

            Assert.Equal(pool.Count < limit ? float.PositiveInfinity : HnswKey.DistanceOf(pool.Keys[^1]), pool.Worst);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Heap_gives_back_in_order_what_was_put_in() =>
        Prop.ForAll(Gen.Choose(0, 50).ListOf().ToArbitrary(), numbers =>
        {
            HnswHeap heap = new();
            List<ulong> model = [];
            foreach (int number in numbers)
            {
                heap.Push((ulong)number);
                model.Add((ulong)number);
                if (number % 4 == 0)
                {
                    Assert.Equal(model.Min(), heap.Pop());
                    model.Remove(model.Min());
                }
            }

            while (model.Count > 0)
            {
                Assert.Equal(model.Min(), heap.Pop());
                model.Remove(model.Min());
            }

            Assert.Equal(0, heap.Count);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_node_of_m_stands_on_each_next_level()
    {
        HnswShape shape = new() { Dimensions = 1, Metric = VectorMetric.Dot, M = 4, EfConstruction = 1, Seed = 5 };
        int[] levels = [.. Enumerable.Range(0, 100_000).Select(i => shape.LevelOf(i))];

        for (int level = 1; level <= 4; level++)
        {
            double expected = 100_000 / Math.Pow(4, level);
            Assert.InRange(levels.Count(l => l >= level), expected - (5 * Math.Sqrt(expected)), expected + (5 * Math.Sqrt(expected)));
        }

        Assert.NotEqual(levels, Enumerable.Range(0, 100_000).Select(i => (shape with { Seed = 6 }).LevelOf(i)));
        Assert.Equal([0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1], levels.Take(12));
    }
}
