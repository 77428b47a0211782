using Agents.Core;
using Agents.Core.Chat;
using Agents.Core.Tools;

namespace ResearchBrief;

/// <summary>Shows a run as lines that are written once, for logs and pipes.</summary>
internal sealed class PlainProgress(TextWriter output) : IProgressView
{
    private readonly RunTrace _trace = new();

    public void Show(AgentEvent agentEvent)
    {
        _trace.Add(agentEvent);
        switch (agentEvent)
        {
            case ModelCallCompleted or ModelCallFailed:
                output.WriteLine($"{_trace.Turns[^1].Title}; {_trace.SpendSoFar}");
                break;
            case ToolCallCompleted completed:
                CallTrace call = _trace.Find(completed);
                output.WriteLine($"        {call.Tool} {call.Arguments} -> {call.Result}");
                break;
            case EventsDropped dropped:
                output.WriteLine($"        ({dropped.Count} events were too fast to show)");
                break;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
