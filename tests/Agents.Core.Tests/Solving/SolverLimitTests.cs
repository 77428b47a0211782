using Agents.Core.Budgets;
using Agents.Core.Graphs;
using Agents.Core.Roles;
using Agents.Core.Solving;

namespace Agents.Core.Tests.Solving;

/// <summary>Limits: tasks, calls, budget, the length of results.</summary>
public sealed class SolverLimitTests
{
    private readonly SolverScene _scene = new();

    [Fact]
    public async Task Tasks_that_would_be_too_many_are_not_made()
    {
        _scene.DivideAlways(3);

        RunResult<Answer> result = await _scene.RunAsync(options => (options.MaxDepth, options.MaxTasks) = (5, 8));

        Assert.Equal(7, result.GetSolveTree()!.ListTasks().Count()); // 1 + 3 + 3; three more would be 10
        Assert.Contains(
            "3 further tasks would be more than the 8 that there may be.", _scene.Recorder.OfType<TaskDecided>().Where(decided => decided.IsForced).Select(decided => decided.Reason));
        Assert.Equal(StopReason.Completed, result.StopReason);
    }

    [Fact]
    public async Task As_many_tasks_as_there_may_be_are_made()
    {
        _scene.DivideAlways(3);

        RunResult<Answer> result = await _scene.RunAsync(options => (options.MaxDepth, options.MaxTasks) = (5, 7));

        Assert.Equal(7, result.GetSolveTree()!.ListTasks().Count());
        Assert.Contains("There may be 7 tasks, and there are.", _scene.Recorder.OfType<TaskDecided>().Select(decided => decided.Reason));
    }

    [Fact]
    public async Task Calls_beyond_the_limit_are_not_made_and_the_rest_is_put_together()
    {
        _scene.DivideOnce("a", "b", "c");

        // The whole takes two calls, and each part that is done takes one at the limit of the depth.
        RunResult<Answer> result = await _scene.RunAsync(options => (options.MaxDepth, options.MaxCalls) = (1, 4));

        Assert.Equal(StopReason.Partial, result.StopReason);
        Assert.Contains("<a>", result.Output.Text, StringComparison.Ordinal);
        Assert.Contains("<b>", result.Output.Text, StringComparison.Ordinal);
        Assert.Equal(2, _scene.Executed.Count);
        Assert.Empty(_scene.Aggregated);
        Assert.Equal(
            "Task 1.3 was not done: the solver may call roles 4 times, and has. Raise MaxCalls if the work is worth it.",
            Assert.Single(_scene.Recorder.OfType<TaskMissing>()).Task.Reason);
        Assert.Equal(4, result.GetSolveTree()!.Calls);
    }

    [Fact]
    public async Task Near_the_end_of_the_budget_nothing_is_divided_any_more()
    {
        _scene.Plan = request => request.Goal.Text == "all" ? SolverScene.PlanOf("a", "b0", "c1", "d2") : SolverScene.PlanOf("x", "y");
        _scene.Execute = Charged;

        // The two parts of a cost 10 each and 10 are kept aside, so 70 are left when b begins.
        RunResult<Answer> result = await _scene.RunAsync(options => options.WindDownAt = 0.75, new Budget { MicroDollars = 100 });

        DecompositionStopped stopped = _scene.Recorder.Single<DecompositionStopped>();
        Assert.Equal("The budget nears its end: 70 of 100 micro-dollars are left, less than 75 %.", stopped.Reason);
        Assert.Equal(("x+y+b+c+d", StopReason.BudgetExhausted), (result.Output.Text, result.StopReason));
        Assert.Contains("The budget nears its end: 70 of 100 micro-dollars are left, less than 75 %. From then on no task was divided any more.", result.Output.Notes);
        Assert.Equal(50, result.Spend.MicroDollars);
    }

    [Fact]
    public async Task What_is_kept_aside_pays_for_putting_the_results_together()
    {
        _scene.DivideOnce("a", "b", "c", "d");
        _scene.Execute = Charged;
        IAggregator aggregator = Agent.Create<AggregateRequest, Answer>("aggregator", (request, context, token) =>
            Pay(context, Answer.Of($"{request.Results.Count} of {request.Results.Count + request.Missing.Count}"))).AsAggregator();
        RecursiveSolver solver = RecursiveSolver.Create("solver")
            .WithPlanner(Agent.Create<PlanRequest, TaskPlan>("planner", _ => SolverScene.PlanOf("a", "b", "c", "d")).AsPlanner())
            .WithAtomizer(Agent.Create<AtomizeRequest, Atomization>("atomizer", _ => new Atomization { IsAtomic = false }).AsAtomizer())
            .WithExecutor(Agent.Create<ExecuteRequest, Answer>("executor", Charged))
            .WithAggregator(aggregator)
            .Configure(options => (options.MaxDepth, options.AggregationReserve, options.WindDownAt) = (1, 0.3, 0))
            .Build();

        RunResult<Answer> result = await solver.RunAsync(Goal.Of("all"), _scene.Options(new Budget { MicroDollars = 34 }), TestContext.Current.CancellationToken);

        // 10 of 34 are kept aside, so two parts of four are paid for, and the aggregator is.
        Assert.Equal(("2 of 4", 30, StopReason.BudgetExhausted), (result.Output.Text, result.Spend.MicroDollars, result.StopReason));
    }

    [Fact]
    public async Task A_goal_that_is_done_as_a_whole_may_spend_the_whole_budget()
    {
        _scene.IsAtomic = _ => true;
        _scene.Execute = Charged;

        RunResult<Answer> result = await _scene.RunAsync(options => options.AggregationReserve = 0.9, new Budget { MicroDollars = 10 });

        Assert.Equal((10, StopReason.Completed), (result.Spend.MicroDollars, result.StopReason));
    }

    [Fact]
    public async Task A_budget_that_ends_before_anything_was_done_fails_and_says_so()
    {
        _scene.IsAtomic = _ => true;
        _scene.Execute = Charged;

        AgentException exception = await Assert.ThrowsAnyAsync<AgentException>(() => _scene.RunAsync(null, new Budget { MicroDollars = 9 }));

        Assert.IsType<BudgetExceededException>(Assert.IsType<GraphFailedException>(exception).InnerException);
    }

    [Fact]
    public async Task A_long_result_is_kept_whole_and_handed_on_cut()
    {
        string whole = new('x', 5_000);
        _scene.DivideOnce("a", "b0");
        _scene.Execute = (request, _, _) => new(Answer.Of(request.Goal.Text == "a" ? whole : "short"));

        await _scene.RunAsync(options => (options.MaxDepth, options.MaxResultLength) = (1, 1_000));

        string seen = _scene.Executed.Single(request => request.Goal.Text == "b").Dependencies.Single().Answer.Text;
        Assert.InRange(seen.Length, 900, 1_000);
        Assert.Contains("artifact-1", seen, StringComparison.Ordinal);
        Assert.Equal(seen, _scene.Aggregated.Single().Results[0].Answer.Text);
        Assert.Equal(("artifact-1", "task 1.1", 5_000), _scene.Recorder.Single<ArtifactStored>() is { } stored ? (stored.Id, stored.Source, stored.Length) : default);
    }

    [Fact]
    public async Task The_answer_itself_is_not_cut()
    {
        _scene.IsAtomic = _ => true;
        _scene.Execute = (_, _, _) => new(Answer.Of(new string('x', 5_000)));

        Assert.Equal(5_000, (await _scene.RunAsync(options => options.MaxResultLength = 1_000)).Output.Text.Length);
    }

    private static ValueTask<Answer> Charged(ExecuteRequest request, AgentContext context, CancellationToken cancellationToken) =>
        Pay(context, Answer.Of(request.Goal.Text));

    private static ValueTask<Answer> Pay(AgentContext context, Answer answer)
    {
        Spend price = new() { MicroDollars = 10 };
        if (!context.Budget.TryReserve(price, out Reservation reservation, out BudgetRefusal? refusal))
        {
            throw new BudgetExceededException(refusal!);
        }

        reservation.Settle(price);
        return new(answer);
    }
}
