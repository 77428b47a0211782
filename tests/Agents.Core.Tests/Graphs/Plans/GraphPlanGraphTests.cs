using Agents.Core.Graphs;
using Agents.Core.Graphs.Plans;
using Agents.Core.Testing;
using static Agents.Core.Tests.Graphs.Plans.SmallPlans;

namespace Agents.Core.Tests.Graphs.Plans;

public sealed class GraphPlanGraphTests
{
    private static readonly IAgent<string, string> Fail = Agent.Create<string, string>("fail", _ => throw new InvalidOperationException("It fails."));

    private static readonly IAgent<string, string> Wait = Agent.Create<string, string>("wait", async (_, context, token) =>
    {
        context.Emit(new ProgressReported { Message = "Waiting." });
        await Task.Delay(Timeout.InfiniteTimeSpan, context.Clock, token);
        return "";
    });

    private static readonly AgentCatalog Texts = new AgentCatalogBuilder()
        .Add(Agent.Create<string, string>("echo", x => x), "Says it again.")
        .Add(Agent.Create<string, List<string>>("list", x => [x, x]), "Says it twice.")
        .AddMany(Agent.Create<IReadOnlyList<string>, string>("join", x => string.Join('+', x)), "Joins texts.")
        .AddMany(Agent.Create<IReadOnlyList<IReadOnlyList<object>>, string>("joinLists", x => string.Join('+', x.SelectMany(y => y))), "Joins lists.")
        .Add(Fail, "Fails.")
        .Add(Wait, "Never ends.")
        .Build();

    [Fact]
    public async Task A_plan_runs_as_the_graph_it_says()
    {
        GraphPlan<int, int> plan = Read(Json(
            "z", Node("z", "sum", "a", "b", "input"), "{'id':'b','agent':'add','inputs':[{'node':'a'},{'value':100}]}", Node("a", "inc", "input"))).GetPlan();

        AgentGraph<int, int> graph = plan.ToGraph("sums");

        Assert.Equal(["input", "a", "b.1", "b", "z.join", "z"], graph.Shape.Nodes.Select(node => node.Name));
        Assert.Equal(8 + 108 + 7, (await graph.RunAsync(7, cancellationToken: TestContext.Current.CancellationToken)).Output);
    }

    [Fact]
    public async Task Inputs_stand_in_their_places_for_every_number_of_them()
    {
        AgentCatalog catalog = new AgentCatalogBuilder()
            .Add(Agent.Create<(string, int), string>("two", x => $"{x}"), "2")
            .Add(Agent.Create<(string, int, string), string>("three", x => $"{x}"), "3")
            .Add(Agent.Create<(string, int, string, int), string>("four", x => $"{x}"), "4")
            .Add(Agent.Create<(string, int, string, int, string), string>("five", x => $"{x}"), "5")
            .Add(Agent.Create<(string, int, string, int, string, int), string>("six", x => $"{x}"), "6")
            .Add(Agent.Create<(string, int, string, int, string, int, string), string>("seven", x => $"{x}"), "7")
            .Add(Agent.Create<(string, int, string, int, string, int, string, int), string>("eight", x => $"{x}"), "8")
            .Build();
        string[] values = ["{'node':'input'}", "{'value':2}", "{'value':'c'}", "{'value':4}", "{'value':'e'}", "{'value':6}", "{'value':'g'}", "{'value':8}"];
        string[] expected = ["a", "2", "c", "4", "e", "6", "g", "8"];

        for (int count = 2; count <= 8; count++)
        {
            string node = $"{{'id':'x','agent':'{catalog.Names[count - 2]}','inputs':[{string.Join(',', values.Take(count))}]}}";
            GraphPlan<string, string> plan = GraphPlan.Read<string, string>(Json("x", node), catalog).GetPlan();

            RunResult<string> result = await plan.ToGraph("places").RunAsync("a", cancellationToken: TestContext.Current.CancellationToken);

            Assert.Equal($"({string.Join(", ", expected.Take(count))})", result.Output);
        }
    }

    [Theory]
    [InlineData("{'policy':'any'}", "value")]
    [InlineData("{'policy':'quorum','count':2}", "x+value")]
    [InlineData("{'policy':'allSettled'}", "x+value")]
    public async Task A_join_gives_what_came(string join, string expected)
    {
        string node = Join("z", "join", join, "a", "bad").Replace("]", ",{'value':'value'}]");

        Assert.Equal(expected, await RunTextsAsync(Json("z", Node("a", "echo", "input"), Node("bad", "fail", "input"), node)));
    }

    [Fact]
    public async Task A_join_of_any_gives_one_that_did_not_fail() =>
        Assert.Equal("x", await RunTextsAsync(Json("z", Node("a", "echo", "input"), Node("bad", "fail", "input"), Join("z", "join", "{'policy':'any'}", "bad", "a"))));

    [Fact]
    public async Task A_join_of_which_all_failed_gives_nothing_when_all_may_fail() =>
        Assert.Equal("", await RunTextsAsync(Json("z", Node("bad", "fail", "input"), Join("z", "join", "{'policy':'allSettled'}", "bad"))));

    [Fact]
    public async Task A_join_that_needs_all_fails_with_one() =>
        await Assert.ThrowsAsync<GraphFailedException>(() => RunTextsAsync(Json("z", Node("bad", "fail", "input"), Node("z", "join", "bad", "input"))));

    [Fact]
    public async Task A_join_waits_until_its_deadline()
    {
        ManualTimeProvider clock = new();
        EventRecorder recorder = new();
        RunOptions options = new() { Clock = clock };
        options.Observers.Add(recorder);
        string json = Json("z", Node("late", "wait", "input"), Node("a", "echo", "input"), Join("z", "join", "{'policy':'allSettled','deadlineSeconds':1.5}", "late", "a"));
        Task<RunResult<string>> run = GraphPlan.Read<string, string>(json, Texts).GetPlan().ToGraph("late").RunAsync("x", options, TestContext.Current.CancellationToken);
        await recorder.WaitForAsync<ProgressReported>(cancellationToken: TestContext.Current.CancellationToken);

        clock.Advance(TimeSpan.FromSeconds(1.5) - TimeSpan.FromTicks(1));
        Assert.False(run.IsCompleted);
        clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal("x", (await run).Output);
    }

    [Fact]
    public async Task An_output_is_read_as_what_it_can_be_read_as()
    {
        string json = Json("z", Node("a", "list", "input"), Node("b", "list", "input"), Node("z", "joinLists", "a", "b"));
        Assert.Equal("x+x+x+x", await RunTextsAsync(json));

        GraphPlan<string, IEnumerable<object>> plan = GraphPlan.Read<string, IEnumerable<object>>(Json("a", Node("a", "list", "input")), Texts).GetPlan();
        Assert.Equal(["x", "x"], (await plan.ToGraph("as").RunAsync("x", cancellationToken: TestContext.Current.CancellationToken)).Output);
    }

    [Fact]
    public async Task Names_beside_an_id_give_way_to_ids()
    {
        string json = Json(
            "z", "{'id':'z','agent':'sum','inputs':[{'value':1},{'node':'z.0'},{'node':'z.join'}]}", Node("z.0", "inc", "input"), Node("z.join", "inc", "z.0-2"), Node("z.0-2", "inc", "z.join-2"), Node("z.join-2", "inc", "input"));

        AgentGraph<int, int> graph = Read(json).GetPlan().ToGraph("names");

        Assert.Contains("z.0-3", graph.Shape.Nodes.Select(node => node.Name));
        Assert.Contains("z.join-3", graph.Shape.Nodes.Select(node => node.Name));
        Assert.Equal(1 + 11 + 13, (await graph.RunAsync(10, cancellationToken: TestContext.Current.CancellationToken)).Output);
    }

    [Fact]
    public async Task Options_of_an_agent_are_those_of_each_of_its_nodes()
    {
        AgentCatalog catalog = new AgentCatalogBuilder().Add(Fail, "Fails.", options => options.OnFailure = FailurePolicy.Default("saved")).Build();
        GraphPlan<string, string> plan = GraphPlan.Read<string, string>(Json("b", Node("a", "fail", "input"), Node("b", "fail", "a")), catalog).GetPlan();

        RunResult<string> result = await plan.ToGraph("saved").RunAsync("x", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("saved", StopReason.Partial), (result.Output, result.StopReason));
    }

    [Fact]
    public void A_graph_that_may_have_fewer_nodes_than_the_plan_is_refused()
    {
        GraphPlan<int, int> plan = Read(Json("b", Node("a", "inc", "input"), Node("b", "inc", "a"))).GetPlan();

        InvalidGraphException refused = Assert.Throws<InvalidGraphException>(() => plan.ToGraph("small", new GraphOptions { MaxNodes = 2 }));

        Assert.Equal(["There are 3 nodes, but MaxNodes allows 2."], refused.Problems);
    }

    [Fact]
    public async Task Nodes_of_two_plans_stand_side_by_side_under_their_prefixes()
    {
        GraphPlan<int, int> plan = Read(Json("b", Node("a", "inc", "input"), Node("b", "sum", "a", "input"))).GetPlan();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("both", (g, input) => plan.AddTo(g, plan.AddTo(g, input, "first."), "second."));

        Assert.Equal(
            ["input", "first.a", "first.b.join", "first.b", "second.a", "second.b.join", "second.b"], graph.Shape.Nodes.Select(node => node.Name));
        Assert.Equal(7, (await graph.RunAsync(1, cancellationToken: TestContext.Current.CancellationToken)).Output);
        Assert.Contains(
            "A name has at most 128 characters, but this one has 129.",
            Assert.Throws<InvalidGraphException>(() => AgentGraph.Create<int, int>("long", (g, input) => plan.AddTo(g, input, new string('p', 128)))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_node_adds_a_plan_to_its_graph()
    {
        EventRecorder recorder = new();
        RunOptions options = new() { EventContent = EventContent.Included };
        options.Observers.Add(recorder);

        RunResult<int> result = await Planned("plan.").RunAsync(5, options, TestContext.Current.CancellationToken);

        Assert.Equal(6 + 5, result.Output);
        Assert.Equal(["plan.a", "plan.b.join", "plan.b"], recorder.Single<GraphEdited>().Added);
        PlanRepaired repaired = recorder.Single<PlanRepaired>();
        Assert.Equal(("dynamic", "Node 'b' took its own output; that input was left out."), ($"{repaired.Path}", repaired.Repair.Message));
        Assert.Equal(recorder.Single<GraphEdited>().Sequence + 1, repaired.Sequence);
    }

    [Fact]
    public async Task A_plan_whose_names_are_taken_adds_nothing()
    {
        EventRecorder recorder = new();
        RunOptions options = new();
        options.Observers.Add(recorder);

        RunResult<int> result = await Planned("").RunAsync(5, options, TestContext.Current.CancellationToken);

        Assert.Equal(-1, result.Output);
        Assert.Equal(["The name 'a' is given to two nodes; a node's name is its place in the run."], recorder.Single<GraphEditRefused>().Problems);
        recorder.AssertNone<PlanRepaired>();
    }

    private static AgentGraph<int, int> Planned(string prefix) => AgentGraph.Create<int, int>("dynamic", (g, input) =>
    {
        GraphPlan<int, int> plan = Repair(Json("b", Node("a", "inc", "input"), Node("b", "sum", "a", "b", "input"))).GetPlan();
        Node<int> planner = g.Add("a", (int x, AgentContext context, CancellationToken _) =>
        {
            context.EditGraph(edit => edit.Rewire(edit.Find<int>("end"), edit.Find<int>("a"), plan.AddTo(edit, edit.Find<int>("input"), prefix)));
            return new ValueTask<int>(-1);
        }, input);
        return g.Add("end", (int x) => x, planner);
    });

    private static async Task<string> RunTextsAsync(string json) =>
        (await GraphPlan.Read<string, string>(json, Texts).GetPlan().ToGraph("texts").RunAsync("x", cancellationToken: TestContext.Current.CancellationToken)).Output;
}
