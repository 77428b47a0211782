using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

/// <summary>Edits that are refused: with every reason, and with nothing changed.</summary>
public sealed class GraphEditRefusalTests
{
    private readonly GraphScene _scene = new();

    [Fact]
    public Task A_node_that_has_started_is_not_removed_or_rewired() => AssertRefused(
        edit =>
        {
            edit.Remove(edit.Find<int>("done"));
            edit.Remove(edit.Find<int>("editor"));
            edit.Remove(edit.Find<int>("bad"));
            edit.Remove(edit.Find<int>("gate"));
            edit.Rewire(edit.Find<JoinResult<int>>("settled"), edit.Find<int>("done"), edit.Value("new", 1));
        },
        "Node 'done' cannot be removed, because it is done.",
        "Node 'editor' cannot be removed, because it is running.",
        "Node 'bad' cannot be removed, because it is failed.",
        "Node 'gate' cannot be removed, because it is skipped.",
        "Node 'settled' cannot get another input, because it is done.");

    [Fact]
    public Task A_node_that_is_not_there_or_of_another_type_is_named() => AssertRefused(
        edit =>
        {
            edit.Find<int>("nobody");
            edit.Find<string>("done");
            edit.Find<IReadOnlyList<int[]>>("settled");
        },
        "There is no node 'nobody'.",
        "Node 'done' makes Int32, not String.",
        "Node 'settled' makes JoinResult<Int32>, not IReadOnlyList<Int32[]>.");

    [Fact]
    public Task A_cycle_is_named_in_full() => AssertRefused(
        edit =>
        {
            Node<int> b = edit.Add("b", (int n) => n, edit.Add("a", (int n) => n, edit.Find<int>("waiting")));
            edit.Rewire(edit.Find<int>("waiting"), edit.Find<int>("editor"), b);
        },
        "The edit makes a cycle: 'a' → 'b' → 'waiting' → 'a'.");

    [Fact]
    public Task A_node_that_takes_its_own_place_is_a_cycle() => AssertRefused(
        edit => edit.Replace(edit.Find<int>("editor"), edit.Find<int>("waiting")), "The edit makes a cycle: 'waiting' → 'waiting'.");

    [Fact]
    public Task A_new_node_that_leads_nowhere_is_refused() => AssertRefused(
        edit => edit.Add("lost", (int n) => n, edit.Add("also lost", (int n) => n, edit.Find<int>("input"))),
        "The output does not depend on 'also lost', 'lost'; give their outputs to a node, or leave them out.");

    [Fact]
    public Task A_name_that_is_taken_is_refused() => AssertRefused(
        edit => edit.Rewire(edit.Find<int>("waiting"), edit.Find<int>("editor"), edit.Add("done", (int n) => n, edit.Add("new", (int n) => n, edit.Add("new", (int n) => n, edit.Find<int>("input"))))),
        "The name 'new' is given to two nodes; a node's name is its place in the run.",
        "The name 'done' is given to two nodes; a node's name is its place in the run.");

    [Fact]
    public Task A_node_that_is_still_taken_is_not_removed() => AssertRefused(
        edit => edit.Remove(edit.Find<int>("waiting")),
        "Node 'out' takes 'waiting', which is not in the graph; remove it too, or give it another input.");

    [Fact]
    public Task The_output_is_not_removed() => AssertRefused(
        edit => edit.Remove(edit.Find<int>("out")), "Node 'out' cannot be removed, because it is the output; replace it first.");

    [Fact]
    public Task An_input_that_a_node_does_not_take_is_not_rewired() => AssertRefused(
        edit => edit.Rewire(edit.Find<int>("out"), edit.Find<int>("input"), edit.Find<int>("done")),
        "Node 'out' cannot get another input in the place of 'input', because it does not take that.");

    [Fact]
    public Task More_nodes_than_allowed_are_refused() => AssertRefused(
        edit =>
        {
            Node<int> last = edit.Find<int>("editor");
            for (int i = 0; i < 13; i++)
            {
                last = edit.Add($"n{i}", (int n) => n, last);
            }

            edit.Rewire(edit.Find<int>("waiting"), edit.Find<int>("editor"), last);
        },
        "There would be 21 nodes, but MaxNodes allows 20.");

    [Fact]
    public Task All_that_is_wrong_is_said_together_and_what_was_right_is_not_applied_either() => AssertRefused(
        edit =>
        {
            edit.Rewire(edit.Find<int>("waiting"), edit.Find<int>("editor"), edit.Add("good", (int n) => n * 100, edit.Find<int>("editor")));
            edit.Add("bad/name", (int n) => n, edit.Find<int>("input"), new NodeOptions<int> { Timeout = TimeSpan.Zero });
            edit.Remove(edit.Find<int>("done"));
        },
        "Timeout of node 'bad/name' must be more than 0 and at most 49 days, but is 00:00:00.",
        "The name 'bad/name' of a node cannot be used: A name holds no slash and no control character, but character 3 is U+002F. (Parameter 'name')",
        "Node 'done' cannot be removed, because it is done.");

    [Fact]
    public Task The_handles_of_a_refused_edit_are_not_of_the_graph()
    {
        Node<int> lost = null!;
        return AssertRefused(
            edit => lost = edit.Add("lost", (int n) => n, edit.Find<int>("input")),
            context =>
            {
                Assert.Equal(
                    "The node 'lost' belongs to another graph; an input must be a node of this one. (Parameter 'node')",
                    Assert.Throws<ArgumentException>(() => context.EditGraph(edit => edit.Add("new", (int n) => n, lost))).Message);
                Assert.Equal(["'lost' is no node of the running graph."], context.EditGraph(edit => edit.Remove(lost)).Problems);
                Assert.Equal(
                    ["'lost' is no node of the running graph."],
                    context.EditGraph(edit => edit.Rewire(edit.Find<int>("waiting"), edit.Find<int>("editor"), lost)).Problems);
            },
            "The output does not depend on 'lost'; give their outputs to a node, or leave them out.");
    }

    [Fact]
    public async Task The_handle_of_another_graph_is_refused_and_nothing_is_changed()
    {
        Node<int> stranger = null!;
        AgentGraph.Create<int, int>("other", (g, input) => stranger = g.Add("stranger", (int n) => n, input));
        AgentGraph<int, int> graph = Graph(context =>
        {
            Assert.Throws<ArgumentException>("node", () => context.EditGraph(edit => edit.Add("new", (int n) => n, stranger)));
            Assert.Equal(["'stranger' is no node of the running graph."], context.EditGraph(edit => edit.Replace(stranger, edit.Find<int>("done"))).Problems);
            Assert.Throws<FormatException>(() => context.EditGraph(_ => throw new FormatException("mine")));
        });

        Assert.Equal(2, (await _scene.RunAsync(graph, 1)).Output);
        Assert.Single(_scene.Recorder.OfType<GraphEditRefused>());
    }

    [Fact]
    public async Task A_removed_node_is_gone_and_its_name_stays_taken()
    {
        AgentGraph<int, int> graph = Graph(context =>
        {
            Node<int> waiting = null!;
            context.EditGraph(edit =>
            {
                waiting = edit.Find<int>("waiting");
                edit.Replace(waiting, edit.Find<int>("editor"));
                edit.Remove(waiting);
            }).ThrowIfRefused();
            Assert.Equal(["There is no node 'waiting'."], context.EditGraph(edit => edit.Find<int>("waiting")).Problems);
            Assert.Equal(["Node 'waiting' cannot be removed, because it is skipped."], context.EditGraph(edit => edit.Remove(waiting)).Problems);
            Assert.Equal(
                ["The name 'waiting' is given to two nodes; a node's name is its place in the run, also when it was removed."],
                context.EditGraph(edit => edit.Replace(edit.Find<int>("out"), edit.Add("waiting", (int n) => n, edit.Find<int>("out")))).Problems);
        });

        Assert.Equal(2, (await _scene.RunAsync(graph, 1)).Output);
    }

    [Fact]
    public async Task An_edit_after_the_end_is_refused()
    {
        AgentContext kept = null!;
        await _scene.RunAsync(Graph(context => kept = context), 1);

        GraphEditResult result = kept.EditGraph(_ => { });

        Assert.Equal(["The graph has ended; nothing can be added to it any more."], result.Problems);
        Assert.False(result.IsApplied);
    }

    [Fact]
    public async Task An_edit_outside_a_graph_is_misuse()
    {
        IAgent<int, int> agent = Agent.Create("alone", (int n, AgentContext context, CancellationToken _) =>
        {
            Assert.Throws<ArgumentNullException>("edit", () => context.EditGraph(null!));
            Assert.Throws<ArgumentNullException>(nameof(context), () => ((AgentContext)null!).EditGraph(_ => { }));
            Assert.Equal(
                "The agent at alone does not run in a graph; only a node of a graph, and what it calls, can edit it.",
                Assert.Throws<InvalidOperationException>(() => context.EditGraph(_ => { })).Message);
            return new ValueTask<int>(n);
        });

        Assert.Equal(1, (await _scene.RunAsync(agent, 1)).Output);
    }

    [Fact]
    public async Task An_empty_edit_is_applied_and_changes_nothing()
    {
        AgentGraph<int, int> graph = Graph(context => Assert.True(context.EditGraph(_ => { }).IsApplied));

        Assert.Equal(2, (await _scene.RunAsync(graph, 1)).Output);
        Assert.Empty(_scene.Recorder.Single<GraphEdited>().Added);
    }

    private static AgentGraph<int, int> Graph(Action<AgentContext> change) => AgentGraph.Create<int, int>(
        "g",
        (g, input) =>
        {
            Node<int> done = g.Add("done", (int n) => n, input);
            Node<int> bad = g.Add("bad", GraphScene.Throws("no"), input);
            Node<JoinResult<int>> settled = g.AllSettled("settled", [done, bad, g.When("gate", input, _ => false)]);
            Node<int> editor = g.Add(
                "editor",
                (JoinResult<int> result, AgentContext context, CancellationToken _) =>
                {
                    change(context);
                    return new ValueTask<int>(result.Values[0]);
                },
                settled);
            return g.Add("out", (int x, int y) => x + y, g.Add("waiting", (int n) => n, editor), editor);
        },
        new GraphOptions { MaxNodes = 20 });

    private Task AssertRefused(Action<GraphEdit> change, params string[] problems) => AssertRefused(change, _ => { }, problems);

    private async Task AssertRefused(Action<GraphEdit> change, Action<AgentContext> then, params string[] problems)
    {
        AgentGraph<int, int> graph = Graph(context =>
        {
            GraphEditResult refused = context.EditGraph(change);
            Assert.Equal(problems, refused.Problems);
            Assert.False(refused.IsApplied);
            GraphEditException exception = Assert.Throws<GraphEditException>(refused.ThrowIfRefused);
            Assert.Equal($"The edit of the graph was refused: {string.Join(' ', problems)}", exception.Message);
            Assert.Equal(problems, exception.Problems);
            then(context);
        });

        RunResult<int> result = await _scene.RunAsync(graph, 1);

        // As if nobody had tried: the same nodes, edges, events and output.
        GraphScene plain = new();
        RunResult<int> expected = await plain.RunAsync(Graph(_ => { }), 1);
        Assert.Equal(expected.Output, result.Output);
        Assert.Equal(plain.Story, _scene.Story.Where(line => line != "refused"));
        Assert.Equal(graph.Shape.ToDot(), result.GetGraphReport()!.Shape.ToDot());
        Assert.Equal(problems, _scene.Recorder.OfType<GraphEditRefused>()[0].Problems);
        _scene.Recorder.AssertNone<GraphEdited>();
    }
}
