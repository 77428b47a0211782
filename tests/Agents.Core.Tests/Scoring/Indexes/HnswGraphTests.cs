using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Tests.Scoring.Indexes;

public sealed class HnswGraphTests : IDisposable
{
    private readonly HnswScratch _scratch;
    private readonly HnswGraph _graph;

    public HnswGraphTests()
    {
        HnswShape shape = new() { Dimensions = 1, Metric = VectorMetric.Dot, M = 4, EfConstruction = 10, Seed = 1 };
        _scratch = new HnswScratch(shape);
        _graph = new HnswGraph(shape, 10);
    }

    public void Dispose() => _graph.Dispose();

    [Fact]
    public void What_was_not_published_is_not_found_by_any_kind_of_search()
    {
        Append(id: 1, number: 1);
        Assert.Empty(Find());
        _graph.Publish(appended: true, dead: -1);
        Append(id: 2, number: 2);
        Assert.Equal([1L], Find());
        Assert.Equal([1L], Find(new SearchFilter { Where = _ => true }));

        _graph.Publish(appended: true, dead: 0);

        Assert.Equal([2L], Find());
        Assert.Equal([2L], Find(new SearchFilter { Where = _ => true }));
    }

    [Fact]
    public void Twin_that_was_not_published_is_not_found()
    {
        Append(id: 1, number: 1);
        _graph.Publish(appended: true, dead: -1);
        Append(id: 2, number: 1);
        Assert.Equal([1L], Find());

        _graph.Publish(appended: true, dead: -1);

        Assert.Equal([1L, 2], Find());
    }

    // What a search that began before holds is a graph as it was; here it is asked again.
    [Fact]
    public void Graph_that_another_has_replaced_stays_as_it_was()
    {
        Append(id: 1, number: 1);
        _graph.Publish(appended: true, dead: -1);
        HnswGraph larger = _graph;
        for (int id = 2; id < 40; id++)
        {
            larger = larger.WithRoom(level: 1);
            _scratch.Write([id], "vector");
            larger.Append(_scratch, id, tags: 0, level: 1);
            larger.Publish(appended: true, id == 5 ? 0 : -1);
        }

        Assert.Equal(10, _graph.Capacity);
        Assert.Equal([39L, 38, 37, 36, 35], Find(larger).Take(5));
        Assert.Equal(38, Find(larger).Length);
        Assert.Equal(_graph.Count, Find().Length);
        Assert.DoesNotContain(39L, Find());
    }

    private void Append(long id, float number)
    {
        _scratch.Write([number], "vector");
        _graph.Append(_scratch, id, tags: 0, level: 0);
    }

    private long[] Find(SearchFilter filter = default) => Find(_graph, filter);

    private long[] Find(HnswGraph graph, SearchFilter filter = default)
    {
        SearchHit[] hits = new SearchHit[50];
        _scratch.Write([1], "query");
        return [.. hits.Take(graph.Search(_scratch, hits, 50, in filter)).Select(hit => hit.Id)];
    }
}
