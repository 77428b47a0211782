using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

/// <summary>What joins take, in which order, and what they learn of what is missing. Nodes stand in the order a, b, c.</summary>
public sealed class JoinTests
{
    private readonly GraphScene _scene = new();
    private readonly HeldNode _a = new();
    private readonly HeldNode _b = new();
    private readonly HeldNode _c = new();

    [Fact]
    public async Task All_hands_on_the_values_in_the_order_of_the_inputs_whatever_came_first()
    {
        Task<RunResult<IReadOnlyList<int>>> run = _scene.RunAsync(Joined((g, inputs) => g.All("join", inputs)), 0);
        _c.Complete(3);
        _a.Complete(1);
        _b.Complete(2);

        Assert.Equal([1, 2, 3], (await run).Output);
        Assert.Equal(StopReason.Completed, (await run).StopReason);
        Assert.Equal(["c completed", "a completed", "b completed", "join started", "join completed"], _scene.Story.Skip(3));
    }

    [Fact]
    public async Task All_takes_the_same_input_twice_when_it_is_given_twice()
    {
        AgentGraph<int, IReadOnlyList<int>> graph = AgentGraph.Create<int, IReadOnlyList<int>>("g", (g, input) => g.All("all", [input, input]));
        Assert.Equal([5, 5], (await _scene.RunAsync(graph, 5)).Output);
    }

    [Fact]
    public async Task All_is_skipped_when_an_input_failed_and_what_still_runs_is_cancelled()
    {
        Task<GraphFailedException> run = _scene.FailAsync(Joined((g, inputs) => g.All("join", inputs)), 0);
        _a.Complete(1);
        _b.Fail("broken");

        GraphFailedException exception = await run;

        Assert.Equal(
            "The graph 'g' has no output: node 'b' failed: The agent 'b' failed with FormatException; see the inner exception.", exception.Message);
        Assert.True(_c.Token.IsCancellationRequested);
        Assert.Equal(["a completed", "b failed", "join skipped: InputFailed of b", "c canceled"], _scene.Story.Skip(3));
    }

    [Fact]
    public async Task Any_takes_the_first_output_and_cancels_and_awaits_the_others()
    {
        HeldNode stubborn = new(ignoresToken: true);
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
            g.Any("join", [g.Add("a", _a.RunAsync, input), g.Add("b", _b.RunAsync, input), g.Add("c", stubborn.RunAsync, input)]));

        Task<RunResult<int>> run = _scene.RunAsync(graph, 0);
        _b.Complete(2);

        Assert.True(_a.Token.IsCancellationRequested);
        Assert.True(stubborn.Token.IsCancellationRequested);
        Assert.False(run.IsCompleted);
        stubborn.Complete(3);
        Assert.Equal((2, StopReason.Completed), ((await run).Output, (await run).StopReason));
        Assert.Equal(["b completed", "a canceled", "join started", "join completed", "c completed"], _scene.Story.Skip(3));
    }

    [Fact]
    public async Task Any_takes_the_first_in_the_order_of_the_inputs_when_several_are_there_at_once()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> late = g.Add("late", _a.RunAsync, input);
            return g.Any("any", [late, g.Value("one", 1), g.Value("two", 2)]);
        });

        Assert.Equal(1, (await _scene.RunAsync(graph, 0)).Output);
        Assert.Equal(0, _a.Starts);
        Assert.Equal(["late skipped: NotNeeded"], _scene.Trouble);
    }

    [Fact]
    public async Task Any_goes_on_after_failures_and_a_loser_that_somebody_else_needs_is_not_cancelled()
    {
        AgentGraph<int, string> graph = AgentGraph.Create<int, string>("g", (g, input) =>
        {
            Node<int> a = g.Add("a", _a.RunAsync, input);
            Node<int> b = g.Add("b", _b.RunAsync, input);
            Node<int> c = g.Add("c", _c.RunAsync, input);
            return g.Add("pair", (int first, int needed) => $"{first} {needed}", g.Any("any", [a, b, c]), c);
        });

        Task<RunResult<string>> run = _scene.RunAsync(graph, 0);
        _a.Fail("broken");
        _b.Complete(2);
        Assert.False(_c.Token.IsCancellationRequested);
        _c.Complete(3);

        Assert.Equal(("2 3", StopReason.Completed), ((await run).Output, (await run).StopReason));
        Assert.Equal(["a failed"], _scene.Trouble);
    }

    [Fact]
    public async Task Any_without_any_output_fails_with_one_sentence_an_input_when_one_failed()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
            g.Any("any", [g.When("gate", input, _ => false), g.Add("bad", GraphScene.Refuses("no luck"), input)]));

        GraphFailedException exception = await _scene.FailAsync(graph, 0);

        string bad = "'bad' failed: The agent 'bad' stopped without an output (NoProgress): no luck";
        JoinFailedException join = Assert.IsType<JoinFailedException>(exception.InnerException);
        Assert.Equal(["'gate' stayed closed.", bad], join.Missing);
        Assert.Equal(("any", 1, 0, (TimeSpan?)null), (join.Join, join.Needed, join.Arrived, join.Deadline));
        Assert.Equal($"The join 'any' needs 1 of its inputs, but got 0: 'gate' stayed closed. {bad}", join.Message);
        Assert.Equal("g/any", exception.Path!.ToString());
        Assert.Equal(["any", "bad"], exception.Failures.Select(failure => failure.Node));
        Assert.Equal($"The graph 'g' has no output: node 'any' failed: {join.Message} Failed too: 'bad'.", exception.Message);
        Assert.Equal(TimeSpan.Zero, _scene.Recorder.OfType<NodeFailed>()[^1].Duration);
    }

    [Fact]
    public async Task Any_whose_inputs_were_all_skipped_is_skipped()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
            g.Any("any", [g.When("gate", input, _ => false), g.When("gate2", input, _ => false)]));

        GraphFailedException exception = await _scene.FailAsync(graph, 0);

        Assert.Empty(exception.Failures);
        Assert.Equal("The graph 'g' has no output: 'any' was skipped, because too few of its inputs came: 'gate' stayed closed. 'gate2' stayed closed.", exception.Message);
        Assert.Equal(["gate skipped: GateClosed", "gate2 skipped: GateClosed", "any skipped: InputSkipped of gate"], _scene.Trouble);
    }

    [Fact]
    public async Task Quorum_goes_on_with_the_first_and_says_what_is_late()
    {
        Task<RunResult<JoinResult<int>>> run = _scene.RunAsync(Joined((g, inputs) => g.Quorum("join", 2, inputs)), 0);
        _c.Complete(3);
        _a.Complete(1);

        RunResult<JoinResult<int>> result = await run;

        Assert.Equal(StopReason.Partial, result.StopReason);
        Assert.Equal([1, 3], result.Output.Values);
        Assert.Equal(["a: Arrived", "b: Late ('b' has not ended.)", "c: Arrived"], result.Output.Inputs.Select(input => input.ToString()));
        JoinInput<int> missing = Assert.Single(result.Output.Missing);
        Assert.Equal(("b", false, 0, null), (missing.Name, missing.HasValue, missing.Value, missing.Error));
        Assert.False(result.Output.IsComplete);
        Assert.Equal(["b canceled"], _scene.Trouble);
    }

    [Fact]
    public async Task Quorum_of_all_its_inputs_is_complete()
    {
        Task<RunResult<JoinResult<int>>> run = _scene.RunAsync(Joined((g, inputs) => g.Quorum("join", 3, inputs)), 0);
        _c.Complete(3);
        _b.Complete(2);
        _a.Complete(1);

        Assert.Equal(StopReason.Completed, (await run).StopReason);
        Assert.Equal([1, 2, 3], (await run).Output.Values);
        Assert.True((await run).Output.IsComplete);
    }

    [Fact]
    public async Task Quorum_that_cannot_be_reached_any_more_fails_at_once_and_cancels_the_rest()
    {
        Task<GraphFailedException> run = _scene.FailAsync(Joined((g, inputs) => g.Quorum("join", 2, inputs)), 0);
        _a.Fail("one");
        Assert.False(run.IsCompleted);
        _b.Fail("two");

        JoinFailedException join = Assert.IsType<JoinFailedException>((await run).InnerException);
        Assert.Equal((2, 0, 2), (join.Needed, join.Arrived, join.Missing.Count));
        Assert.Equal(["a failed", "b failed", "join failed", "c canceled"], _scene.Trouble);
    }

    [Fact]
    public async Task AllSettled_waits_for_every_input_and_tells_why_each_missing_one_is_missing()
    {
        AgentGraph<int, JoinResult<int>> graph = AgentGraph.Create<int, JoinResult<int>>("g", (g, input) =>
        {
            Node<int> bad = g.Add("bad", GraphScene.Throws("no"), input);
            Node<int> behind = g.Add("behind", (int n) => n, bad);
            Node<int> gate = g.When("gate", input, _ => false);
            Node<int> after = g.Add("after", (int n) => n, gate);
            Node<int> given = g.Add("given up", GraphScene.Throws("no"), input, new NodeOptions<int> { OnFailure = FailurePolicy.Skip<int>() });
            return g.AllSettled("join", [input, bad, behind, gate, after, given]);
        });

        RunResult<JoinResult<int>> result = await _scene.RunAsync(graph, 7);

        string bad = "The agent 'bad' failed with FormatException; see the inner exception.";
        Assert.Equal(
            [
                "input: Arrived",
                $"bad: Failed ('bad' failed: {bad})",
                "behind: Failed ('behind' was skipped, because 'bad' failed.)",
                "gate: Skipped ('gate' stayed closed.)",
                "after: Skipped ('after' was skipped, because 'gate' stayed closed.)",
                "given up: Failed ('given up' failed: The agent 'given up' failed with FormatException; see the inner exception.)",
            ],
            result.Output.Inputs.Select(input => input.ToString()));
        Assert.Equal("no", result.Output.Inputs[1].Error!.InnerException!.Message);
        Assert.Null(result.Output.Inputs[2].Error);
        Assert.Equal([7], result.Output.Values);
        Assert.Equal(StopReason.Partial, result.StopReason);
    }

    [Fact]
    public async Task AllSettled_that_missed_only_what_was_skipped_gives_nothing_up()
    {
        AgentGraph<int, JoinResult<int>> graph = AgentGraph.Create<int, JoinResult<int>>("g", (g, input) =>
            g.AllSettled("join", [input, g.When("gate", input, _ => false)]));

        Assert.Equal(StopReason.Completed, (await _scene.RunAsync(graph, 7)).StopReason);
    }

    [Fact]
    public async Task AllSettled_of_nothing_but_failures_never_fails()
    {
        Task<RunResult<JoinResult<int>>> run = _scene.RunAsync(Joined((g, inputs) => g.AllSettled("join", inputs)), 0);
        _a.Fail("one");
        _b.Fail("two");
        Assert.False(run.IsCompleted);
        _c.Fail("three");

        Assert.Empty((await run).Output.Values);
        Assert.Equal(["one", "two", "three"], (await run).Output.Missing.Select(input => input.Error!.InnerException!.Message));
    }

    private AgentGraph<int, TOutput> Joined<TOutput>(Func<GraphBuilder, Node<int>[], Node<TOutput>> join) =>
        AgentGraph.Create<int, TOutput>("g", (g, input) =>
            join(g, [g.Add("a", _a.RunAsync, input), g.Add("b", _b.RunAsync, input), g.Add("c", _c.RunAsync, input)]));
}
