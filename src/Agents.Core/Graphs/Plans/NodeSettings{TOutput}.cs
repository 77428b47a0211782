namespace Agents.Core.Graphs.Plans;

/// <summary>Makes the options of the nodes that call one agent: new ones for each, since options can be changed.</summary>
internal sealed class NodeSettings<TOutput>(Action<NodeOptions<TOutput>>? configure)
{
    public NodeOptions<TOutput>? Create()
    {
        if (configure is null)
        {
            return null;
        }

        NodeOptions<TOutput> options = new();
        configure(options);
        return options;
    }

    public void AddFailures(string agent, List<string> failures) => Create()?.AddFailures(agent, failures);
}
