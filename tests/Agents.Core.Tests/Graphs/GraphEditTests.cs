using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

/// <summary>Graphs that change while they run.</summary>
public sealed class GraphEditTests
{
    private readonly GraphScene _scene = new();

    [Fact]
    public async Task An_edit_adds_nodes_and_gives_a_node_that_waits_another_input()
    {
        AgentGraph<int, int> graph = Edited((edit, _) =>
        {
            Node<int> more = edit.Add("more", (int n) => n * 100, edit.Find<int>("input"));
            edit.Rewire(edit.Find<int>("out"), edit.Find<int>("editor"), more);
        });

        RunResult<int> result = await _scene.RunAsync(graph, 7);

        Assert.Equal((701, StopReason.Completed), (result.Output, result.StopReason));
        GraphEdited edited = _scene.Recorder.Single<GraphEdited>();
        Assert.Equal(["more"], edited.Added);
        Assert.Empty(edited.Removed);
        Assert.Equal(["out"], edited.Rewired);
        Assert.Equal(["input", "editor", "out", "more"], edited.Shape.Nodes.Select(node => node.Name));
        Assert.Equal(["more"], edited.Shape.Nodes[2].Inputs);
        Assert.Equal("g", edited.Path!.ToString());
        Assert.Equal(["editor started", "edited", "editor completed", "more started", "more completed", "out started", "out completed"], _scene.Story);
        Assert.Equal(4, result.GetGraphReport()!.Nodes.Count);
        Assert.Equal(3, graph.Shape.NodeCount);
    }

    [Fact]
    public async Task An_edit_replaces_the_output()
    {
        AgentGraph<int, int> graph = Edited((edit, _) =>
            edit.Replace(edit.Find<int>("out"), edit.Add("new out", (int n) => n * 100, edit.Find<int>("out"))));

        RunResult<int> result = await _scene.RunAsync(graph, 7);

        Assert.Equal(800, result.Output);
        Assert.Equal("new out", result.GetGraphReport()!.Shape.Output);
    }

    [Fact]
    public async Task An_output_replaced_by_what_is_done_ends_the_run()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Add(
            "out",
            (int n) => n,
            g.Add(
                "editor",
                (int n, AgentContext context, CancellationToken _) =>
                {
                    context.EditGraph(edit => edit.Replace(edit.Find<int>("out"), edit.Find<int>("first"))).ThrowIfRefused();
                    return new ValueTask<int>(n);
                },
                g.Add("first", (int n) => n + 10, input))));

        RunResult<int> result = await _scene.RunAsync(graph, 7);

        Assert.Equal((17, StopReason.Completed), (result.Output, result.StopReason));
        Assert.Equal(["out skipped: NotNeeded"], _scene.Trouble.Where(line => line != "edited"));
    }

    [Fact]
    public async Task An_edit_removes_a_node_when_all_that_took_it_takes_another()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> editor = g.Add("editor", Editor((edit, _) =>
            {
                Node<int> old = edit.Find<int>("old");
                edit.Remove(old);
                edit.Remove(edit.Find<int>("private"));
                edit.Replace(old, edit.Add("new", (int n) => n * 100, edit.Find<int>("editor")));
            }), input);
            Node<int> old = g.Add("old", (int n) => n, g.Add("private", (int n) => n, editor));
            return g.Add("out", (int x, int y) => x + y, old, g.Add("also", (int n) => n, old));
        });

        RunResult<int> result = await _scene.RunAsync(graph, 7);

        Assert.Equal((1400, StopReason.Completed), (result.Output, result.StopReason));
        GraphEdited edited = _scene.Recorder.Single<GraphEdited>();
        Assert.Equal(["private", "old"], edited.Removed.Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(["out", "also"], edited.Rewired.Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(["old skipped: Removed", "private skipped: Removed"], _scene.Trouble.Where(line => line != "edited").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Added_nodes_may_depend_on_what_is_done_failed_or_skipped()
    {
        AgentGraph<int, JoinResult<int>> graph = AgentGraph.Create<int, JoinResult<int>>("g", (g, input) =>
        {
            Node<int> bad = g.Add("bad", GraphScene.Throws("no"), input, new NodeOptions<int> { Priority = 2 });
            Node<int> gate = g.When("gate", input, _ => false);
            Node<JoinResult<int>> settled = g.AllSettled("settled", [bad, gate]);
            Node<int> editor = g.Add("editor", (JoinResult<int> _, AgentContext context, CancellationToken _) =>
            {
                context.EditGraph(edit => edit.Replace(
                    edit.Find<JoinResult<int>>("out"),
                    edit.AllSettled("new out",
                    [
                        edit.Add("after done", (int n) => n + 1, edit.Find<int>("input")),
                        edit.Add("after failed", (int n) => n, edit.Find<int>("bad")),
                        edit.Add("after skipped", (int n) => n, edit.Find<int>("gate")),
                        edit.Add("after both", (int x, int y) => x + y, edit.Find<int>("gate"), edit.Find<int>("bad")),
                        edit.Find<int>("bad"),
                        edit.Value("seven", 7),
                    ]))).ThrowIfRefused();
                return new ValueTask<int>(1);
            }, settled);
            return g.AllSettled("out", [editor]);
        });

        RunResult<JoinResult<int>> result = await _scene.RunAsync(graph, 1);

        Assert.Equal(
            [
                "after done: Arrived", "after failed: Failed ('after failed' was skipped, because 'bad' failed.)",
                "after skipped: Skipped ('after skipped' was skipped, because 'gate' stayed closed.)",
                "after both: Failed ('after both' was skipped, because 'bad' failed.)",
                "bad: Failed ('bad' failed: The agent 'bad' failed with FormatException; see the inner exception.)", "seven: Arrived",
            ],
            result.Output.Inputs.Select(input => input.ToString()));
        Assert.Contains("after failed skipped: InputFailed of bad", _scene.Story);
        Assert.Contains("after skipped skipped: InputSkipped of gate", _scene.Story);
    }

    [Fact]
    public async Task What_nobody_needs_after_an_edit_is_skipped_and_what_runs_is_cancelled_at_the_end_at_the_latest()
    {
        HeldNode running = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> slow = g.Add("running", running.RunAsync, input, new NodeOptions<int> { Priority = 1 });
            Node<int> waiting = g.Add("waiting", (int n) => n, slow);
            Node<int> editor = g.Add("editor", Editor((edit, _) => edit.Rewire(edit.Find<int>("out"), edit.Find<int>("waiting"), edit.Find<int>("editor"))), input);
            return g.Add("out", (int x, int y) => x + y, waiting, editor);
        });

        Assert.Equal(2, (await _scene.RunAsync(graph, 1)).Output);
        Assert.Equal(["edited", "waiting skipped: NotNeeded", "running canceled"], _scene.Trouble);
    }

    [Fact]
    public async Task A_node_that_was_cancelled_as_unneeded_and_is_given_to_another_by_an_edit_leaves_that_one_without()
    {
        HeldNode stubborn = new(ignoresToken: true);
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> loser = g.Add(
                "loser",
                async (int n, AgentContext context, CancellationToken token) =>
                {
                    await stubborn.RunAsync(n, context, token);
                    token.ThrowIfCancellationRequested();
                    return n;
                },
                input);
            Node<int> any = g.Any("any", [loser, g.Add("winner", (int n) => n, input)]);
            Node<int> editor = g.Add("editor", Editor((edit, _) =>
                edit.Replace(edit.Find<int>("out"), edit.Add("new out", (int x, int y) => x + y, edit.Find<int>("out"), edit.Find<int>("loser")))), any);
            return g.Add("out", (int n) => n, editor);
        });

        Task<GraphFailedException> run = _scene.FailAsync(graph, 1);
        stubborn.Complete(1);

        Assert.Equal("The graph 'g' has no output: 'new out' was skipped, because 'loser' was cancelled.", (await run).Message);
    }

    [Fact]
    public async Task What_an_edit_puts_under_a_fallback_that_was_called_for_starts()
    {
        HeldNode own = new();
        HeldNode editing = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> spare = g.Add("spare", (int n) => n, g.Add("own", own.RunAsync, input));
            Node<int> main = g.Add("main", GraphScene.Throws("no"), input, new NodeOptions<int> { OnFailure = FailurePolicy.Fallback(spare) });
            Node<int> editor = g.Add("editor", async (int n, AgentContext context, CancellationToken token) =>
            {
                await editing.RunAsync(n, context, token);
                context.EditGraph(edit => edit.Rewire(
                    edit.Find<int>("spare"), edit.Find<int>("own"), edit.Add("new own", (int x) => x * 10, edit.Find<int>("input")))).ThrowIfRefused();
                return n;
            }, input);
            return g.Add("out", (int x, int y) => x + y, main, editor);
        });

        Task<RunResult<int>> run = _scene.RunAsync(graph, 1);
        Assert.Equal(1, own.Starts);
        editing.Complete(1);

        Assert.Equal(11, (await run).Output);
    }

    [Fact]
    public async Task The_deadline_of_a_join_added_over_a_node_that_runs_begins_with_the_edit()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> slow = g.Add("slow", _scene.Takes(5_000), input);
            Node<int> before = g.Add("before", _scene.Takes(50), input);
            Node<int> editor = g.Add("editor", Editor((edit, _) => edit.Rewire(
                edit.Find<int>("out"), edit.Find<int>("slow"), edit.Any("any", [edit.Find<int>("slow")], TimeSpan.FromMilliseconds(100)))), before);
            return g.Add("out", (int x, int y) => x + y, slow, editor);
        });

        Task<GraphFailedException> run = _scene.FailAsync(graph, 1);
        _scene.Advance(149);
        Assert.False(run.IsCompleted);
        _scene.Advance(1);

        Assert.Equal("any", Assert.IsType<JoinFailedException>((await run).InnerException).Join);
    }

    [Fact]
    public async Task A_join_that_waits_may_be_given_another_input()
    {
        HeldNode held = new();
        AgentGraph<int, JoinResult<int>> graph = AgentGraph.Create<int, JoinResult<int>>("g", (g, input) =>
        {
            Node<int> done = g.Add("done", (int n) => n, input);
            Node<int> editor = g.Add("editor", Editor((edit, _) =>
                edit.Replace(edit.Find<int>("held"), edit.Add("more", (int n) => n * 100, edit.Find<int>("done")))), done);
            return g.Quorum("quorum", 3, [done, g.Add("held", held.RunAsync, input), editor]);
        });

        Task<RunResult<JoinResult<int>>> run = _scene.RunAsync(graph, 1);

        Assert.Equal([1, 100, 1], (await run).Output.Values);
    }

    [Fact]
    public async Task Edits_inside_the_items_of_a_list_edit_the_graph_around()
    {
        IAgent<int, int> item = Agent.Create("item", (int n, AgentContext context, CancellationToken _) =>
        {
            context.EditGraph(edit =>
            {
                Node<int> last = edit.Find<int>("out");
                edit.Rewire(last, edit.Find<int>(n == 0 ? "zero" : $"plus {n - 1}"), edit.Add($"plus {n}", (int x) => x + 1, edit.Find<int>(n == 0 ? "zero" : $"plus {n - 1}")));
            }).ThrowIfRefused();
            return new ValueTask<int>(n);
        });
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Add(
            "out", (int n, IReadOnlyList<int> items) => n + items.Count, g.Value("zero", 0), g.ForEach("each", input, n => Enumerable.Range(0, n), item)));

        Assert.Equal(6, (await _scene.RunAsync(graph, 3)).Output);
        Assert.Equal(["g", "g", "g"], _scene.Recorder.OfType<GraphEdited>().Select(e => e.Path!.ToString()));
    }

    [Fact]
    public async Task An_agent_inside_a_graph_inside_a_graph_edits_the_inner_one()
    {
        AgentGraph<int, int> inner = Edited((edit, _) => edit.Replace(edit.Find<int>("out"), edit.Add("new out", (int n) => n * 100, edit.Find<int>("out"))));
        AgentGraph<int, int> outer = AgentGraph.Create<int, int>("outer", (g, input) => g.Add("node", inner, input));

        Assert.Equal(800, (await _scene.RunAsync(outer, 7)).Output);
        Assert.Equal("outer/node", _scene.Recorder.Single<GraphEdited>().Path!.ToString());
    }

    [Fact]
    public async Task A_node_expands_itself_into_children_and_an_aggregator_three_levels_deep()
    {
        Func<int, AgentContext, CancellationToken, ValueTask<int>> expand = null!;
        expand = (depth, context, _) =>
        {
            string name = context.Path.Name;
            if (depth == 0)
            {
                return new ValueTask<int>(1);
            }

            context.EditGraph(edit =>
            {
                Node<int> below = edit.Value($"{name} depth", depth - 1);
                Node<int>[] children = [edit.Add($"{name}.0", expand, below), edit.Add($"{name}.1", expand, below)];
                edit.Replace(edit.Find<int>(name), edit.Add($"{name} sum", (IReadOnlyList<int> all) => all.Sum() + 1, edit.All($"{name} all", children)));
            }).ThrowIfRefused();
            return new ValueTask<int>(0);
        };
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Add("out", (int n) => n * 10, g.Add("r", expand, input)));

        foreach (bool singleThreaded in new[] { true, false })
        {
            RunResult<int> result = await graph.RunAsync(3, new RunOptions { SingleThreaded = singleThreaded }, TestContext.Current.CancellationToken);
            Assert.Equal((150, StopReason.Completed), (result.Output, result.StopReason));
            // Of seven nodes that expanded themselves each added a value, two children, a join and a sum.
            Assert.Equal(3 + (7 * 5), result.GetGraphReport()!.Nodes.Count(node => node.State == NodeState.Succeeded));
        }
    }

    [Fact]
    public async Task Two_nodes_that_edit_at_once_from_two_threads_are_both_applied()
    {
        const int Rounds = 50;
        using Barrier meeting = new(2);
        Func<int, AgentContext, CancellationToken, ValueTask<int>> edit = (n, context, token) =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                Assert.True(meeting.SignalAndWait(TimeSpan.FromSeconds(60), token));
                string own = $"last {context.Path.Name}";
                string name = $"{context.Path.Name} {round}";
                context.EditGraph(change =>
                {
                    string before = round == 0 ? "input" : $"{context.Path.Name} {round - 1}";
                    change.Rewire(change.Find<int>(own), change.Find<int>(before), change.Add(name, (int x) => x + 1, change.Find<int>(before)));
                }).ThrowIfRefused();
            }

            return new ValueTask<int>(n);
        };
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> a = g.Add("a", edit, input);
            Node<int> b = g.Add("b", edit, input);
            return g.Add("out", (int x, int y) => x + y, g.Add("last a", (int _, int y) => y, a, input), g.Add("last b", (int _, int y) => y, b, input));
        });

        RunResult<int> result = await graph.RunAsync(1, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(2 * (Rounds + 1), result.Output);
        Assert.Equal(6 + (2 * Rounds), result.GetGraphReport()!.Nodes.Count);
    }

    private static AgentGraph<int, int> Edited(Action<GraphEdit, AgentContext> change) => AgentGraph.Create<int, int>("g", (g, input) =>
        g.Add("out", (int n) => n + 1, g.Add("editor", Editor(change), input)));

    private static Func<int, AgentContext, CancellationToken, ValueTask<int>> Editor(Action<GraphEdit, AgentContext> change) => (n, context, _) =>
    {
        context.EditGraph(edit => change(edit, context)).ThrowIfRefused();
        return new ValueTask<int>(n);
    };
}
