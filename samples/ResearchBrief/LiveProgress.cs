using Agents.Core;
using Agents.Core.Graphs;
using Spectre.Console;

namespace ResearchBrief;

/// <summary>Shows a run as a tree that grows in place: the nodes of the graph, and below them turns and tool calls.</summary>
internal sealed class LiveProgress : IProgressView
{
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RunTrace _trace;
    private readonly Task _display;
    private LiveDisplayContext? _live;

    public LiveProgress(IAnsiConsole console, RunTrace trace)
    {
        _trace = trace;
        _display = console.Live(Render()).StartAsync(async live =>
        {
            _live = live;
            await _end.Task;
        });
    }

    public void Show(AgentEvent agentEvent)
    {
        _trace.Add(agentEvent);
        _live?.UpdateTarget(Render());
    }

    public async ValueTask DisposeAsync()
    {
        _live?.UpdateTarget(Render());
        _end.TrySetResult();
        await _display;
    }

    private Rows Render()
    {
        Tree tree = new(new Text(_trace.Name, new Style(decoration: Decoration.Bold)));
        foreach (NodeTrace node in _trace.Nodes)
        {
            Add(tree, node);
        }

        return new Rows(tree, new Text(_trace.SpendSoFar, new Style(Color.Grey)));
    }

    private static void Add(IHasTreeNodes parent, NodeTrace node)
    {
        TreeNode branch = parent.AddNode(Line(node));
        foreach (NodeTrace item in node.Items.Values)
        {
            Add(branch, item);
        }

        // A tree is large: of a part that is done, its line is enough.
        if (node.Title is null || node.State == NodeState.Running)
        {
            AddTurns(branch, node);
        }

        foreach (NodeTrace part in node.Parts)
        {
            Add(branch, part);
        }
    }

    private static void AddTurns(TreeNode branch, NodeTrace node)
    {
        foreach (TurnTrace turn in node.Turns)
        {
            TreeNode leaf = branch.AddNode(new Text(turn.Title, new Style(turn.Spend is null ? Color.Yellow : Color.Blue)));
            foreach (CallTrace call in turn.Calls)
            {
                leaf.AddNode(Line(call));
            }
        }
    }

    private static Paragraph Line(NodeTrace node)
    {
        (string sign, Color color) = node.State switch
        {
            NodeState.Running => ("…", Color.Yellow),
            NodeState.Succeeded => ("✓", Color.Green),
            NodeState.Failed or NodeState.Canceled => ("✗", Color.Red),
            _ => ("·", Color.Grey),
        };
        return new Paragraph()
            .Append($"{sign} ", new Style(color))
            .Append($"{node.Name}  ", new Style(decoration: Decoration.Bold))
            .Append(node.Title is null ? "" : $"{node.Title}  ")
            .Append(node.State == NodeState.Running ? "" : node.Status, new Style(color));
    }

    private static Paragraph Line(CallTrace call)
    {
        (string sign, Color color) = call switch
        {
            { Rerouted: not null } => ("↪", Color.Yellow),
            { Outcome: null } => ("…", Color.Yellow),
            { Outcome.IsSuccess: true } => ("✓", Color.Green),
            _ => ("✗", Color.Red),
        };
        return new Paragraph()
            .Append($"{sign} ", new Style(color))
            .Append($"{call.Tool} ")
            .Append($"{call.Arguments}  ", new Style(Color.Grey))
            .Append(call.Result, new Style(color));
    }
}
