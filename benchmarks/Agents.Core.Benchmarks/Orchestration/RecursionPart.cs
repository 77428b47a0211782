using Agents.Core.Roles;
using Agents.Core.Solving;

namespace Agents.Core.Benchmarks.Orchestration;

/// <summary>How many calls of each role a solver makes whose planner always divides.</summary>
public sealed class RecursionPart : IOrchestrationPart
{
    private static readonly (int Parts, int Depth)[] Shapes = [(1, 4), (2, 1), (2, 3), (2, 6), (3, 3), (5, 2), (4, 4)];

    /// <inheritdoc/>
    public string Title => "How often each role is called: ROMA, arXiv 2602.01848 (k parts a plan, depth D)";

    /// <inheritdoc/>
    public async Task<PartResult> RunAsync(CancellationToken cancellationToken = default)
    {
        List<PartRow> rows = [];
        foreach ((int parts, int depth) in Shapes)
        {
            int divided = Enumerable.Range(0, depth).Sum(level => Power(parts, level));
            rows.Add(PartRow.Same(
                $"k = {parts}, D = {depth}: atomizer, planner, executor, aggregator",
                $"{divided}, {divided}, {Power(parts, depth)}, {divided}",
                await CountAsync(parts, depth, divided + Power(parts, depth), cancellationToken)));
        }

        return new PartResult(
            rows,
            "Of atomizer, planner and aggregator Σ kᵈ for d below D, of the executor k to the power of D: at depth D nobody is asked whether to divide.",
            "The solver may have as many tasks as that makes, and call roles as often as that, and no more.");
    }

    private static int Power(int parts, int depth) => (int)Math.Pow(parts, depth);

    private static async Task<string> CountAsync(int parts, int depth, int tasks, CancellationToken cancellationToken)
    {
        int atomizer = 0;
        int planner = 0;
        int executor = 0;
        int aggregator = 0;
        int divided = tasks - Power(parts, depth);
        RecursiveSolver solver = RecursiveSolver.Create("solver")
            .WithAtomizer(Agent.Create<AtomizeRequest, Atomization>("atomizer", _ =>
            {
                atomizer++;
                return new Atomization { IsAtomic = false, Reason = "It is always divided." };
            }).AsAtomizer())
            .WithPlanner(Agent.Create<PlanRequest, TaskPlan>("planner", request =>
            {
                planner++;
                return new TaskPlan { Subtasks = [.. Enumerable.Range(1, parts).Select(i => new Subtask { Goal = Goal.Of($"{request.Goal.Text}.{i}") })] };
            }).AsPlanner())
            .WithExecutor(Agent.Create<ExecuteRequest, Answer>("executor", request =>
            {
                executor++;
                return Answer.Of(request.Goal.Text);
            }))
            .WithAggregator(Agent.Create<AggregateRequest, Answer>("aggregator", request =>
            {
                aggregator++;
                return Answer.Of(request.Goal.Text);
            }).AsAggregator())
            .Configure(options => (options.MaxDepth, options.MaxTasks, options.MaxCalls) = (depth, tasks, (3 * divided) + tasks - divided))
            .Build();
        await VirtualRuns.RunAtOnceAsync(solver, Goal.Of("all"), null, cancellationToken);
        return $"{atomizer}, {planner}, {executor}, {aggregator}";
    }
}
