namespace Agents.Core.Graphs.Plans;

/// <summary>A plan without a problem: a graph as data, which can be made a graph or be added to one that runs.</summary>
/// <typeparam name="TInput">The type of what its graph is given.</typeparam>
/// <typeparam name="TOutput">The type of what it makes of it.</typeparam>
/// <remarks>
/// <para>Immutable, thread-safe, and reusable. <see cref="GraphPlan.Read{TInput, TOutput}(string, AgentCatalog, GraphPlanOptions?)"/> makes it.</para>
/// <para>In the graph each node has its id as its name. A value is a node <c>id.0</c>, where 0 is the place of the input, and a join is a node
/// <c>id.join</c>, with a number after it where the plan has such an id itself. Values are shared by all runs.</para>
/// </remarks>
public sealed class GraphPlan<TInput, TOutput>
{
    private readonly PlanNode[] _nodes;
    private readonly int[] _order;
    private readonly HashSet<string> _ids;

    internal GraphPlan(PlanDraft draft, IReadOnlyList<PlanRepair> repairs)
    {
        _nodes = [.. draft.Kept.Select(Freeze)];
        _order = Sort(_nodes);
        Output = draft.Output!;
        NodeIds = [.. _nodes.Select(node => node.Id)];
        Repairs = repairs;
        _ids = new HashSet<string>(NodeIds, StringComparer.Ordinal);
    }

    /// <summary>Gets the ids of the nodes, in the order of the plan.</summary>
    public IReadOnlyList<string> NodeIds { get; }

    /// <summary>Gets the id of the node whose output is the graph's.</summary>
    public string Output { get; }

    /// <summary>Gets what was repaired when the plan was read, in order. Each graph that is made of the plan tells it again as
    /// <see cref="PlanRepaired"/> events when it starts.</summary>
    public IReadOnlyList<PlanRepair> Repairs { get; }

    /// <summary>Makes a graph of the plan.</summary>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <param name="options">How the graph runs; <see langword="null"/> for the defaults.</param>
    /// <returns>The graph.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule.</exception>
    /// <exception cref="InvalidGraphException">The options cannot be used, or allow fewer nodes than the plan has.</exception>
    public AgentGraph<TInput, TOutput> ToGraph(string name, GraphOptions? options = null) =>
        AgentGraph.Create<TInput, TOutput>(name, (builder, input) => AddTo(builder, input), options);

    /// <summary>Adds the nodes of the plan to a graph that is being made, or by an edit to one that runs.</summary>
    /// <param name="builder">The graph, or the edit.</param>
    /// <param name="input">The node that stands for <c>input</c> in the plan.</param>
    /// <param name="prefix">What stands before the name of each node, so that the names are new, such as the name of the node that asked for
    /// the plan and a dot.</param>
    /// <returns>The node with the output of the plan.</returns>
    /// <remarks>Names that are taken or too long are problems of the builder, and so of the graph or the edit as a whole. Repairs become events
    /// when that graph starts, or once the edit was applied.</remarks>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> belongs to another graph.</exception>
    public Node<TOutput> AddTo(GraphBuilder builder, Node<TInput> input, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(prefix);
        Dictionary<string, Node> added = new(StringComparer.Ordinal) { [GraphPlan.InputId] = input };
        foreach (int index in _order)
        {
            PlanNode node = _nodes[index];
            Node[] inputs = new Node[node.Inputs.Count];
            for (int i = 0; i < inputs.Length; i++)
            {
                inputs[i] = node.Inputs[i] is { Node: { } source } ? added[source] : node.Inputs[i].Literal!.AddTo(builder, prefix + NameBeside(node.Id, $"{i}"));
            }

            added.Add(node.Id, node.Entry.AddTo(builder, prefix + node.Id, inputs, (node.Join, prefix + NameBeside(node.Id, "join"))));
        }

        foreach (PlanRepair repair in Repairs)
        {
            builder.Announcements.Add(() => new PlanRepaired { Repair = repair });
        }

        // What the agent makes may be more than what was asked for.
        return added[Output] as Node<TOutput> ?? builder.AddNode(
            prefix + NameBeside(Output, "output"), new FunctionWork<TOutput, TOutput>(new Input1<TOutput>([added[Output]]), static output => output), null);
    }

    /// <summary>Writes the plan as JSON, on one line, as it is after repairs.</summary>
    /// <returns>The JSON. Reading it with the same catalogue makes the same plan, and needs no repair.</returns>
    public string ToJson() => PlanWriter.Write(_nodes, Output);

    /// <summary>Names the plan by its size, without anything that stands in it.</summary>
    /// <returns>How many nodes it has.</returns>
    public override string ToString() => $"GraphPlan ({_nodes.Length} nodes)";

    private static PlanNode Freeze(DraftNode node) => new(
        node.Id!, node.Entry!, [.. node.Inputs.Select(input => new PlanInput(input.Node, input.Json, input.Literal))], node.Join);

    /// <summary>Orders the nodes so that each stands after all whose outputs it takes; among those that are free, the first of the plan first.</summary>
    private static int[] Sort(PlanNode[] nodes)
    {
        Dictionary<string, int> indexOf = nodes.Select((node, index) => (node.Id, index)).ToDictionary(StringComparer.Ordinal);
        int[] waiting = new int[nodes.Length];
        List<int>[] takers = [.. nodes.Select(_ => new List<int>())];
        for (int i = 0; i < nodes.Length; i++)
        {
            foreach (PlanInput input in nodes[i].Inputs)
            {
                if (input.Node is { } source && source != GraphPlan.InputId)
                {
                    waiting[i]++;
                    takers[indexOf[source]].Add(i);
                }
            }
        }

        PriorityQueue<int, int> free = new(Enumerable.Range(0, nodes.Length).Where(node => waiting[node] == 0).Select(node => (node, node)));
        List<int> order = new(nodes.Length);
        while (free.TryDequeue(out int node, out _))
        {
            order.Add(node);
            foreach (int taker in takers[node])
            {
                if (--waiting[taker] == 0)
                {
                    free.Enqueue(taker, taker);
                }
            }
        }

        return order.Count == nodes.Length
            ? [.. order]
            : throw new InvalidOperationException($"Only {order.Count} of {nodes.Length} nodes of a plan that was checked could be ordered.");
    }

    private string NameBeside(string id, string suffix)
    {
        string name = $"{id}.{suffix}";
        for (int i = 2; _ids.Contains(name); i++)
        {
            name = $"{id}.{suffix}-{i}";
        }

        return name;
    }
}
