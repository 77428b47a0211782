using Agents.Core.Graphs;
using Agents.Core.Roles;
using Agents.Core.Solving;

namespace Agents.Core.Benchmarks.Roles;

/// <summary>A goal of many parts, none of which asks a model: once divided by a solver, and once as a graph that somebody wrote.</summary>
/// <remarks>Both ask a planner and an atomizer once, do every part by an agent, and put the results together by an agent.</remarks>
public sealed class SolverWork
{
    /// <summary>How many parts the goal has.</summary>
    public const int Parts = 200;

    private static readonly RunOptions Options = new();

    private readonly TaskPlan _plan = new()
    {
        Subtasks = [.. Enumerable.Range(0, Parts).Select(part => new Subtask { Goal = Goal.Of($"part {part}"), Dependencies = part % 4 == 3 ? [part - 1] : [] })],
    };

    private readonly IAgent<AtomizeRequest, Atomization> _atomizer = Agent.Create<AtomizeRequest, Atomization>("atomizer", _ => new Atomization { IsAtomic = false });
    private readonly IAgent<ExecuteRequest, Answer> _executor = Agent.Create<ExecuteRequest, Answer>("executor", request => Answer.Of(request.Goal.Text));
    private readonly IAgent<AggregateRequest, Answer> _aggregator =
        Agent.Create<AggregateRequest, Answer>("aggregator", request => Answer.Of($"{request.Results.Count}"));

    /// <summary>Prepares the solver.</summary>
    public Func<ValueTask<string>> PrepareSolver()
    {
        RecursiveSolver solver = RecursiveSolver.Create("solver")
            .WithAtomizer(_atomizer.AsAtomizer())
            .WithPlanner(Agent.Create<PlanRequest, TaskPlan>("planner", _ => _plan).AsPlanner())
            .WithExecutor(_executor)
            .WithAggregator(_aggregator.AsAggregator())
            .Configure(options => (options.MaxDepth, options.MaxSubtasks, options.MaxTasks, options.MaxConcurrency) = (1, Parts, Parts + 1, 256))
            .Build();
        Goal goal = Goal.Of("all");
        return async () => (await solver.RunAsync(goal, Options)).Output.Text;
    }

    /// <summary>Prepares the graph with the same agents, inputs and joins.</summary>
    public Func<ValueTask<string>> PrepareGraph()
    {
        AgentGraph<Goal, Answer> graph = AgentGraph.Create<Goal, Answer>("graph", (g, goal) =>
        {
            Node<Atomization> decision = g.Add("atomize", _atomizer, g.Add("atomizing", (Goal whole) => new AtomizeRequest { Goal = whole, Briefing = Brief() }, goal));
            Node<TaskPlan> plan = g.Add("plan", (Atomization _) => _plan, decision);
            Node<Answer>[] parts = new Node<Answer>[Parts];
            for (int part = 0; part < Parts; part++)
            {
                Subtask subtask = _plan.Subtasks[part];
                parts[part] = subtask.Dependencies.Count == 0
                    ? g.Add($"{part}", Executing<TaskPlan>(subtask), plan)
                    : g.Add($"{part}", Executing<IReadOnlyList<Answer>>(subtask), g.All($"{part} inputs", [.. subtask.Dependencies.Select(other => parts[other])]));
            }

            return g.Add("answer", Aggregating(), g.AllSettled("results", parts));
        });
        Goal goal = Goal.Of("all");
        return async () => (await graph.RunAsync(goal, Options)).Output.Text;
    }

    private IAgent<T, Answer> Executing<T>(Subtask subtask) => Agent.Create<T, Answer>("work", (_, context, token) =>
        context.InvokeAsync(_executor, new ExecuteRequest { Goal = subtask.Goal, Briefing = Brief() }, token));

    private IAgent<JoinResult<Answer>, Answer> Aggregating() => Agent.Create<JoinResult<Answer>, Answer>("put together", (results, context, token) =>
        context.InvokeAsync(
            _aggregator,
            new AggregateRequest
            {
                Goal = _plan.Subtasks[0].Goal,
                Briefing = Brief(),
                Results = [.. results.Values.Select((answer, part) => new TaskResult { TaskId = $"{part}", Goal = _plan.Subtasks[part].Goal, Answer = answer })],
            },
            token));

    private static RoleBriefing Brief() => new() { Objective = "all", TaskId = "1", Depth = 1, MaxDepth = 1, Now = default };
}
