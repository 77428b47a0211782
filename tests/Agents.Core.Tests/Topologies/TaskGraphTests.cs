using Agents.Core.Topologies;

namespace Agents.Core.Tests.Topologies;

public sealed class TaskGraphTests
{
    [Fact]
    public void Graph_knows_its_tasks_and_what_stands_beside_them()
    {
        TaskGraph graph = TaskGraphs.Diamond;

        Assert.Equal(["a", "b", "c", "d"], graph.Tasks.Select(task => task.Id));
        Assert.True(graph.TryFind("c", out int c));
        Assert.False(graph.TryFind("e", out _));
        Assert.Equal([0], graph.Before(c).ToArray());
        Assert.Equal([1, 2], graph.After(0).ToArray());
        Assert.Equal([1, 2], graph.Before(3).ToArray());
        Assert.Equal(new TaskEdge { From = 0, To = 1, Coupling = Coupling.Weak }, graph.Edges[0]);
        Assert.Equal([0, 1, 2, 3], graph.Order.ToArray());
    }

    [Fact]
    public void Every_problem_is_reported_at_once()
    {
        InvalidTaskGraphException invalid = Assert.Throws<InvalidTaskGraphException>(() => TaskGraph.Create(g => g
            .Add("a", "").Add("b", "", double.NaN).Add("a", "", -1).Add("", "").Add("c", "", double.PositiveInfinity)
            .Connect("a", "b").Connect("b", "c").Connect("c", "a").Connect("a", "b").Connect("a", "x").Connect("y", "a").Connect("c", "c")));

        Assert.Equal(
            [
                "The weight of 'b' must be 0 or more and finite, but is NaN.",
                "Tasks 0 and 2 have the same id, 'a'; give one of them another.",
                "The weight of 'a' must be 0 or more and finite, but is -1.",
                "Task 3 has an empty id; give it one.",
                "The weight of 'c' must be 0 or more and finite, but is Infinity.",
                "The edge from 'a' to 'b' was added twice; leave one out.",
                "The edge from 'a' to 'x' names 'x', which is no task; add it or leave the edge out.",
                "The edge from 'y' to 'a' names 'y', which is no task; add it or leave the edge out.",
                "The edge from 'c' to 'c' leads from a task to itself; leave it out.",
                "The tasks 'b', 'c', 'a' depend on each other in a circle; leave one of its edges out.",
            ],
            invalid.Problems);
    }

    [Fact]
    public void Graph_without_tasks_cannot_be_made()
    {
        InvalidTaskGraphException invalid = Assert.Throws<InvalidTaskGraphException>(() => TaskGraph.Create(_ => { }));

        Assert.Equal("The task graph cannot be made: It has no tasks; add at least one.", invalid.Message);
    }

    [Fact]
    public void Circle_of_many_tasks_is_found_behind_what_depends_on_it_and_shown_in_part()
    {
        InvalidTaskGraphException invalid = Assert.Throws<InvalidTaskGraphException>(() => TaskGraphs.Make(
            5_002, [(5_000, 0), (4_999, 0), (1, 5_001), .. Enumerable.Range(0, 4_999).Select(task => (task, task + 1))]));

        string problem = Assert.Single(invalid.Problems);
        Assert.StartsWith("The tasks '", problem, StringComparison.Ordinal);
        Assert.EndsWith("and 4990 more depend on each other in a circle; leave one of its edges out.", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.001)]
    [InlineData(1.001)]
    [InlineData(double.NaN)]
    public void Coupling_outside_its_range_is_misuse(double value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Coupling(value));

    [Fact]
    public void Couplings_have_the_numbers_of_their_labels_and_are_compared_by_them()
    {
        Assert.Equal([0, 0.3, 0.7, 1], new[] { Coupling.None, Coupling.Weak, Coupling.Strong, Coupling.Critical }.Select(c => c.Value));
        Assert.True(Coupling.Weak < Coupling.Strong && Coupling.Strong > Coupling.Weak);
        Assert.True(Coupling.Weak <= new Coupling(0.3) && Coupling.Weak >= new Coupling(0.3));
        Assert.Equal("0.3", Coupling.Weak.ToString());
    }

    [Theory]
    [InlineData(0.69, false, false)]
    [InlineData(0.7, false, true)]
    [InlineData(0, true, true)]
    public void Strong_edges_and_edges_with_data_must_be_waited_for(double coupling, bool carriesData, bool mustWait) =>
        Assert.Equal(mustWait, new TaskEdge { From = 0, To = 1, Coupling = new Coupling(coupling), CarriesData = carriesData }.MustWait);
}
