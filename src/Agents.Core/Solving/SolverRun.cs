using Agents.Core.Graphs;
using Agents.Core.Roles;

namespace Agents.Core.Solving;

/// <summary>One run of a solver: the tasks, and what is left of its limits.</summary>
internal sealed partial class SolverRun
{
    // What a divided task gives to its parts; nobody reads it.
    private static readonly Answer Divided = Answer.Of("");

    private readonly string _name;
    private readonly SolverRoles _roles;
    private readonly SolverSettings _settings;
    private readonly AgentContext _context;
    private readonly SolverTask _root;
    private readonly SolverLimits _limits;
    private readonly IReadOnlyList<string> _executors;

    public SolverRun(string name, SolverRoles roles, SolverSettings settings, AgentContext context, Goal goal)
    {
        _name = name;
        _roles = roles;
        _settings = settings;
        _context = context;
        _root = new SolverTask("1", null, goal);
        _limits = new SolverLimits(settings, context);
        _executors = roles.Describe();
    }

    public async ValueTask<Answer> SolveAsync(CancellationToken cancellationToken)
    {
        AgentGraph<Goal, Answer> graph = AgentGraph.Create<Goal, Answer>(
            _name,
            (g, goal) => g.Add(_root.Id, Agent.Create<Goal, Answer>(_root.Id, (_, context, token) => WorkAsync(_root, context, token)), goal),
            new GraphOptions
            {
                MaxConcurrency = _settings.MaxConcurrency,
                MaxNodes = (4 * _settings.MaxTasks) + 2, // each task, its inputs, its results, its answer; and the input of the graph
            });
        try
        {
            Answer answer = await graph.InvokeAsync(_root.Goal, _context, cancellationToken).ConfigureAwait(false);
            return answer with { Notes = [.. answer.Notes, .. _limits.Notes, .. ListNotes()] };
        }
        finally
        {
            _limits.ReleaseReserve();
            _context.KeepReport(new SolveTree(_root, _limits.Calls, _context.Report as GraphReport));
        }
    }

    private IEnumerable<string> ListNotes()
    {
        Stack<SolverTask> open = new([_root]);
        while (open.TryPop(out SolverTask? task))
        {
            foreach (string note in task.Notes)
            {
                yield return note;
            }

            for (int child = task.Children.Length - 1; child >= 0; child--)
            {
                open.Push(task.Children[child]);
            }
        }
    }

    /// <summary>Works on a task: divides it, or does it.</summary>
    private async ValueTask<Answer> WorkAsync(SolverTask task, AgentContext context, CancellationToken cancellationToken)
    {
        bool isDivided = await TryDivideAsync(task, context, cancellationToken).ConfigureAwait(false);
        return isDivided ? Divided : await ExecuteAsync(task, context, cancellationToken).ConfigureAwait(false);
    }

    private RoleBriefing Brief(SolverTask task) => new()
    {
        Objective = _root.Goal.Text,
        TaskId = task.Id,
        Depth = task.Depth,
        MaxDepth = _settings.MaxDepth,
        Now = _context.Clock.GetUtcNow(),
        Executors = _executors,
    };

    private static List<TaskResult> ResultsOf(IEnumerable<SolverTask> tasks) =>
        [.. tasks.Select(task => new TaskResult { TaskId = task.Id, Goal = task.Goal, Answer = task.Shown! })];
}
