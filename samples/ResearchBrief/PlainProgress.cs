using Agents.Core;
using Agents.Core.Chat;
using Agents.Core.Graphs;
using Agents.Core.Solving;
using Agents.Core.Tools;

namespace ResearchBrief;

/// <summary>Shows a run as lines that are written once, for logs and pipes. Each begins with its node, since several work at once.</summary>
internal sealed class PlainProgress(TextWriter output, RunTrace trace) : IProgressView
{
    public void Show(AgentEvent agentEvent)
    {
        NodeTrace? node = trace.Add(agentEvent);
        switch (agentEvent)
        {
            case ModelCallCompleted or ModelCallFailed when node is not null:
                Write(node, node.Turns[^1].Title);
                break;
            case ToolCallCompleted completed when node is not null:
                Write(node, node.Find(completed.CallId));
                break;
            case ToolRerouted rerouted when node is not null:
                Write(node, node.Find(rerouted.CallId));
                break;
            case TaskDivided when node is not null:
                Write(node, $"divided: {Amount.Of(node.Parts.Count(part => part.Title is not null), "part")}");
                foreach (NodeTrace part in node.Parts.Where(part => part.Title is not null))
                {
                    Write(part, part.Title!);
                }

                break;
            case NodeCompleted when node is not null:
                // The node of a task that was divided ends with its plan; the work is that of its parts.
                string what = node.Parts.Exists(part => part.Title is not null) ? "planned" : "done";
                Write(node, $"{what} in {node.Status}; {trace.SpendSoFar}");
                break;
            case NodeFailed or NodeCanceled or NodeSkipped when node is not null:
                Write(node, node.Status);
                break;
            case EventsDropped dropped:
                output.WriteLine($"({dropped.Count} events were too fast to show)");
                break;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Write(NodeTrace node, CallTrace call) => Write(node, $"        {call.Tool} {call.Arguments} -> {call.Result}");

    private void Write(NodeTrace node, string text) => output.WriteLine($"{node.Name,-6}  {text}");
}
