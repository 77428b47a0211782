using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

/// <summary>How long joins wait, by the run's clock, after the first of their inputs started.</summary>
public sealed class JoinDeadlineTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(100);

    private readonly GraphScene _scene = new();

    [Fact]
    public async Task All_fails_when_its_deadline_passes_and_what_is_late_is_cancelled()
    {
        AgentGraph<int, IReadOnlyList<int>> graph = Joined((g, inputs) => g.All("join", inputs, Deadline));

        Task<GraphFailedException> run = _scene.FailAsync(graph, 7);
        _scene.Advance(99);
        Assert.False(run.IsCompleted);
        _scene.Advance(1);

        GraphFailedException exception = await run;
        JoinFailedException join = Assert.IsType<JoinFailedException>(exception.InnerException);
        Assert.Equal((2, 1, Deadline), (join.Needed, join.Arrived, join.Deadline));
        Assert.Equal("The join 'join' needs 2 of its inputs within 0.1 s, but got 1: 'slow' has not ended.", join.Message);
        Assert.Equal(["join failed", "slow canceled"], _scene.Trouble);
        Assert.True(exception.IsTransient);
        Assert.Equal(TimeSpan.FromMilliseconds(100), exception.Report.Duration);
    }

    [Fact]
    public async Task Any_fails_when_its_deadline_passes_before_anything_came()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Any("join", [g.Add("slow", _scene.Takes(500), input)], Deadline));

        Task<GraphFailedException> run = _scene.FailAsync(graph, 7);
        _scene.Advance(100);

        Assert.Equal(
            "The graph 'g' has no output: node 'join' failed: The join 'join' needs 1 of its inputs within 0.1 s, but got 0: 'slow' has not ended.",
            (await run).Message);
    }

    [Fact]
    public async Task Quorum_fails_when_its_deadline_passes_before_it_is_reached()
    {
        AgentGraph<int, JoinResult<int>> graph = Joined((g, inputs) => g.Quorum("join", 2, inputs, Deadline));

        Task<GraphFailedException> run = _scene.FailAsync(graph, 7);
        _scene.Advance(100);

        JoinFailedException join = Assert.IsType<JoinFailedException>((await run).InnerException);
        Assert.Equal((2, 1, Deadline), (join.Needed, join.Arrived, join.Deadline));
    }

    [Fact]
    public async Task AllSettled_goes_on_at_its_deadline_with_what_is_there()
    {
        AgentGraph<int, JoinResult<int>> graph = Joined((g, inputs) => g.AllSettled("join", inputs, Deadline));

        Task<RunResult<JoinResult<int>>> run = _scene.RunAsync(graph, 7);
        _scene.Advance(100);

        RunResult<JoinResult<int>> result = await run;
        Assert.Equal(["fast: Arrived", "slow: Late ('slow' has not ended.)"], result.Output.Inputs.Select(input => input.ToString()));
        Assert.Equal(StopReason.Partial, result.StopReason);
        Assert.Equal(["slow canceled"], _scene.Trouble);
    }

    [Fact]
    public async Task A_join_in_time_is_not_touched_by_its_deadline()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<IReadOnlyList<int>> all = g.All("all", [g.Add("a", _scene.Takes(99), input)], Deadline);
            Node<int> any = g.Any("any", [g.Add("b", _scene.Takes(99), input)], Deadline);
            return g.Add("after", _scene.Takes(1_000), g.Add("sum", (IReadOnlyList<int> x, int y) => x[0] + y, all, any));
        });

        Task<RunResult<int>> run = _scene.RunAsync(graph, 7);
        _scene.Advance(5_000);

        Assert.Equal((14, StopReason.Completed), ((await run).Output, (await run).StopReason));
        Assert.Equal(0, _scene.Clock.ArmedTimers);
    }

    [Fact]
    public async Task The_deadline_counts_from_the_start_of_the_first_input_and_not_from_the_start_of_the_run()
    {
        AgentGraph<int, IReadOnlyList<int>> graph = AgentGraph.Create<int, IReadOnlyList<int>>("g", (g, input) =>
        {
            Node<int> before = g.Add("before", _scene.Takes(1_000), input);
            return g.All("join", [g.Add("first", _scene.Takes(60), before), g.Add("second", _scene.Takes(55), g.Add("between", _scene.Takes(50), before))], Deadline);
        });

        Task<GraphFailedException> run = _scene.FailAsync(graph, 7);
        _scene.Advance(1_100);

        Assert.IsType<JoinFailedException>((await run).InnerException);
        Assert.Equal(TimeSpan.FromMilliseconds(1_100), _scene.Recorder.Single<NodeFailed>().Time - _scene.Recorder.Events[0].Time);
    }

    private AgentGraph<int, TOutput> Joined<TOutput>(Func<GraphBuilder, Node<int>[], Node<TOutput>> join) =>
        AgentGraph.Create<int, TOutput>("g", (g, input) => join(g, [g.Add("fast", _scene.Takes(99), input), g.Add("slow", _scene.Takes(500), input)]));
}
