using Agents.Core.Graphs;

namespace Agents.Core.Testing;

/// <summary>One run of one graph, or of the items of one list, as the events tell. Each method returns what is wrong, or null.</summary>
internal sealed partial class GraphScope
{
    // What collects the items of a list is no node of the run, and has no events; here it stands for the list's own output.
    private const string CollectorName = "items";

    private readonly AgentPath _path;
    private readonly GraphInvariantsOptions _options;
    private readonly Dictionary<string, TrackedNode> _nodes = new(StringComparer.Ordinal);
    private TrackedNode _output;
    private int _running;
    private DateTimeOffset _now;

    /// <summary>Begins a graph.</summary>
    public GraphScope(AgentPath path, GraphShape shape, DateTimeOffset now, GraphInvariantsOptions options)
    {
        _path = path;
        _options = options;
        _output = null!;
        Place(shape, now);
    }

    /// <summary>Begins a list, whose items are known only by their events.</summary>
    public GraphScope(AgentPath path, bool mayItemsFail, GraphInvariantsOptions options)
    {
        _path = path;
        _options = options;
        IsItems = true;
        _output = new TrackedNode(CollectorName, path.Append(CollectorName))
        {
            Kind = mayItemsFail ? NodeKind.AllSettled : NodeKind.All,
            IsAwake = true,
        };
        _nodes.Add(CollectorName, _output);
    }

    public bool HasEnded { get; private set; }

    public bool IsItems { get; }

    /// <summary>Says how late it is; asked for by the rules until it is said again.</summary>
    public void SetTime(DateTimeOffset now) => _now = now;

    /// <summary>Gets whether something was given up so far, so that the run must not end as completed.</summary>
    public bool IsPartial { get; private set; }

    /// <summary>Gets whether a list goes on without some of its items.</summary>
    public bool HasLostItems => IsItems && _output.Kind == NodeKind.AllSettled && _output.Inputs.Exists(item => item.IsGivenUp);

    public TrackedState OutputState => _output.State;

    /// <summary>Finds a node; an item that was not heard of before is there from now on.</summary>
    public TrackedNode? Find(string name)
    {
        if (_nodes.TryGetValue(name, out TrackedNode? node) || !IsItems)
        {
            return node;
        }

        node = new TrackedNode(name, _path.Append(name)) { Kind = NodeKind.Agent, IsAwake = true };
        node.Consumers.Add(_output);
        _output.Inputs.Add(node);
        _nodes.Add(name, node);
        return node;
    }

    public string? Edit(GraphEdited edit)
    {
        if (HasEnded || _output.IsFinal)
        {
            return $"The graph '{_path}' was edited after its end.";
        }

        Dictionary<string, TrackedNode[]> before = _nodes.Values.ToDictionary(node => node.Name, node => node.Inputs.ToArray(), StringComparer.Ordinal);
        Place(edit.Shape, edit.Time);
        foreach ((string name, TrackedNode[] inputs) in before)
        {
            TrackedNode node = _nodes[name];
            node.MayGoOn |= node.State == TrackedState.Running;
            if (node.State != TrackedState.Waiting && !node.Inputs.SequenceEqual(inputs))
            {
                return $"An edit gave '{node.Path}' other inputs, although it is {node.State} already.";
            }
        }

        foreach (string name in edit.Removed)
        {
            _nodes[name].IsRemoved = true;
        }

        return edit.Removed.FirstOrDefault(name => _nodes[name].State != TrackedState.Waiting) is { } removed
            ? $"An edit removed '{_path}/{removed}', although it is {_nodes[removed].State} already."
            : null;
    }

    public string? End(GraphReport report)
    {
        HasEnded = true;
        if (CheckAllEnded() is { } open)
        {
            return open;
        }

        foreach (NodeReport node in report.Nodes)
        {
            if (Find(node.Name) is not { } tracked || tracked.State.ToString() != node.State.ToString())
            {
                return $"The report of '{_path}' says that '{node.Name}' is {node.State}, but the events say {Find(node.Name)?.State.ToString() ?? "nothing"}.";
            }
        }

        foreach (GraphShapeNode node in report.Shape.Nodes)
        {
            if (!node.Inputs.SequenceEqual(_nodes[node.Name].Inputs.Select(input => input.Name), StringComparer.Ordinal))
            {
                return $"The inputs of '{_path}/{node.Name}' are others at the end than the events told.";
            }
        }

        return report.Shape.Output == _output.Name ? null : $"The output of '{_path}' is another at the end than the events told.";
    }

    /// <summary>Checks that every node has reached its end.</summary>
    public string? CheckAllEnded() =>
        _nodes.Values.FirstOrDefault(node => !node.IsFinal && !(IsItems && ReferenceEquals(node, _output))) is { } open
            ? $"'{_path}' has ended, but its node '{open.Name}' is {open.State}."
            : null;

    /// <summary>Checks that nothing waits that could go on. Holds whenever all threads of the run have nothing to do but wait.</summary>
    public string? CheckIdle(DateTimeOffset now)
    {
        if (IsItems || HasEnded)
        {
            return null;
        }

        foreach (TrackedNode node in _nodes.Values)
        {
            if (CheckIdle(node, now) is { } violation)
            {
                return violation;
            }
        }

        return null;
    }

    /// <summary>Says whether the work of a node is of no use any more.</summary>
    public bool IsDropped(TrackedNode node) => node is { State: TrackedState.Running, MayGoOn: false } && !IsNeeded(node);

    private string? CheckIdle(TrackedNode node, DateTimeOffset now)
    {
        if (node.State != TrackedState.Waiting)
        {
            return null;
        }

        if (_output.IsFinal)
        {
            return $"'{node.Path}' still waits, although '{_output.Path}' has ended.";
        }

        if (node.IsAwake && HasWhatItNeeds(node, now, isLenient: false) && (node.IsStructural || HasPlace))
        {
            return $"'{node.Path}' waits, although all that it needs is there and a place is free ({_running} nodes are under way).";
        }

        if (node.IsAwake && !IsNeeded(node))
        {
            return $"'{node.Path}' waits, although nobody needs it any more.";
        }

        return !HasEnough(node) && DeadlineOf(node) is { } deadline && deadline <= now
            ? $"'{node.Path}' waits, although its deadline was {now - deadline} ago."
            : null;
    }

    private bool HasPlace => !_options.MaxConcurrency.TryGetValue(_path.ToString(), out int max) || _running < max;

    private void Place(GraphShape shape, DateTimeOffset now)
    {
        foreach (GraphShapeNode node in shape.Nodes)
        {
            if (!_nodes.TryGetValue(node.Name, out TrackedNode? tracked))
            {
                tracked = new TrackedNode(node.Name, _path.Append(node.Name));
                tracked.State = node.Kind is NodeKind.Input or NodeKind.Value ? TrackedState.Succeeded : TrackedState.Waiting;
                _nodes.Add(node.Name, tracked);
            }

            tracked.Kind = node.Kind;
            tracked.HasSettledItems = node.OutputType.IsGenericType && node.OutputType.GetGenericTypeDefinition() == typeof(JoinResult<>);
            tracked.Consumers.Clear();
            tracked.FallbackUsers.Clear();
        }

        foreach (GraphShapeNode node in shape.Nodes)
        {
            TrackedNode tracked = _nodes[node.Name];
            tracked.Inputs = [.. node.Inputs.Select(input => _nodes[input])];
            tracked.WaitsSince ??= tracked.Inputs.Exists(input => input.StartedAt is not null) ? now : null;
            tracked.Fallback = node.Fallback is null ? null : _nodes[node.Fallback];
            tracked.Fallback?.FallbackUsers.Add(tracked);
            tracked.Inputs.ForEach(input => input.Consumers.Add(tracked));
        }

        _output = _nodes[shape.Output];
        Wake(_output, isCalledFor: false);
        foreach (TrackedNode node in _nodes.Values)
        {
            if (node is { State: TrackedState.Handled, Action: FailureAction.Fallback })
            {
                Wake(node.Fallback!, isCalledFor: true);
            }
        }
    }

    /// <summary>Lets a node and all that stands before it start; where a failure calls for it, only what it still waits for.</summary>
    private void Wake(TrackedNode first, bool isCalledFor)
    {
        HashSet<TrackedNode> seen = [first];
        Stack<TrackedNode> open = new(seen);
        while (open.TryPop(out TrackedNode? node))
        {
            node.IsAwake = true;
            foreach (TrackedNode input in node.Inputs)
            {
                if (!(isCalledFor && node.State == TrackedState.Waiting && HasEnough(node)) && seen.Add(input))
                {
                    open.Push(input);
                }
            }
        }
    }
}
