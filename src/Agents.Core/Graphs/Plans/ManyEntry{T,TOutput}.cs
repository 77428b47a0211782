namespace Agents.Core.Graphs.Plans;

/// <summary>An agent of a list, whose items come through a join.</summary>
internal sealed class ManyEntry<T, TOutput>(
    IAgent<IReadOnlyList<T>, TOutput> agent, string description, CatalogInput<T> input, Action<NodeOptions<TOutput>>? configure)
    : CatalogEntry(agent.Name, description, [input])
{
    private readonly NodeSettings<TOutput> _settings = new(configure);

    public override Type OutputType => typeof(TOutput);

    public override bool IsMany => true;

    public override Node AddTo(GraphBuilder builder, string name, Node[] inputs, (PlanJoin Policy, string Name) join)
    {
        Node<IReadOnlyList<T>> joined = builder.AddNode(join.Name, new PlanJoinWork<T>(join.Policy, inputs), null);
        return builder.Add(name, agent, joined, _settings.Create());
    }

    public override void AddFailures(List<string> failures) => _settings.AddFailures(Name, failures);
}
