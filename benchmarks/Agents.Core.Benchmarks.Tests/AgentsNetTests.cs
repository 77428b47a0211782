using Agents.Core.Benchmarks.Orchestration.AgentsNet;

namespace Agents.Core.Benchmarks.Tests;

public sealed class AgentsNetTests
{
    private static readonly SampleGraph Path = new(4, [(0, 1), (1, 2), (2, 3)]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(40)]
    public void Delaunay_graphs_are_triangulations(int count)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            IReadOnlyList<(long X, long Y)> points = SampleGraphs.DrawPoints(count, new Random(seed));
            Assert.True(Delaunay.TryFindEdges(points, out IReadOnlyList<(int, int)> edges));

            // Euler: as many edges as this, and none that cross, are a triangulation of all points.
            Assert.Equal((3 * count) - 3 - CountHull(points), edges.Count);
            Assert.All(edges, one => Assert.DoesNotContain(edges, other => Cross(points, one, other)));
            Assert.NotEqual(int.MaxValue, new SampleGraph(count, edges).Diameter);
        }
    }

    [Fact]
    public void Delaunay_takes_the_diagonal_whose_triangles_have_empty_circles()
    {
        Assert.True(Delaunay.TryFindEdges([(0, 0), (10, 1), (20, 0), (10, -1)], out IReadOnlyList<(int, int)> edges));
        Assert.Equal([(0, 1), (0, 3), (1, 2), (1, 3), (2, 3)], edges.Order());
    }

    [Fact]
    public void Four_points_on_a_circle_have_no_single_triangulation() =>
        Assert.False(Delaunay.TryFindEdges([(0, 0), (1, 0), (1, 1), (0, 1)], out _));

    [Theory]
    [InlineData(GraphKind.WattsStrogatz, 4, 6)]
    [InlineData(GraphKind.WattsStrogatz, 16, 32)]
    [InlineData(GraphKind.WattsStrogatz, 100, 200)]
    [InlineData(GraphKind.BarabasiAlbert, 4, 4)]
    [InlineData(GraphKind.BarabasiAlbert, 16, 28)]
    [InlineData(GraphKind.BarabasiAlbert, 100, 196)]
    public void Drawn_graphs_have_the_edges_of_their_kind(GraphKind kind, int count, int edges)
    {
        SampleGraph graph = SampleGraphs.Draw(kind, count, 1);

        Assert.Equal((count, edges), (graph.Count, graph.Edges.Count));
        Assert.InRange(graph.Diameter, 1, count - 1);
        Assert.Equal(graph.Edges, SampleGraphs.Draw(kind, count, 1).Edges);
        Assert.True(count == 4 || !graph.Edges.SequenceEqual(SampleGraphs.Draw(kind, count, 2).Edges));
    }

    [Fact]
    public void Diameter_is_the_longest_of_the_shortest_ways()
    {
        Assert.Equal(3, Path.Diameter);
        Assert.Equal(2, new SampleGraph(4, [(0, 1), (1, 2), (2, 3), (3, 0)]).Diameter);
        Assert.Equal(int.MaxValue, new SampleGraph(3, [(0, 1)]).Diameter);
    }

    [Theory]
    [InlineData("0 1 0 1", 1)]
    [InlineData("0 1 1 0", 2.0 / 3)]
    [InlineData("0 0 0 0", 0)]
    [InlineData("0 1 2 0", 1)]
    [InlineData("0 1 3 0", 0)]
    [InlineData("0 1 -1 0", 0)]
    [InlineData("0 1 none 1", 0)]
    public void Colorings_score_by_the_pairs_that_differ(string answers, double score) => AssertScore(new ColoringTask(), answers, score);

    [Theory]
    [InlineData("no yes yes no", 1)]
    [InlineData("no yes no yes", 1)]
    [InlineData("no yes no no", 2.0 / 3)]
    [InlineData("yes yes yes no", 1.0 / 3)]
    [InlineData("no no no no", 0)]
    [InlineData("no yes maybe no", 0)]
    public void Covers_score_by_what_they_cover_and_who_is_needed(string answers, double score) => AssertScore(new CoverTask(), answers, score);

    [Theory]
    [InlineData("p001 p000 p003 p002", 1)]
    [InlineData("None p002 p001 None", 1)]
    [InlineData("p001 p000 None None", 0.5)]
    [InlineData("p002 p003 p000 p001", 0)]
    [InlineData("p001 p002 p001 None", 0.75)]
    public void Matchings_score_by_answers_that_fit(string answers, double score) => AssertScore(new MatchingTask(), answers, score);

    [Theory]
    [InlineData("no no yes no", 1)]
    [InlineData("yes no yes no", 0)]
    [InlineData("no no no no", 0)]
    [InlineData("no no yes perhaps", 0)]
    public void Elections_score_with_exactly_one_leader(string answers, double score) => AssertScore(new LeaderTask(), answers, score);

    [Theory]
    [InlineData("1 1 1 1", 1)]
    [InlineData("0 0 0 0", 1)]
    [InlineData("1 1 0 1", 0)]
    [InlineData("2 2 2 2", 0)]
    public void Consensus_scores_when_all_choose_the_same(string answers, double score) => AssertScore(new ConsensusTask(), answers, score);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0)]
    [InlineData(4, 1)]
    public async Task What_is_told_goes_one_step_a_round(int rounds, double score)
    {
        // The last two by name stand at the ends: the one hears the other's name when the other's neighbor was heard of, after 4 rounds.
        SampleGraph path = new(6, [(5, 0), (0, 1), (1, 2), (2, 3), (3, 4)]);
        Assert.Equal(score, (await NetRun.RunAsync(new LeaderTask(), path, rounds, 0, Token)).Score);
    }

    [Theory]
    [InlineData(4, 1, 4, 3)]
    [InlineData(8, 3, 5, 7)]
    [InlineData(16, 4, 6, 9)]
    [InlineData(50, 5, 11, 11)]
    public void Rounds_are_those_of_the_benchmark(int count, int diameter, int local, int global)
    {
        // A path of the diameter, and the rest beside its first.
        SampleGraph graph = diameter == 1
            ? SampleGraphs.Draw(GraphKind.WattsStrogatz, count, 0)
            : new(count, Enumerable.Range(1, count - 1).Select(peer => (peer <= diameter ? peer - 1 : 1, peer)));
        Assert.Equal(diameter, graph.Diameter);
        Assert.Equal((local, global), (NetRun.RoundsFor(new CoverTask(), graph), NetRun.RoundsFor(new ConsensusTask(), graph)));
    }

    private static void AssertScore(INetTask task, string answers, double score) => Assert.Equal(score, task.Score(Path, answers.Split(' ')), 12);

    private static bool Cross(IReadOnlyList<(long X, long Y)> points, (int A, int B) one, (int C, int D) other) =>
        Delaunay.Turn(points[one.A], points[one.B], points[other.C]) * Delaunay.Turn(points[one.A], points[one.B], points[other.D]) < 0
        && Delaunay.Turn(points[other.C], points[other.D], points[one.A]) * Delaunay.Turn(points[other.C], points[other.D], points[one.B]) < 0;

    /// <summary>Counts the points that some line through them has all others on one side of.</summary>
    private static int CountHull(IReadOnlyList<(long X, long Y)> points) => Enumerable.Range(0, points.Count).Count(a =>
        Enumerable.Range(0, points.Count).Any(b => b != a && Enumerable.Range(0, points.Count).All(c =>
            c == a || c == b || Delaunay.Turn(points[a], points[b], points[c]) > 0)));
}
