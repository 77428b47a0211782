using Agents.Core.Tools;

namespace Agents.Core.Routing;

/// <summary>A tool graph in the making: takes everything, and finds every problem in the end.</summary>
internal sealed class ToolGraphDraft
{
    private readonly List<RouteNode> _nodes = [RouteNode.OfState(ToolGraph.StartState)];
    private readonly List<string> _starts = [ToolGraph.StartState];
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal) { [ToolGraph.StartState] = 0 };
    private readonly List<(string Name, string[] Tools, int Min, double? Cost)> _stages = [];

    public List<string> Problems { get; } = [];

    public List<RouteGoal> Goals { get; } = [];

    public List<DraftEdge> Edges { get; } = [];

    public void AddTool(Tool tool, RouteToolOptions options)
    {
        options.AddFailures(tool.Name, Problems);
        Add(RouteNode.OfTool(tool, new RouteToolSettings(options)));
    }

    public void AddStage(string name, string[] tools, int min, double? cost) => _stages.Add((name, tools, min, cost));

    public void AddStart(string name)
    {
        if (Add(RouteNode.OfState(name)))
        {
            _starts.Add(name);
        }
    }

    /// <exception cref="InvalidToolGraphException">Something is wrong.</exception>
    public ToolGraph Build()
    {
        if (!_nodes.Exists(node => node.Kind == RouteNodeKind.Tool))
        {
            Problems.Add("There are no tools; add at least one.");
        }

        if (Goals.Count == 0)
        {
            Goals.Add(new RouteGoal { Name = ToolGraph.GoalState });
        }

        ResolveStages();
        ResolveGoals();
        ToolGraphLinks links = new(_nodes, ResolveEdges());
        if (Problems.Count == 0)
        {
            ToolGraphCheck.AddUnreached(links, Goals, [.. _starts.Select(name => _index[name])], _index, Problems);
        }

        return Problems.Count > 0
            ? throw new InvalidToolGraphException(Problems)
            : new ToolGraph(links, [.. Goals], _starts, _index);
    }

    private bool Add(RouteNode node)
    {
        try
        {
            AgentPath.CheckName(node.Name, nameof(node));
        }
        catch (ArgumentException)
        {
            Problems.Add($"The name of a {node.Kind.ToString().ToLowerInvariant()} must be 1 to {AgentPath.MaxNameLength} characters without slash "
                + "and control characters.");
            return false;
        }

        if (!_index.TryAdd(node.Name, _nodes.Count))
        {
            Problems.Add($"Two nodes are named '{node.Name}'; states, stages and tools need a name each.");
            return false;
        }

        _nodes.Add(node);
        return true;
    }

    private void ResolveStages()
    {
        foreach ((string name, string[] tools, int min, double? cost) in _stages)
        {
            double sum = 0;
            foreach (string tool in tools)
            {
                if (tool is null || !_index.TryGetValue(tool, out int index) || _nodes[index].Kind != RouteNodeKind.Tool)
                {
                    Problems.Add($"The stage '{name}' calls '{tool}', which is no tool of the graph; add it with AddTool.");
                    continue;
                }

                sum += _nodes[index].Cost;
            }

            if (tools.Distinct(StringComparer.Ordinal).Count() < tools.Length)
            {
                Problems.Add($"The stage '{name}' names a tool twice.");
            }

            if (min < 1 || min > tools.Length)
            {
                Problems.Add($"The stage '{name}' needs {min} successes, but must need 1 to {tools.Length}, the number of its tools.");
            }

            if (cost is { } given && !RouteCost.IsValid(given))
            {
                Problems.Add($"The cost of stage '{name}' must be {RouteCost.Range}, but is {RouteCost.Text(given)}.");
            }

            Add(RouteNode.OfStage(name, tools, min, cost ?? Math.Min(sum, RouteToolOptions.MaxCost)));
        }
    }

    private void ResolveGoals()
    {
        if (Goals.Count > ToolGraph.MaxGoals)
        {
            Problems.Add($"There are {Goals.Count} goals, but there may be {ToolGraph.MaxGoals} at most.");
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (RouteGoal goal in Goals)
        {
            if (string.IsNullOrEmpty(goal.Name))
            {
                Problems.Add("A goal has no name.");
            }
            else if (!names.Add(goal.Name))
            {
                Problems.Add($"Two goals are named '{goal.Name}'.");
            }

            if (goal.States is null || goal.Requires is null || goal.States.Count == 0 || goal.States.Contains(null!) || goal.Requires.Contains(null!))
            {
                Problems.Add($"The goal '{goal.Name}' needs at least one state, and no null among its states and requirements.");
                continue;
            }

            foreach (string state in goal.States.Distinct(StringComparer.Ordinal))
            {
                if (!_index.TryGetValue(state, out int index))
                {
                    Add(RouteNode.OfState(state));
                }
                else if (_nodes[index].Kind != RouteNodeKind.State)
                {
                    Problems.Add($"The goal '{goal.Name}' has '{state}' as a state, which is the name of a tool or a stage.");
                }
            }
        }
    }

    private List<Link> ResolveEdges()
    {
        List<Link> links = new(Edges.Count);
        HashSet<(int From, int To)> seen = [];
        foreach (DraftEdge edge in Edges)
        {
            int from = Find(edge, edge.From);
            int to = Find(edge, edge.To);
            double cost = edge.Cost ?? (to < 0 ? 0 : _nodes[to].Cost);
            if (edge.Cost is { } given && !RouteCost.IsValid(given))
            {
                Problems.Add($"The cost of edge '{edge.From}' -> '{edge.To}' must be {RouteCost.Range}, but is {RouteCost.Text(given)}.");
            }

            ulong scope = Scope(edge);
            if (from < 0 || to < 0)
            {
                continue;
            }

            if (from == to)
            {
                Problems.Add($"The edge '{edge.From}' -> '{edge.To}' leads back to where it begins.");
            }
            else if (!seen.Add((from, to)))
            {
                Problems.Add($"There are two edges '{edge.From}' -> '{edge.To}'; give one of them all the goals.");
            }

            links.Add(new Link(from, to, cost, scope, edge.Goals));
        }

        return links;
    }

    private int Find(DraftEdge edge, string name)
    {
        if (_index.TryGetValue(name, out int index))
        {
            return index;
        }

        string? nearest = NearestName.Find(name, _nodes.Select(node => node.Name));
        Problems.Add($"The edge '{edge.From}' -> '{edge.To}' names '{name}', which the graph does not have"
            + (nearest is null ? "." : $"; did you mean '{nearest}'?"));
        return -1;
    }

    private ulong Scope(DraftEdge edge)
    {
        ulong scope = 0;
        foreach (string goal in edge.Goals)
        {
            int index = Goals.FindIndex(other => other.Name == goal);
            if (index < 0)
            {
                Problems.Add($"The edge '{edge.From}' -> '{edge.To}' is for the goal '{goal}', which the graph does not have.");
            }
            else
            {
                scope |= 1UL << (index & 63);
            }
        }

        return edge.Goals.Count == 0 ? ulong.MaxValue : scope;
    }
}
