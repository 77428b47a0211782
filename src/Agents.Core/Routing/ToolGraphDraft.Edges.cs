using static Agents.Core.NameText;

namespace Agents.Core.Routing;

/// <content>Goals and edges.</content>
internal sealed partial class ToolGraphDraft
{
    private static readonly string NameRule = $"1 to {AgentPath.MaxNameLength} characters without slash and control characters";

    private static bool IsName(string name)
    {
        try
        {
            AgentPath.CheckName(name, nameof(name));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private void ResolveGoals()
    {
        if (Goals.Count > ToolGraph.MaxGoals)
        {
            Problems.Add(null, "", $"There are {Goals.Count} goals, but there may be {ToolGraph.MaxGoals} at most.");
        }

        for (int i = 0; i < Goals.Count; i++)
        {
            (RouteGoal goal, string? place) = (Goals[i].Goal, Goals[i].Place);
            if (!IsName(goal.Name))
            {
                Problems.Add(place, ".name", $"The name of a goal must be {NameRule}.");
            }
            else if (!_goalIndex.TryAdd(goal.Name, i))
            {
                Problems.Add(place, ".name", $"Two goals are named {Quote(goal.Name)}.");
            }

            if (goal.Requires is null || goal.Requires.Any(string.IsNullOrEmpty))
            {
                Problems.Add(place, ".requires", $"The goal {Quote(goal.Name ?? "")} must have no null and no empty text among what it requires.");
            }

            if (goal.States is null || goal.States.Count == 0 || goal.States.Contains(null!))
            {
                Problems.Add(place, ".states", $"The goal {Quote(goal.Name ?? "")} must have at least one state, and no null among its states.");
            }
            else
            {
                ResolveStates(goal, place);
            }
        }
    }

    private void ResolveStates(RouteGoal goal, string? place)
    {
        for (int i = 0; i < goal.States.Count; i++)
        {
            string state = goal.States[i];
            if (!_index.TryGetValue(state, out int index))
            {
                if (!_refused.Contains(state))
                {
                    Add(RouteNode.OfState(state), place, $".states[{i}]");
                }
            }
            else if (_nodes[index].Kind != RouteNodeKind.State)
            {
                Problems.Add(place, $".states[{i}]", $"The goal {Quote(goal.Name ?? "")} has {Quote(state)} as a state, which is the name of a tool or a stage.");
            }
        }
    }

    private List<Link> ResolveEdges()
    {
        List<Link> links = new(Edges.Count);
        HashSet<(int From, int To)> seen = [];
        foreach (DraftEdge edge in Edges)
        {
            int from = Find(edge, edge.From, ".from");
            int to = Find(edge, edge.To, ".to");
            if (edge.Cost is { } given && !RouteCost.IsValid(given))
            {
                Problems.Add(edge.Place, ".cost", $"The cost of edge {Name(edge)} must be {RouteCost.Range}, but is {RouteCost.Text(given)}.");
            }

            ulong scope = Scope(edge);
            if (from < 0 || to < 0)
            {
                continue;
            }

            if (from == to)
            {
                Problems.Add(edge.Place, "", $"The edge {Name(edge)} leads back to where it begins.");
            }
            else if (!seen.Add((from, to)))
            {
                Problems.Add(edge.Place, "", $"There are two edges {Name(edge)}; give one of them all the goals.");
            }

            links.Add(new Link(from, to, edge.Cost ?? _nodes[to].Cost, scope, edge.Goals));
        }

        return links;
    }

    private static string Name(DraftEdge edge) => $"{Quote(edge.From)} -> {Quote(edge.To)}";

    private int Find(DraftEdge edge, string name, string part)
    {
        if (_index.TryGetValue(name, out int index))
        {
            return index;
        }

        if (!IsPartial && !_refused.Contains(name))
        {
            Problems.Add(edge.Place, part, $"The edge {Name(edge)} names {Quote(name)}, which the graph does not have"
                + Problems.EndWithNearest(name, _index.Keys));
        }

        return -1;
    }

    private ulong Scope(DraftEdge edge)
    {
        ulong scope = 0;
        for (int i = 0; i < edge.Goals.Count; i++)
        {
            string goal = edge.Goals[i];
            if (goal is not null && _goalIndex.TryGetValue(goal, out int index))
            {
                scope |= 1UL << (index & 63);
            }
            else if (!IsPartial)
            {
                Problems.Add(edge.Place, $".goals[{i}]", $"The edge {Name(edge)} is for the goal {Quote(goal ?? "")}, which the graph does not have"
                    + Problems.EndWithNearest(goal ?? "", _goalIndex.Keys));
            }
        }

        return edge.Goals.Count == 0 ? ulong.MaxValue : scope;
    }
}
