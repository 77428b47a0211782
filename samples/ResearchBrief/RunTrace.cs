using System.Globalization;
using Agents.Core;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Graphs;
using Agents.Core.Roles;
using Agents.Core.Solving;
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

    /// <summary>Gets the nodes of the graph, in the order in which they were added; those of parts of a task stand below it.</summary>
    public List<NodeTrace> Nodes { get; } = [];

    /// <summary>Gets how many nodes there are, items of lists apart.</summary>
    public int Count { get; private set; }

    public string SpendSoFar
    {
        get
        {
            Spend spend = Nodes.Aggregate(default(Spend), (sum, node) => sum + node.SpendWithParts);
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
                (_graph, Name) = ($"{started.Path}/", started.Shape.Name);
                AddNodes(started.Shape.Nodes);
                return null;
            case GraphEdited edited:
                AddNodes(edited.Shape.Nodes.Where(node => edited.Added.Contains(node.Name)));
                return null;
        }

        NodeTrace? node = Find(agentEvent.Path!);
        switch (agentEvent)
        {
            case TaskDivided divided:
                foreach ((int part, Subtask subtask) in divided.Subtasks.Index())
                {
                    _byPath[$"{_graph}{divided.TaskId}.{part + 1}"].Title = subtask.Goal.Text;
                }

                break;
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
                node?.Add(call, _byPath.ContainsKey(call.Path!.ToString()) ? null : call.Path.Name);
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

    /// <summary>Lists all nodes, each before its items and its parts.</summary>
    public IEnumerable<NodeTrace> ListNodes() => Nodes.SelectMany(node => node.ListAll());

    private void AddNodes(IEnumerable<GraphShapeNode> shapes)
    {
        // Joins of a tree say nothing that their inputs do not.
        foreach (GraphShapeNode shape in shapes.Where(node => node.Kind is not (NodeKind.Input or NodeKind.All or NodeKind.AllSettled)))
        {
            NodeTrace node = new(shape.Name);
            _byPath.Add(_graph + shape.Name, node);
            (FindTask(shape.Name)?.Parts ?? Nodes).Add(node);
            Count++;
        }
    }

    // Below task 1.2 stand its parts, such as 1.2.3, and "1.2 answer", which puts their results together.
    private NodeTrace? FindTask(string name) =>
        name.LastIndexOfAny(['.', ' ']) is > 0 and var end ? _byPath.GetValueOrDefault(_graph + name[..end]) : null;

    // An item of a list is one level below the node of that list, and known when it starts. What else is below a node is of that node.
    private NodeTrace? Find(AgentPath path)
    {
        if (_byPath.TryGetValue(path.ToString(), out NodeTrace? node) || path.Parent is not { } parent)
        {
            return node;
        }

        node = Find(parent);
        if (node is not null && int.TryParse(path.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int item))
        {
            NodeTrace list = node;
            _byPath.Add(path.ToString(), node = new NodeTrace($"{list.Name}/{path.Name}"));
            list.Items.Add(item, node);
        }

        return node;
    }
}
