namespace Agents.Core.Graphs.Plans;

/// <summary>An agent of one input, or of a tuple of them, each of which has its place.</summary>
internal sealed class TupleEntry<TInput, TOutput>(
    IAgent<TInput, TOutput> agent,
    string description,
    IReadOnlyList<CatalogInput> inputs,
    Func<Node[], InputReader<TInput>> read,
    Action<NodeOptions<TOutput>>? configure)
    : CatalogEntry(agent.Name, description, inputs)
{
    private readonly NodeSettings<TOutput> _settings = new(configure);

    public override Type OutputType => typeof(TOutput);

    public override bool IsMany => false;

    public override Node AddTo(GraphBuilder builder, string name, Node[] inputs, (PlanJoin Policy, string Name) join) =>
        builder.AddNode(name, new AgentWork<TInput, TOutput>(NodeKind.Agent, read(inputs), agent), _settings.Create());

    public override void AddFailures(List<string> failures) => _settings.AddFailures(Name, failures);
}
