using Agents.Core.Budgets;
using Agents.Core.Graphs;

namespace Agents.Core.Benchmarks.Graphs;

/// <summary>Our graphs: every node is an agent, every run has limits on money, tokens and calls, and nobody observes.</summary>
/// <remarks>A node with more than three inputs is two of ours: a join of all, and a function of the list.</remarks>
public sealed class OursGraphs : IGraphsSubject
{
    private readonly RunOptions _options = new()
    {
        Budget = Budget.Usd(1m) with { Tokens = 1_000_000, ModelCalls = 100, ToolCalls = 100 },
    };

    /// <inheritdoc/>
    public string Name => "ours";

    /// <inheritdoc/>
    public Func<ValueTask<int>> Prepare(PlainGraph shape)
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>(shape.Name, (builder, input) => Build(builder, input, shape));
        return async () =>
        {
            RunResult<int> result = await graph.RunAsync(PlainGraph.Input, _options);
            return result.Output;
        };
    }

    private static Node<int> Build(GraphBuilder builder, Node<int> input, PlainGraph shape)
    {
        Node<int>[] nodes = new Node<int>[shape.Count];
        for (int node = 0; node < nodes.Length; node++)
        {
            string name = $"n{node}";
            Func<int, int> work = shape.WorkOf(node);
            int[] inputs = shape.Inputs[node];
            nodes[node] = inputs switch
            {
                [] => builder.Add(name, CreateAgent(name, work, shape, node), input),
                [int one] => builder.Add(name, CreateAgent(name, work, shape, node), nodes[one]),
                [int one, int two] => builder.Add(
                    name, Agent.Create<(int, int), int>(name, x => work(x.Item1 + x.Item2)), nodes[one], nodes[two]),
                [int one, int two, int three] => builder.Add(
                    name, Agent.Create<(int, int, int), int>(name, x => work(x.Item1 + x.Item2 + x.Item3)), nodes[one], nodes[two], nodes[three]),
                _ => builder.Add(
                    name, (IReadOnlyList<int> all) => work(Sum(all)), builder.All($"{name}-all", [.. inputs.Select(i => nodes[i])])),
            };
        }

        return nodes[^1];
    }

    private static IAgent<int, int> CreateAgent(string name, Func<int, int> work, PlainGraph shape, int node)
    {
        if (shape.Delays.Count == 0 || shape.Delays[node] == TimeSpan.Zero)
        {
            return Agent.Create(name, work);
        }

        TimeSpan delay = shape.Delays[node];
        return Agent.Create<int, int>(name, async (value, context, cancellationToken) =>
        {
            await Task.Delay(delay, context.Clock, cancellationToken);
            return work(value);
        });
    }

    private static int Sum(IReadOnlyList<int> values)
    {
        int sum = 0;
        for (int i = 0; i < values.Count; i++)
        {
            sum += values[i];
        }

        return sum;
    }
}
