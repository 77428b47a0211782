using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

public class AgentGraphTests
{
    private static readonly IAgent<int, int> Increment = Agent.Create<int, int>("increment", x => x + 1);

    [Fact]
    public async Task A_graph_gives_each_node_the_outputs_of_its_inputs()
    {
        AgentGraph<int, string> graph = AgentGraph.Create<int, string>("sum", (g, input) =>
        {
            Node<int> more = g.Add("more", Increment, input);
            Node<int> twice = g.Add("twice", (int x) => x * 2, input);
            return g.Add("text", (int x, int y, int z) => $"{x}+{y}+{z}", input, more, twice);
        });

        RunResult<string> result = await graph.RunAsync(10, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("10+11+20", result.Output);
        Assert.Equal(StopReason.Completed, result.StopReason);
    }

    [Fact]
    public async Task A_graph_of_its_input_alone_returns_the_input()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("same", (_, input) => input);

        Assert.Equal(7, (await graph.RunAsync(7, cancellationToken: TestContext.Current.CancellationToken)).Output);
    }

    [Fact]
    public async Task A_graph_that_never_waits_completes_on_the_callers_thread()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("chain", (g, input) =>
            g.Add("b", Increment, g.Add("a", Increment, input)));

        Task<RunResult<int>> run = graph.RunAsync(1, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(run.IsCompleted);
        Assert.Equal(3, (await run).Output);
    }

    [Fact]
    public async Task Nodes_of_all_arities_read_their_inputs_in_order()
    {
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>("arity", (g, input) =>
        {
            Node<string> a = g.Value("a", "a");
            Node<string> b = g.Value("b", "b");
            Node<string> c = g.Value("c", "c");
            Node<string> d = g.Value("d", "d");
            Node<string> e = g.Value("e", "e");
            Node<string> f = g.Value("f", "f");
            Node<string> h = g.Value("h", "h");
            IAgent<(string, string, string, string, string, string, string, string), string> agent =
                Agent.Create<(string, string, string, string, string, string, string, string), string>(
                    "eight", x => x.Item1 + x.Item2 + x.Item3 + x.Item4 + x.Item5 + x.Item6 + x.Item7 + x.Item8);
            Node<string> two = g.Add("two", (string x, string y, AgentContext _, CancellationToken _) => new ValueTask<string>(x + y), a, b);
            Node<string> eight = g.Add("eight", agent, input, a, b, c, d, e, f, h);
            return g.Add("all", (string x, string y, string z) => $"{x} {y} {z}", two, eight, input);
        });

        Assert.Equal("ab xabcdefh x", (await graph.RunAsync("x", cancellationToken: TestContext.Current.CancellationToken)).Output);
    }

    [Fact]
    public async Task A_graph_inside_a_graph_stands_at_the_path_of_its_node()
    {
        List<string> paths = [];
        AgentGraph<int, int> inner = AgentGraph.Create<int, int>("inner", (g, input) =>
            g.Add("leaf", (int x, AgentContext context, CancellationToken _) =>
            {
                paths.Add(context.Path.ToString());
                return new ValueTask<int>(x + 1);
            }, input));
        AgentGraph<int, int> outer = AgentGraph.Create<int, int>("outer", (g, input) =>
            g.Add("second", inner, g.Add("first", inner, input)));

        Assert.Equal(3, (await outer.RunAsync(1, cancellationToken: TestContext.Current.CancellationToken)).Output);
        Assert.Equal(["outer/first/leaf", "outer/second/leaf"], paths);
    }

    [Fact]
    public async Task A_chain_of_a_million_nodes_does_not_overflow_the_stack()
    {
        const int Length = 1_000_000;
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("chain", (g, input) =>
        {
            Node<int> last = input;
            for (int i = 0; i < Length; i++)
            {
                last = g.Add($"n{i}", (int x) => x + 1, last);
            }

            return last;
        });

        Assert.Equal(Length, (await graph.RunAsync(0, cancellationToken: TestContext.Current.CancellationToken)).Output);
    }
}
