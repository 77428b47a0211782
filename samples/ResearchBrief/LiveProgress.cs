using Agents.Core;
using Spectre.Console;

namespace ResearchBrief;

/// <summary>Shows a run as a tree of turns and tool calls that grows in place.</summary>
internal sealed class LiveProgress : IProgressView
{
    private readonly RunTrace _trace = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _agent;
    private readonly Task _display;
    private LiveDisplayContext? _live;

    public LiveProgress(IAnsiConsole console, string agent)
    {
        _agent = agent;
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
        Tree tree = new(new Text(_agent, new Style(decoration: Decoration.Bold)));
        foreach (TurnTrace turn in _trace.Turns)
        {
            TreeNode node = tree.AddNode(new Text(turn.Title, new Style(turn.Spend is null ? Color.Yellow : Color.Blue)));
            foreach (CallTrace call in turn.Calls)
            {
                node.AddNode(Line(call));
            }
        }

        return new Rows(tree, new Text(_trace.SpendSoFar, new Style(Color.Grey)));
    }

    private static Paragraph Line(CallTrace call)
    {
        (string sign, Color color) = call.Outcome switch
        {
            null => ("…", Color.Yellow),
            { IsSuccess: true } => ("✓", Color.Green),
            _ => ("✗", Color.Red),
        };
        return new Paragraph()
            .Append($"{sign} ", new Style(color))
            .Append($"{call.Tool} ")
            .Append($"{call.Arguments}  ", new Style(Color.Grey))
            .Append(call.Result, new Style(color));
    }
}
