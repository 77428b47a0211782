using System.Globalization;
using Agents.Core;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Graphs;
using Agents.Core.Tools;

namespace ResearchBrief;

/// <summary>What the events of a run have told so far, by place: nodes of the graph work at once. Nothing else is asked.</summary>
internal sealed class RunTrace
{
    private readonly Dictionary<string, NodeTrace> _byPath = new(StringComparer.Ordinal);
    private string _graph = "";
    private Budget _budget = Budget.Unlimited;

    /// <summary>Gets the name of the graph.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Gets the nodes of the graph, in the order in which they were added.</summary>
    public List<NodeTrace> Nodes { get; } = [];

    public string SpendSoFar
    {
        get
        {
            Spend spend = Nodes.Aggregate(default(Spend), (sum, node) => sum + node.Spend);
            string limit = _budget.MicroDollars is { } most ? $" of {Amount.Limit(most / 1_000_000m)}" : "";
            return $"{Amount.Spent(spend.Dollars)}{limit} spent, {spend.Tokens:N0} tokens";
        }
    }

    /// <summary>Takes in what happened.</summary>
    /// <returns>The node that it happened to; <see langword="null"/> when it happened to the run as a whole.</returns>
    public NodeTrace? Add(AgentEvent agentEvent)
    {
        switch (agentEvent)
        {
            case RunStarted started:
                _budget = started.Budget;
                return null;
            case GraphStarted started:
                Begin(started);
                return null;
        }

        NodeTrace? node = Find(agentEvent.Path!);
        switch (agentEvent)
        {
            case NodeStarted:
                node?.Start();
                break;
            case NodeCompleted ended:
                node?.End(NodeState.Succeeded, ended.Duration);
                break;
            case NodeFailed ended:
                node?.End(NodeState.Failed, ended.Duration, ended.Message);
                break;
            case NodeCanceled ended:
                node?.End(NodeState.Canceled, ended.Duration);
                break;
            case NodeSkipped:
                node?.End(NodeState.Skipped);
                break;
            case ModelCallStarted call:
                node?.Add(call);
                break;
            case ModelCallCompleted call:
                node?.Add(call);
                break;
            case ModelCallFailed call:
                node?.Add(call);
                break;
            case ToolCallStarted call:
                node?.Add(call);
                break;
            case ToolRerouted call:
                node?.Add(call);
                break;
            case ToolCallCompleted call:
                node?.Add(call);
                break;
        }

        return node;
    }

    private void Begin(GraphStarted started)
    {
        _graph = $"{started.Path}/";
        Name = started.Shape.Name;
        foreach (GraphShapeNode shape in started.Shape.Nodes.Where(node => node.Kind != NodeKind.Input))
        {
            NodeTrace node = new(shape.Name);
            Nodes.Add(node);
            _byPath.Add(_graph + shape.Name, node);
        }
    }

    // An item of a list is one level below the node of that list, and known when it starts.
    private NodeTrace? Find(AgentPath path)
    {
        if (!_byPath.TryGetValue(path.ToString(), out NodeTrace? node)
            && path.Parent is { } parent && _byPath.TryGetValue(parent.ToString(), out NodeTrace? list)
            && int.TryParse(path.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int item))
        {
            _byPath.Add(path.ToString(), node = new NodeTrace($"{list.Name}/{path.Name}"));
            list.Items.Add(item, node);
        }

        return node;
    }
}
