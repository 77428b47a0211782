using Agents.Core.Budgets;
using Agents.Core.Graphs;
using Agents.Core.Roles;
using Agents.Core.Solving;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Solving;

/// <summary>How goals are divided, done and put together when nothing goes wrong.</summary>
public sealed class RecursiveSolverTests
{
    private readonly SolverScene _scene = new();

    [Fact]
    public async Task An_atomic_goal_is_executed_and_nothing_else()
    {
        _scene.IsAtomic = _ => true;

        RunResult<Answer> result = await _scene.RunAsync();

        Assert.Equal(("<all>", StopReason.Completed), (result.Output.Text, result.StopReason));
        Assert.Empty(result.Output.Notes);
        Assert.Single(_scene.Atomized);
        Assert.Empty(_scene.Planned);
        Assert.Empty(_scene.Aggregated);
        TaskDecided decided = _scene.Recorder.Single<TaskDecided>();
        Assert.Equal(("1", true, false, "asked"), (decided.TaskId, decided.IsAtomic, decided.IsForced, decided.Reason));
    }

    [Fact]
    public async Task Parts_are_executed_and_put_together_in_the_order_of_the_plan()
    {
        _scene.DivideOnce("a", "b", "c");

        RunResult<Answer> result = await _scene.RunAsync(options => options.MaxDepth = 1);

        Assert.Equal(("<a>+<b>+<c>", StopReason.Completed), (result.Output.Text, result.StopReason));
        AggregateRequest request = Assert.Single(_scene.Aggregated);
        Assert.Equal(["1.1", "1.2", "1.3"], request.Results.Select(part => part.TaskId));
        Assert.Equal(("all", "1", 0), (request.Goal.Text, request.Briefing.TaskId, request.Briefing.Depth));
        Assert.Equal(["a", "b", "c"], _scene.Recorder.Single<TaskDivided>().Subtasks.Select(part => part.Goal.Text));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    [InlineData(2, 3)]
    [InlineData(3, 4)]
    [InlineData(5, 2)]
    public async Task A_planner_that_always_divides_is_called_once_a_task_above_the_depth_limit(int depth, int parts)
    {
        _scene.DivideAlways(parts);

        await _scene.RunAsync(options => options.MaxDepth = depth);

        int planned = Enumerable.Range(0, depth).Sum(level => (int)Math.Pow(parts, level));
        Assert.Equal(planned, _scene.Planned.Count);
        Assert.Equal(planned, _scene.Atomized.Count); // at the limit nobody is asked
        Assert.Equal((int)Math.Pow(parts, depth), _scene.Executed.Count);
        Assert.Equal(planned, _scene.Aggregated.Count);
        Assert.All(_scene.Executed, request => Assert.True(request.Briefing.IsAtLimit));
        Assert.All(
            _scene.Recorder.OfType<TaskDecided>().Where(decided => decided.IsAtomic),
            decided => Assert.Equal((true, $"The depth is limited to {depth}."), (decided.IsForced, decided.Reason)));
    }

    [Fact]
    public async Task A_part_sees_the_results_that_it_depends_on_and_no_others()
    {
        _scene.DivideOnce("a", "b", "c0", "d01", "e2");

        await _scene.RunAsync(options => options.MaxDepth = 1);

        Dictionary<string, string> seen = _scene.Executed.ToDictionary(
            request => request.Goal.Text, request => string.Join(",", request.Dependencies.Select(result => $"{result.TaskId}={result.Answer.Text}")));
        Assert.Equal("", seen["a"]);
        Assert.Equal("", seen["b"]);
        Assert.Equal("1.1=<a>", seen["c"]);
        Assert.Equal("1.1=<a>,1.2=<b>", seen["d"]);
        Assert.Equal("1.3=<c>", seen["e"]);
    }

    [Fact]
    public async Task A_part_that_waits_for_a_divided_one_gets_what_its_parts_became()
    {
        _scene.Plan = request => request.Goal.Text switch
        {
            "all" => SolverScene.PlanOf("a", "b0"),
            "a" => SolverScene.PlanOf("x", "y"),
            _ => TaskPlan.Empty,
        };

        RunResult<Answer> result = await _scene.RunAsync();

        Assert.Equal("<x>+<y>+<b>", result.Output.Text);
        Assert.Equal("<x>+<y>", _scene.Executed.Single(request => request.Goal.Text == "b").Dependencies.Single().Answer.Text);
        Assert.Equal("<x>+<y>", _scene.Planned.Single(request => request.Goal.Text == "b").Dependencies.Single().Answer.Text);
    }

    [Fact]
    public async Task A_part_may_wait_for_one_that_stands_behind_it_in_the_plan()
    {
        _scene.DivideOnce("a1", "b2", "c");

        RunResult<Answer> result = await _scene.RunAsync(options => options.MaxDepth = 1);

        Assert.Equal(["c", "b", "a"], _scene.Executed.Select(request => request.Goal.Text));
        Assert.Equal("<a>+<b>+<c>", result.Output.Text);
    }

    [Fact]
    public async Task A_part_starts_when_its_own_inputs_are_there_and_not_when_a_layer_is()
    {
        TaskCompletionSource<Answer> slow = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _scene.DivideOnce("a", "b", "c0");
        _scene.Execute = (request, _, _) =>
        {
            if (request.Goal.Text == "c")
            {
                seen.SetResult();
            }

            return request.Goal.Text == "b" ? new(slow.Task) : new(Answer.Of(request.Goal.Text));
        };

        Task<RunResult<Answer>> run = _scene.RunAsync(options => options.MaxDepth = 1);
        await seen.Task.WaitAsync(TestContext.Current.CancellationToken);
        slow.SetResult(Answer.Of("b"));

        Assert.Equal("a+b+c", (await run).Output.Text);
    }

    [Fact]
    public async Task Roles_are_chosen_by_the_kind_of_work()
    {
        _scene.DivideOnce("a");
        RecursiveSolver solver = RecursiveSolver.Create("solver")
            .WithPlanner(Agent.Create<PlanRequest, TaskPlan>("planner", request => request.Briefing.Depth > 0 ? TaskPlan.Empty : new TaskPlan
            {
                Subtasks =
                [
                    new() { Goal = new Goal { Text = "find", Type = TaskType.Retrieve } },
                    new() { Goal = new Goal { Text = "tell", Type = TaskType.Write } },
                    new() { Goal = Goal.Of("think") },
                    new() { Goal = Goal.Of("choose"), Executor = "chosen" },
                ],
            }).AsPlanner())
            .WithAtomizer(Agent.Create<AtomizeRequest, Atomization>("atomizer", request => new Atomization { IsAtomic = request.Briefing.Depth > 0 }).AsAtomizer())
            .WithExecutor(Executor("any"))
            .WithExecutor(TaskType.Retrieve, Executor("finder"))
            .WithExecutor(TaskType.Write, Executor("writer"))
            .AddExecutor(Executor("chosen"), "does what is chosen")
            .WithAggregator(Agent.Create<AggregateRequest, Answer>("aggregator", request => Answer.Of(string.Join(" ", request.Results.Select(r => r.Answer.Text)))).AsAggregator())
            .Build();

        RunResult<Answer> result = await solver.RunAsync(Goal.Of("all"), _scene.Options(), TestContext.Current.CancellationToken);

        Assert.Equal("finder:find writer:tell any:think chosen:choose", result.Output.Text);
        Assert.Equal(
            ["aggregator", "finder", "writer", "any", "chosen"], result.GetSolveTree()!.ListTasks().Select(task => task.Agent));

        static IAgent<ExecuteRequest, Answer> Executor(string name) =>
            Agent.Create<ExecuteRequest, Answer>(name, request => Answer.Of($"{name}:{request.Goal.Text}"));
    }

    [Fact]
    public async Task Every_role_is_told_where_the_task_stands()
    {
        _scene.DivideOnce("a", "b0");
        _scene.Verify = _ => Verification.Accepted;
        _scene.Clock.Advance(TimeSpan.FromHours(3));

        await _scene.RunAsync(options => options.MaxDepth = 2);

        RoleBriefing briefing = _scene.Executed.Single(request => request.Goal.Text == "b").Briefing;
        Assert.Equal(
            ("all", "1.2", 1, 2, ManualTimeProvider.DefaultStart + TimeSpan.FromHours(3)),
            (briefing.Objective, briefing.TaskId, briefing.Depth, briefing.MaxDepth, briefing.Now));
        Assert.All(_scene.Verified, request => Assert.Equal("all", request.Briefing.Objective));
        Assert.All(_scene.Atomized, request => Assert.Equal("all", request.Briefing.Objective));
    }

    [Fact]
    public async Task Criteria_of_a_plan_reach_its_parts_and_who_judges_the_whole()
    {
        Criterion criterion = new() { Name = "short", Text = "It is short." };
        _scene.Plan = request => request.Briefing.Depth == 0 ? SolverScene.PlanOf("a") with { Criteria = [criterion] } : TaskPlan.Empty;
        _scene.Verify = _ => Verification.Accepted;

        await _scene.RunAsync();

        Assert.Equal([criterion], Assert.Single(_scene.Executed).Criteria);
        Assert.Equal([("a", 1), ("all", 1)], _scene.Verified.Select(request => (request.Goal.Text, request.Criteria.Count)));
    }

    [Fact]
    public async Task The_tree_and_the_graph_are_in_the_result()
    {
        _scene.Plan = request => request.Goal.Text switch
        {
            "all" => SolverScene.PlanOf("a", "b0"),
            "b" => SolverScene.PlanOf("x"),
            _ => TaskPlan.Empty,
        };

        RunResult<Answer> result = await _scene.RunAsync();

        SolveTree tree = result.GetSolveTree()!;
        Assert.Equal("1 all\n├─ 1.1 a\n└─ 1.2 b (after 1.1)\n   └─ 1.2.1 x [limit]\n", tree.ToString());
        Assert.Equal(["1", "1.1", "1.2", "1.2.1"], tree.ListTasks().Select(task => task.Id));
        Assert.Equal(10, tree.Calls); // 3 atomizers, 3 planners, the executors of a and x, 2 aggregators; x is at the limit
        GraphReport report = result.GetGraphReport()!;
        Assert.Same(report, tree.Graph);
        Assert.Equal(
            ["input", "1", "1.1", "1.2 inputs", "1.2", "1 results", "1 answer", "1.2.1", "1.2 results", "1.2 answer"],
            report.Nodes.Select(node => node.Name));
    }

    [Fact]
    public async Task A_solver_stands_in_a_graph_as_any_agent()
    {
        _scene.DivideOnce("a", "b");
        RecursiveSolver solver = _scene.Build();
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>(
            "g", (g, input) => g.Add("out", (Answer answer) => answer.Text, g.Add("solve", solver, g.Add("goal", (string text) => Goal.Of(text), input))));

        RunResult<string> result = await graph.RunAsync("all", _scene.Options(), TestContext.Current.CancellationToken);

        Assert.Equal("<a>+<b>", result.Output);
        Assert.Equal("g/solve/1.1/executor", Assert.Single(_scene.Recorder.OfType<AgentStarted>(), e => e.Path!.ToString().Contains("1.1/exec", StringComparison.Ordinal)).Path!.ToString());
    }

    [Fact]
    public async Task One_solver_serves_many_runs_at_once()
    {
        _scene.DivideOnce("a", "b");
        RecursiveSolver solver = _scene.Build();

        RunResult<Answer>[] results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            solver.RunAsync(Goal.Of($"all {i}"), new RunOptions(), TestContext.Current.CancellationToken)));

        Assert.All(results, result => Assert.Equal("<a>+<b>", result.Output.Text));
        Assert.Equal(50, _scene.Aggregated.Select(request => request.Briefing.Objective).Distinct().Count());
    }

    [Fact]
    public async Task The_same_inputs_give_the_same_events()
    {
        Assert.Equal(await RunAsync(), await RunAsync());

        static async Task<string> RunAsync()
        {
            SolverScene scene = new() { Verify = request => request.Goal.Text == "b" ? Verification.Rejected("more") : Verification.Accepted };
            scene.Plan = request => request.Goal.Text.Length == 3 ? SolverScene.PlanOf("a", "b0", "c", "d12") : request.Goal.Text == "c" ? SolverScene.PlanOf("x", "y") : TaskPlan.Empty;
            RunOptions options = scene.Options(new Budget { ModelCalls = 100 });
            options.Ids = IdSource.FromSeed(7);
            await scene.Build(settings => settings.MaxDepth = 3).RunAsync(Goal.Of("all"), options, TestContext.Current.CancellationToken);
            return scene.Recorder.ToText();
        }
    }

    [Fact]
    public void A_solver_that_cannot_work_says_everything_that_is_wrong()
    {
        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(() => RecursiveSolver.Create("solver")
            .AddExecutor(Agent.Create<ExecuteRequest, Answer>("twice", _ => Answer.Of("")))
            .AddExecutor(Agent.Create<ExecuteRequest, Answer>("twice", _ => Answer.Of("")))
            .Configure(options => (options.MaxDepth, options.MaxSubtasks, options.MaxTasks, options.MaxCalls) = (-1, 0, 0, 0))
            .Configure(options => (options.MaxConcurrency, options.CallTimeout, options.CancelGrace) = (0, TimeSpan.Zero, TimeSpan.FromDays(1)))
            .Configure(options => (options.PlanRetries, options.VerifyRetries, options.OnRejected) = (11, -1, (RejectionAction)7))
            .Configure(options => (options.WindDownAt, options.AggregationReserve, options.MaxResultLength) = (double.NaN, 1, 10))
            .Build());

        Assert.Equal(
            [
                "Two executors that plans can choose have the name 'twice'.",
                "MaxDepth must be 0 to 16, but is -1.",
                "MaxSubtasks must be 1 to 1000, but is 0.",
                "MaxTasks must be 1 to 100000, but is 0.",
                "MaxCalls must be 1 or more, but is 0.",
                "MaxConcurrency must be 1 to 1024, but is 0.",
                "CallTimeout must be 1 ms to 1 day, but is 00:00:00.",
                "CancelGrace must be 0 to 1 hour, but is 1.00:00:00.",
                "PlanRetries must be 0 to 10, but is 11.",
                "VerifyRetries must be 0 to 10, but is -1.",
                "OnRejected must be a known action, but is 7.",
                "WindDownAt must be 0 to 1, but is NaN.",
                "AggregationReserve must be 0 to 0.9, but is 1.",
                "MaxResultLength must be 1,000 or more characters, but is 10.",
                "There must be an executor for every kind of work; call WithExecutor without a kind.",
            ],
            exception.Failures);
    }
}
