using Agents.Core.Tools;
using static Agents.Core.NameText;

namespace Agents.Core.Routing;

/// <summary>A tool graph in the making: takes everything, and finds every problem in the end.</summary>
/// <remarks>The nodes of the graph are ordered by what they are: states where routes begin, tools, stages, states where they end.</remarks>
internal sealed partial class ToolGraphDraft
{
    private readonly List<(string Name, string? Place)> _starts = [(ToolGraph.StartState, null)];
    private readonly List<(RouteNode Node, string? Place)> _tools = [];
    private readonly List<RouteNode> _nodes = [];
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _goalIndex = new(StringComparer.Ordinal);

    // Names of nodes that were given but are not in the graph; what is wrong with them is said once and not at each edge.
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private List<string>? _given;

    public DraftProblems Problems { get; } = new();

    public List<DraftStage> Stages { get; } = [];

    public List<DraftGoal> Goals { get; } = [];

    public List<DraftEdge> Edges { get; } = [];

    /// <summary>Gets or sets whether something with a name could not be read, so that names may be unknown for that reason only.</summary>
    public bool IsPartial { get; set; }

    public void AddTool(Tool tool, RouteToolOptions options, string? place = null)
    {
        options.AddFailures(tool.Name, Problems.Sentences);
        if (tool.Policy.Provides.Concat(tool.Policy.Requires).Any(string.IsNullOrEmpty))
        {
            Problems.Add(place, "", $"The tool {Quote(tool.Name)} has null or an empty text among the types that it provides and requires.");
        }

        foreach (string parameter in options.Arguments?.FindUnknown(tool.Schema) ?? [])
        {
            Problems.Add(place, ".arguments", ToolSet.UnknownParameter(tool, parameter));
        }

        _tools.Add((RouteNode.OfTool(tool, new RouteToolSettings(options)), place));
    }

    public void AddStart(string name, string? place = null) => _starts.Add((name, place));

    public void AddGoal(RouteGoal goal, string? place = null) => Goals.Add(new DraftGoal(
        goal with
        {
            States = goal.States is null ? null! : [.. goal.States],
            Requires = goal.Requires is null ? null! : [.. goal.Requires],
        },
        place));

    /// <summary>Makes a name known of which there is no node, for a reason that was reported.</summary>
    public void Refuse(string name) => _refused.Add(name);

    public void Connect(IEnumerable<string> given) => (_given ??= []).AddRange(given);

    /// <exception cref="InvalidToolGraphException">Something is wrong.</exception>
    public ToolGraph Build()
    {
        if (_tools.Count == 0 && _refused.Count == 0 && !IsPartial)
        {
            Problems.Add(null, "", "There are no tools; add at least one.");
        }

        if (_given?.Exists(string.IsNullOrEmpty) == true)
        {
            Problems.Add(null, "", "The types given to ConnectByCapabilities must not hold null or an empty text.");
        }

        if (Goals.Count == 0 && !IsPartial)
        {
            AddGoal(new RouteGoal { Name = ToolGraph.GoalState });
        }

        ResolveNodes();
        ResolveGoals();
        List<Link> links = ResolveEdges();
        return Problems.Sentences.Count > 0 ? throw new InvalidToolGraphException(Problems.Sentences) : Finish(links);
    }

    private ToolGraph Finish(List<Link> links)
    {
        RouteGoal[] goals = [.. Goals.Select(goal => goal.Goal)];
        ToolCapabilities capabilities = new(_nodes, _index, goals);
        CapabilityEdges? edges = null;
        if (_given is not null)
        {
            HashSet<string> given = new(_given, StringComparer.Ordinal);
            edges = new CapabilityEdges(_nodes, capabilities, given, goals);
            edges.AddTo(links, _index);

            // What is known from the start needs no tool.
            goals = [.. goals.Select(goal => goal with { Requires = [.. goal.Requires.Where(type => !given.Contains(type))] })];
        }

        ToolGraphLinks grouped = new(_nodes, links);
        string[] starts = [.. _starts.Select(start => start.Name)];
        new ToolGraphCheck(grouped, goals, starts, _index, capabilities, edges).AddProblems((goal, sentence) =>
            Problems.Add(Goals[goal].Place, "", sentence));
        return Problems.Sentences.Count > 0
            ? throw new InvalidToolGraphException(Problems.Sentences)
            : new ToolGraph(grouped, goals, starts, _index, capabilities);
    }

    private void ResolveNodes()
    {
        foreach ((string name, string? place) in _starts)
        {
            Add(RouteNode.OfState(name), place, "");
        }

        foreach ((RouteNode node, string? place) in _tools)
        {
            Add(node, place, ".name");
        }

        string[] tools = [.. _tools.Select(tool => tool.Node.Name)];
        foreach (DraftStage stage in Stages)
        {
            Add(ResolveStage(stage, tools), stage.Place, ".name");
        }
    }

    private void Add(RouteNode node, string? place, string part)
    {
        if (!IsName(node.Name))
        {
            Problems.Add(place, part, $"The name of a {node.Kind.ToString().ToLowerInvariant()} must be {NameRule}.");
            _refused.Add(node.Name);
        }
        else if (!_index.TryAdd(node.Name, _nodes.Count))
        {
            Problems.Add(place, part, $"Two nodes are named {Quote(node.Name)}; states, stages and tools need a name each.");
        }
        else
        {
            _nodes.Add(node);
        }
    }

    private RouteNode ResolveStage(DraftStage stage, string[] tools)
    {
        double sum = 0;
        int count = 0;
        foreach (string tool in stage.Tools)
        {
            if (tool is not null && _index.TryGetValue(tool, out int index) && _nodes[index].Kind == RouteNodeKind.Tool)
            {
                sum += _nodes[index].Cost;
            }
            else if (tool is null)
            {
                Problems.Add(stage.Place, $".tools[{count}]", $"The stage {Quote(stage.Name)} has null among its tools.");
            }
            else if (!IsPartial && !_refused.Contains(tool))
            {
                Problems.Add(stage.Place, $".tools[{count}]", $"The stage {Quote(stage.Name)} calls {Quote(tool)}, which is no tool of the graph"
                    + Problems.EndWithNearest(tool, tools));
            }

            count++;
        }

        if (count == 0)
        {
            Problems.Add(stage.Place, ".tools", $"The stage {Quote(stage.Name)} calls no tools; name at least one.");
        }
        else if (stage.Min < 1 || stage.Min > count)
        {
            Problems.Add(stage.Place, ".min", $"The stage {Quote(stage.Name)} needs {stage.Min} successes, but must need 1 to {count}, the number of its tools.");
        }

        if (stage.Tools.Distinct(StringComparer.Ordinal).Count() < count)
        {
            Problems.Add(stage.Place, ".tools", $"The stage {Quote(stage.Name)} names a tool twice.");
        }

        if (stage.Cost is { } given && !RouteCost.IsValid(given))
        {
            Problems.Add(stage.Place, ".cost", $"The cost of stage {Quote(stage.Name)} must be {RouteCost.Range}, but is {RouteCost.Text(given)}.");
        }

        return RouteNode.OfStage(stage.Name, stage.Tools, stage.Min, stage.Cost ?? Math.Min(sum, RouteToolOptions.MaxCost));
    }
}
