using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

/// <summary>What is wrong with a graph is said when it is made, all of it together.</summary>
public sealed class GraphBuilderTests
{
    private static readonly IAgent<int, int> Echo = Agent.Create<int, int>("echo", n => n);

    [Fact]
    public void All_problems_are_reported_together_in_the_order_in_which_they_were_made()
    {
        InvalidGraphException exception = Assert.Throws<InvalidGraphException>(() => AgentGraph.Create<int, int>(
            "wrong",
            (g, input) =>
            {
                g.Add("twice", Echo, input);
                Node<int> twice = g.Add("twice", Echo, input, new NodeOptions<int> { Timeout = TimeSpan.Zero });
                g.Quorum("three", 3, [twice]);
                return twice;
            },
            new GraphOptions { MaxConcurrency = 0, MaxNodes = 2 }));

        string[] problems =
        [
            "Timeout of node 'twice' must be more than 0 and at most 49 days, but is 00:00:00.",
            "The name 'twice' is given to two nodes; a node's name is its place in the run.",
            "The quorum of node 'three' must be 1 to its 1 inputs, but is 3.",
            "MaxConcurrency must be 1 to 1048576, but is 0.",
            "There are 4 nodes, but MaxNodes allows 2.",
            "The output does not depend on 'twice', 'three'; give their outputs to a node, or leave them out.",
        ];
        Assert.Equal("wrong", exception.Graph);
        Assert.Equal(problems, exception.Problems);
        Assert.Equal($"The graph 'wrong' cannot be made: {string.Join(' ', problems)}", exception.Message);
    }

    [Fact]
    public void A_name_that_breaks_the_rule_of_paths_is_a_problem()
    {
        string slash = "A name holds no slash and no control character, but character 1 is U+002F. (Parameter 'name')";
        AssertProblems((g, input) => g.Add("a/b", Echo, input), $"The name 'a/b' of a node cannot be used: {slash}");
        AssertProblems((g, input) => g.Add("", Echo, input),
            "The name '' of a node cannot be used: The value cannot be an empty string or composed entirely of whitespace. (Parameter 'name')");
        string longest = new('x', 129);
        AssertProblems((g, input) => g.Add(longest, Echo, input),
            $"The name '{longest}' of a node cannot be used: A name has at most 128 characters, but this one has 129. (Parameter 'name')");
        AssertProblems((g, input) => g.Add("input", Echo, input), "The name 'input' is given to two nodes; a node's name is its place in the run.");
    }

    [Fact]
    public void Names_that_differ_in_case_alone_are_two_names() =>
        AssertProblems((g, input) => g.Add("N", Echo, g.Add("n", Echo, input)));

    [Fact]
    public void Nodes_that_the_output_does_not_depend_on_are_named_up_to_twenty()
    {
        static Node<int> Build(GraphBuilder g, Node<int> input)
        {
            for (int i = 1; i <= 22; i++)
            {
                g.Add($"n{i}", Echo, input);
            }

            return g.Add("out", Echo, input);
        }

        AssertProblems(
            Build,
            $"The output does not depend on {string.Join(", ", Enumerable.Range(1, 20).Select(i => $"'n{i}'"))} and 2 more; give their outputs to a node, or leave them out.");
    }

    [Fact]
    public void A_node_that_is_used_as_a_fallback_alone_is_used()
    {
        AssertProblems((g, input) =>
        {
            Node<int> private1 = g.Add("private", Echo, input);
            Node<int> spare = g.Add("spare", Echo, private1);
            return g.Add("out", Echo, input, new NodeOptions<int> { OnFailure = FailurePolicy.Fallback(spare) });
        });
        AssertProblems(
            (g, input) =>
            {
                Node<int> spare = g.Add("spare", Echo, input);
                g.Add("unused", Echo, input, new NodeOptions<int> { OnFailure = FailurePolicy.Fallback(spare) });
                return g.Add("out", Echo, input);
            },
            "The output does not depend on 'spare', 'unused'; give their outputs to a node, or leave them out.");
    }

    [Fact]
    public void The_input_may_be_left_unused() => AssertProblems((g, _) => g.Value("seven", 7));

    [Fact]
    public void Joins_without_inputs_and_quorums_out_of_range_are_problems()
    {
        AssertProblems((g, _) => g.Any<int>("any", []), "The join 'any' must have at least one input, but has none.");
        AssertProblems((g, _) => Count(g, g.All<int>("all", [])), "The join 'all' must have at least one input, but has none.");
        AssertProblems((g, _) => Count(g, g.AllSettled<int>("settled", [])), "The join 'settled' must have at least one input, but has none.");
        AssertProblems(
            (g, _) => Count(g, g.Quorum<int>("quorum", 1, [])),
            "The join 'quorum' must have at least one input, but has none.",
            "The quorum of node 'quorum' must be 1 to its 0 inputs, but is 1.");
        AssertProblems((g, input) => Count(g, g.Quorum("quorum", 0, [input])), "The quorum of node 'quorum' must be 1 to its 1 inputs, but is 0.");
        AssertProblems(
            (g, input) => g.Any("any", [input], TimeSpan.FromDays(-1)),
            "The deadline of node 'any' must be more than 0 and at most 49 days, but is -1.00:00:00.");
        AssertProblems(
            (g, input) => g.Any("any", [input], TimeSpan.FromDays(50)),
            "The deadline of node 'any' must be more than 0 and at most 49 days, but is 50.00:00:00.");
        AssertProblems((g, input) => g.Any("any", [input], TimeSpan.FromDays(49)));
    }

    [Fact]
    public void Options_of_nodes_out_of_range_are_problems()
    {
        AssertProblems(
            (g, input) => g.Add("n", Echo, input, new NodeOptions<int> { Timeout = TimeSpan.FromDays(50), Weight = TimeSpan.FromDays(366) }),
            "Timeout of node 'n' must be more than 0 and at most 49 days, but is 50.00:00:00.",
            "Weight of node 'n' must be 0 to 365 days, but is 366.00:00:00.");
        AssertProblems(
            (g, input) => g.Add("n", Echo, input, new NodeOptions<int> { Weight = TimeSpan.FromTicks(-1) }),
            "Weight of node 'n' must be 0 to 365 days, but is -00:00:00.0000001.");
        AssertProblems((g, input) =>
            g.Add("n", Echo, input, new NodeOptions<int> { Timeout = TimeSpan.FromDays(49), Weight = TimeSpan.Zero, Priority = int.MinValue }));
    }

    [Fact]
    public void Options_of_lists_rounds_and_graphs_out_of_range_are_problems()
    {
        AssertProblems(
            (g, input) => Count(g, g.ForEach("each", input, n => Enumerable.Range(0, n), Echo, new ForEachOptions { MaxConcurrency = 0, MaxItems = -1 })),
            "MaxConcurrency of node 'each' must be 1 to 1048576, but is 0.",
            "MaxItems of node 'each' must be 0 to 16777216, but is -1.");
        AssertProblems(
            (g, input) => g.Repeat("again", input, Echo, _ => true, 0), "The rounds of node 'again' must be 1 to 1,000,000, but are 0.");
        AssertProblems(
            (g, input) => g.Repeat("again", input, Echo, _ => true, 1_000_001), "The rounds of node 'again' must be 1 to 1,000,000, but are 1000001.");
        Assert.Equal(
            ["MaxConcurrency must be 1 to 1048576, but is 1048577.", "MaxNodes must be 1 to 16777216, but is 0.", "There are 1 nodes, but MaxNodes allows 0."],
            Assert.Throws<InvalidGraphException>(() => AgentGraph.Create<int, int>(
                "g", (_, input) => input, new GraphOptions { MaxConcurrency = (1 << 20) + 1, MaxNodes = 0 })).Problems);
    }

    [Fact]
    public void Alternatives_need_names_of_their_own_and_at_least_one()
    {
        AssertProblems((g, input) => g.FirstSuccess<int, int>("first", input, []), "Node 'first' must have at least one alternative, but has none.");
        AssertProblems(
            (g, input) => g.FirstSuccess("first", input, [Echo, Echo, Echo]),
            "Two alternatives of node 'first' have the name 'echo'; each needs one of its own.");
    }

    [Fact]
    public void A_function_whose_output_is_a_task_is_a_problem()
    {
        static string Problem(string name) =>
            $"The output of node '{name}' is a task; let its function take (…, context, cancellationToken) and return a ValueTask of the output.";

        AssertProblems((g, input) => Count(g, g.Add("task", (int n) => Task.FromResult(n), input)), Problem("task"));
        AssertProblems((g, input) => Count(g, g.Add("plain", (int _) => Task.CompletedTask, input)), Problem("plain"));
        AssertProblems((g, input) => Count(g, g.Add("value", (int _) => ValueTask.CompletedTask, input)), Problem("value"));
        AssertProblems((g, input) => Count(g, g.Add("typed", (int n) => new ValueTask<int>(n), input)), Problem("typed"));
    }

    [Fact]
    public void A_handle_of_another_graph_is_refused_at_once()
    {
        Node<int> other = null!;
        AgentGraph.Create<int, int>("other", (g, input) => other = g.Add("stranger", Echo, input));
        string message = "The node 'stranger' belongs to another graph; an input must be a node of this one. (Parameter 'node')";

        AssertRefused((g, _) => g.Add("n", Echo, other));
        AssertRefused((g, input) => g.Any("any", [input, other]));
        AssertRefused((g, input) => g.When("when", input, g.Add("is", (int n) => n > 0, other)));
        AssertRefused((g, input) => g.Add("n", Echo, input, new NodeOptions<int> { OnFailure = FailurePolicy.Fallback(other) }));
        AssertProblems((_, _) => other, "The output 'stranger' is a node of another graph.");

        void AssertRefused(Func<GraphBuilder, Node<int>, Node<int>> build) =>
            Assert.Equal(message, Assert.Throws<ArgumentException>(() => AgentGraph.Create("g", build)).Message);
    }

    [Fact]
    public void A_graph_needs_a_name_a_function_and_an_output()
    {
        Assert.Throws<ArgumentNullException>("name", () => AgentGraph.Create<int, int>(null!, (_, input) => input));
        Assert.Throws<ArgumentException>("name", () => AgentGraph.Create<int, int>("a/b", (_, input) => input));
        Assert.Throws<ArgumentNullException>("build", () => AgentGraph.Create<int, int>("g", null!));
        Assert.Equal(
            "It must return the node whose output is the graph's, but returned null. (Parameter 'build')",
            Assert.Throws<ArgumentException>(() => AgentGraph.Create<int, int>("g", (_, _) => null!)).Message);
    }

    [Fact]
    public void Null_arguments_are_refused_at_once() => AgentGraph.Create<int, int>("g", (g, input) =>
    {
        Assert.Throws<ArgumentNullException>("name", () => g.Add(null!, Echo, input));
        Assert.Throws<ArgumentNullException>("agent", () => g.Add("n", (IAgent<int, int>)null!, input));
        Assert.Throws<ArgumentNullException>("function", () => g.Add("n", (Func<int, int>)null!, input));
        Assert.Throws<ArgumentNullException>("function", () => g.Add("n", (Func<int, int, int>)null!, input, input));
        Assert.Throws<ArgumentNullException>("function", () => g.Add("n", (Func<int, AgentContext, CancellationToken, ValueTask<int>>)null!, input));
        Assert.Throws<ArgumentNullException>(() => g.Add("n", Echo, null!));
        Assert.Throws<ArgumentNullException>("inputs", () => g.All<int>("n", null!));
        Assert.Equal("Input 1 is null. (Parameter 'inputs')", Assert.Throws<ArgumentException>(() => g.Any("n", [input, null!])).Message);
        Assert.Throws<ArgumentNullException>("condition", () => g.When("n", input, (Func<int, bool>)null!));
        Assert.Throws<ArgumentNullException>("condition", () => g.When("n", input, (Node<bool>)null!));
        Assert.Throws<ArgumentNullException>("value", () => g.When("n", null!, (int n) => true));
        Assert.Throws<ArgumentNullException>("value", () => g.Switch<int, int>("n", null!, n => n));
        Assert.Throws<ArgumentNullException>("function", () => g.Switch<int, int>("n", input, null!));
        Assert.Throws<ArgumentNullException>("items", () => g.ForEach<int, int, int>("n", input, null!, Echo));
        Assert.Throws<ArgumentNullException>("agent", () => g.ForEach<int, int, int>("n", input, n => [n], null!));
        Assert.Throws<ArgumentNullException>("alternatives", () => g.FirstSuccess<int, int>("n", input, null!));
        Assert.Equal(
            "Alternative 0 is null. (Parameter 'alternatives')",
            Assert.Throws<ArgumentException>(() => g.FirstSuccess<int, int>("n", input, [null!])).Message);
        Assert.Throws<ArgumentNullException>("until", () => g.Repeat("n", input, Echo, null!, 1));
        Assert.Throws<ArgumentNullException>("node", () => FailurePolicy.Fallback<int>(null!));
        return input;
    });

    [Fact]
    public async Task Options_are_read_once_when_the_node_is_added()
    {
        NodeOptions<int> options = new() { OnFailure = FailurePolicy.Default(7) };
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> node = g.Add("n", GraphScene.Throws("no"), input, options);
            options.OnFailure = null;
            return node;
        });

        Assert.Equal(7, (await graph.RunAsync(1, cancellationToken: TestContext.Current.CancellationToken)).Output);
    }

    private static Node<int> Count<T>(GraphBuilder g, Node<T> node) => g.Add("count", (T _) => 1, node);

    private static void AssertProblems(Func<GraphBuilder, Node<int>, Node<int>> build, params string[] problems)
    {
        InvalidGraphException? exception = (InvalidGraphException?)Record.Exception(() => AgentGraph.Create("g", build));
        Assert.Equal(problems, exception?.Problems ?? []);
    }
}
