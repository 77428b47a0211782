using System.Globalization;
using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

/// <summary>Gates and switches: what stays closed is skipped, never forgotten.</summary>
public sealed class GateTests
{
    private readonly GraphScene _scene = new();

    [Theory]
    [InlineData(5, "small")]
    [InlineData(50, "large")]
    public async Task When_hands_its_value_on_if_its_condition_holds(int input, string expected)
    {
        AgentGraph<int, string> graph = AgentGraph.Create<int, string>("g", (g, n) => g.Any("any",
        [
            g.Add("small", (int _) => "small", g.When("is small", n, x => x < 10)),
            g.Add("large", (int _) => "large", g.When("is large", n, x => x >= 10)),
        ]));

        RunResult<string> result = await _scene.RunAsync(graph, input);

        Assert.Equal((expected, StopReason.Completed), (result.Output, result.StopReason));
        string other = expected == "small" ? "large" : "small";
        Assert.Equal([$"is {other} skipped: GateClosed", $"{other} skipped: InputSkipped of is {other}"], _scene.Trouble);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_of_two_nodes_hands_the_value_of_the_first_on_if_the_second_says_so(bool isOpen)
    {
        AgentGraph<int, JoinResult<int>> graph = AgentGraph.Create<int, JoinResult<int>>("g", (g, input) =>
            g.AllSettled("all", [g.When("gate", input, g.Add("ask", (int _) => isOpen, input))]));

        Assert.Equal(isOpen ? [7] : [], (await _scene.RunAsync(graph, 7)).Output.Values);
    }

    [Fact]
    public async Task What_depends_on_a_closed_gate_is_skipped_to_the_end_with_the_gate_as_the_cause()
    {
        AgentGraph<int, JoinResult<int>> graph = AgentGraph.Create<int, JoinResult<int>>("g", (g, input) =>
        {
            Node<int> gate = g.When("gate", input, _ => false);
            Node<int> b = g.Add("b", (int n) => n, g.Add("a", (int n) => n, gate));
            Node<IReadOnlyList<int>> all = g.All("all", [input, b]);
            return g.AllSettled("out", [g.Add("end", (IReadOnlyList<int> x) => x.Count, all), g.When("second gate", b, _ => true)]);
        });

        RunResult<JoinResult<int>> result = await _scene.RunAsync(graph, 7);

        Assert.Equal(StopReason.Completed, result.StopReason);
        Assert.Equal(
            [
                "gate skipped: GateClosed",
                "a skipped: InputSkipped of gate",
                "b skipped: InputSkipped of gate",
                "all skipped: InputSkipped of gate",
                "second gate skipped: InputSkipped of gate",
                "end skipped: InputSkipped of gate",
            ],
            _scene.Trouble.Order(Comparer<string>.Create((x, y) => 0)));
        Assert.Equal("'end' was skipped, because 'gate' stayed closed.", result.Output.Inputs[0].Reason);
    }

    [Fact]
    public async Task What_only_a_skipped_node_needs_is_not_run()
    {
        HeldNode slow = new();
        HeldNode never = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> gate = g.When("gate", g.Add("first", _scene.Takes(10), input), _ => false);
            Node<int> costly = g.Add("never", never.RunAsync, g.Add("slow", slow.RunAsync, input));
            Node<int> pair = g.Add("pair", (int x, int y) => x + y, gate, costly);
            return g.Any("any", [pair, g.Add("other", _scene.Takes(20), input)]);
        });

        Task<RunResult<int>> run = _scene.RunAsync(graph, 7);
        Assert.Equal(1, slow.Starts);
        _scene.Advance(10);
        Assert.True(slow.Token.IsCancellationRequested);
        _scene.Advance(10);

        Assert.Equal((7, StopReason.Completed), ((await run).Output, (await run).StopReason));
        Assert.Equal(0, never.Starts);
        Assert.Equal(
            ["gate skipped: GateClosed", "pair skipped: InputSkipped of gate", "never skipped: NotNeeded", "slow canceled"], _scene.Trouble);
    }

    [Fact]
    public async Task A_skipped_output_fails_the_graph_with_a_sentence_why()
    {
        AgentGraph<int, int> gate = AgentGraph.Create<int, int>("g", (g, input) => g.When("gate", input, _ => false));
        AgentGraph<int, int> behind = AgentGraph.Create<int, int>("g", (g, input) =>
            g.Add("out", (int n) => n, g.Add("mid", (int n) => n, g.When("gate", input, _ => false))));

        GraphFailedException direct = await _scene.FailAsync(gate, 1);
        Assert.Equal("The graph 'g' has no output: 'gate' stayed closed.", direct.Message);
        Assert.Equal(("g", false), (direct.Graph, direct.IsTransient));
        Assert.Empty(direct.Failures);
        Assert.Null(direct.InnerException);
        Assert.Equal("g", direct.Path!.ToString());

        GraphFailedException indirect = await new GraphScene().FailAsync(behind, 1);
        Assert.Equal("The graph 'g' has no output: 'out' was skipped, because 'gate' stayed closed.", indirect.Message);
        Assert.Equal(
            [null, SkipReason.GateClosed, SkipReason.InputSkipped, SkipReason.InputSkipped], indirect.Report.Nodes.Select(node => node.SkipReason));
    }

    [Fact]
    public async Task An_output_lost_by_a_gate_does_not_blame_a_failure_that_a_join_bore()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<JoinResult<int>> settled = g.AllSettled("settled", [g.Add("bad", (int _) => throw new TimeoutException("slow"), input, new NodeOptions<int>())]);
            return g.Add("out", (JoinResult<int> x) => x.Values.Count, g.When("gate", settled, x => x.IsComplete));
        });

        GraphFailedException exception = await _scene.FailAsync(graph, 1);

        Assert.Equal("The graph 'g' has no output: 'out' was skipped, because 'gate' stayed closed.", exception.Message);
        Assert.Empty(exception.Failures);
        Assert.Null(exception.InnerException);
        Assert.False(exception.IsTransient);
    }

    [Fact]
    public async Task A_condition_that_throws_fails_its_gate()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.When("gate", input, _ => throw new FormatException("hm")));

        GraphFailedException exception = await _scene.FailAsync(graph, 1);

        Assert.Equal("hm", Assert.Single(exception.Failures).Exception.InnerException!.Message);
        Assert.Equal("gate", exception.Failures[0].Node);
    }

    [Theory]
    [InlineData("red", "stop")]
    [InlineData("green", "go")]
    [InlineData("blue", "look")]
    public async Task Switch_opens_the_case_of_the_key_or_else_the_default(string colour, string expected)
    {
        int computed = 0;
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>("g", (g, input) =>
        {
            GraphSwitch<string, string> colours = g.Switch("colour", input, x =>
            {
                computed++;
                return x;
            });
            return g.Any("any",
            [
                g.Add("stop", (string _) => "stop", colours.Case("red")),
                g.Add("go", (string _) => "go", colours.Case("green")),
                g.Add("look", (string _) => "look", colours.Default()),
            ]);
        });

        RunResult<string> result = await _scene.RunAsync(graph, colour);

        Assert.Equal((expected, StopReason.Completed, 1), (result.Output, result.StopReason, computed));
        Assert.Equal(["colour", "colour=red", "colour=green", "colour=*"],
            graph.Shape.Nodes.Select(node => node.Name).Where(name => name.StartsWith("colour", StringComparison.Ordinal)).Distinct()
                .OrderBy(name => name is "colour" ? 0 : name is "colour=red" ? 1 : name is "colour=green" ? 2 : 3));
        Assert.Equal(4, _scene.Recorder.OfType<NodeSkipped>().Count);
    }

    [Fact]
    public async Task Switch_without_the_case_of_its_key_loses_the_output()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Switch("sw", input, n => n).Case(1));

        Assert.Equal("The graph 'g' has no output: 'sw=1' stayed closed.", (await _scene.FailAsync(graph, 2)).Message);
    }

    [Fact]
    public void A_case_after_the_default_and_a_case_twice_are_problems()
    {
        InvalidGraphException exception = Assert.Throws<InvalidGraphException>(() => AgentGraph.Create<int, int>("g", (g, input) =>
        {
            GraphSwitch<int, int> sw = g.Switch("sw", input, n => n);
            return g.Any("any", [sw.Case(1), sw.Case(1), sw.Default(), sw.Default(), sw.Case(2)]);
        }));

        Assert.Equal(
            [
                "The name 'sw=1' is given to two nodes; a node's name is its place in the run.",
                "The name 'sw=*' is given to two nodes; a node's name is its place in the run.",
                "The switch 'sw' has a case after its default; the default comes last.",
            ],
            exception.Problems);
    }

    [Fact]
    public void A_switch_that_is_asked_for_no_case_is_a_node_that_nobody_needs()
    {
        InvalidGraphException exception = Assert.Throws<InvalidGraphException>(() => AgentGraph.Create<int, int>("g", (g, input) =>
        {
            g.Switch("sw", input, n => n);
            return input;
        }));

        Assert.Equal(["The output does not depend on 'sw'; give their outputs to a node, or leave them out."], exception.Problems);
        Assert.Throws<ArgumentNullException>("key", () => AgentGraph.Create<string, string>("g", (g, input) => g.Switch("sw", input, x => x).Case(null!)));
    }

    [Fact]
    public void The_name_of_a_case_is_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = comma;
            AgentGraph<double, double> graph = AgentGraph.Create<double, double>("g", (g, input) => g.Switch("sw", input, x => x).Case(1.5));
            Assert.Equal("sw=1.5", graph.Shape.Output);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
