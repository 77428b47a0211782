using System.Text;
using Agents.Core.Graphs;
using Agents.Core.Roles;

namespace Agents.Core.Solving;

/// <summary>How a goal was divided, and what became of each part.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class SolveTree : IGraphReportSource
{
    private const int MaxGoalLength = 100;

    internal SolveTree(SolverTask root, int calls, GraphReport? graph)
    {
        Root = new SolveTask(root);
        Calls = calls;
        Graph = graph;
    }

    /// <summary>Gets the whole.</summary>
    public SolveTask Root { get; }

    /// <summary>Gets how often roles were called.</summary>
    public int Calls { get; }

    /// <summary>Gets the report of the graph that did the work.</summary>
    public GraphReport? Graph { get; }

    /// <summary>Lists all tasks, each before its parts.</summary>
    /// <returns>The tasks, in the order of the plans.</returns>
    public IEnumerable<SolveTask> ListTasks()
    {
        Stack<SolveTask> open = new([Root]);
        while (open.TryPop(out SolveTask? task))
        {
            yield return task;
            foreach (SolveTask child in task.Children.Reverse())
            {
                open.Push(child);
            }
        }
    }

    /// <summary>Draws the tree, a line a task.</summary>
    /// <returns>The text, with lines that end in <c>\n</c>; long goals are cut.</returns>
    public override string ToString()
    {
        StringBuilder text = new();
        Draw(text, Root, "", "");
        return text.ToString();
    }

    private static void Draw(StringBuilder text, SolveTask task, string first, string rest)
    {
        text.Append(first).Append(task.Id).Append(' ')
            .Append(RoleMessage.OneLine(task.Goal.Text, MaxGoalLength))
            .Append(task.Dependencies.Count == 0 ? "" : $" (after {string.Join(", ", task.Dependencies)})")
            .Append(task.Answer is null ? " [missing]" : task.IsAccepted == false ? " [rejected]" : task.IsForced && task.Depth > 0 ? " [limit]" : "")
            .Append('\n');
        for (int child = 0; child < task.Children.Count; child++)
        {
            bool isLast = child == task.Children.Count - 1;
            Draw(text, task.Children[child], rest + (isLast ? "└─ " : "├─ "), rest + (isLast ? "   " : "│  "));
        }
    }
}
