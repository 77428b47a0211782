using Agents.Core.Graphs;
using Agents.Core.Graphs.Plans;
using Agents.Core.Roles;
using Agents.Core.Solving;

namespace Agents.Core.Tests.Solving;

/// <summary>Roles that fail, answer nonsense, or do not end.</summary>
public sealed class SolverFailureTests
{
    private readonly SolverScene _scene = new();

    [Fact]
    public async Task A_failed_part_takes_along_what_waits_for_it_and_nothing_else()
    {
        _scene.DivideOnce("a", "b0", "c1", "d");
        _scene.Execute = (request, _, _) => request.Goal.Text == "a" ? throw new InvalidOperationException("broken") : new(Answer.Of($"<{request.Goal.Text}>"));

        RunResult<Answer> result = await _scene.RunAsync(options => options.MaxDepth = 1);

        Assert.Equal(("<d>", StopReason.Partial), (result.Output.Text, result.StopReason));
        Assert.Equal(["a", "d"], _scene.Executed.Select(request => request.Goal.Text));
        Assert.Equal(["1.1", "1.2", "1.3"], _scene.Recorder.OfType<TaskMissing>().Select(missing => missing.Task.TaskId));
        Assert.Equal(["1.1", "1.2", "1.3"], Assert.Single(_scene.Aggregated).Missing.Select(missing => missing.TaskId));
        Assert.Equal(3, result.Output.Notes.Count);
        Assert.Equal("Task 1.1 has no result: The agent 'executor' failed with InvalidOperationException; see the inner exception.", result.Output.Notes[0]);
        Assert.Equal(
            "1 all\n├─ 1.1 a [missing]\n├─ 1.2 b (after 1.1) [missing]\n├─ 1.3 c (after 1.2) [missing]\n└─ 1.4 d [limit]\n", result.GetSolveTree()!.ToString());
    }

    [Fact]
    public async Task A_goal_none_of_whose_parts_has_a_result_fails_and_says_why()
    {
        _scene.DivideOnce("a", "b0");
        _scene.Execute = (_, _, _) => throw new InvalidOperationException("broken");

        GraphFailedException exception = await Assert.ThrowsAsync<GraphFailedException>(() => _scene.RunAsync(options => options.MaxDepth = 1));

        SolveFailedException failure = Assert.IsType<SolveFailedException>(exception.InnerException);
        Assert.Equal(["1.1", "1.2"], failure.Missing.Select(missing => missing.TaskId));
        Assert.Equal(
            "None of the 2 parts of task 1 has a result. 1.1: The agent 'executor' failed with InvalidOperationException; see the inner exception.", failure.Message);
    }

    [Fact]
    public async Task A_failed_part_of_a_part_is_missing_from_that_part_only()
    {
        _scene.Plan = request => request.Goal.Text switch { "all" => SolverScene.PlanOf("a", "b0"), "a" => SolverScene.PlanOf("x", "y"), _ => TaskPlan.Empty };
        _scene.Execute = (request, _, _) => request.Goal.Text == "x" ? throw new InvalidOperationException() : new(Answer.Of($"<{request.Goal.Text}>"));

        RunResult<Answer> result = await _scene.RunAsync();

        Assert.Equal(("<y>+<b>", StopReason.Partial), (result.Output.Text, result.StopReason));
    }

    [Fact]
    public async Task An_atomizer_that_fails_has_the_task_done_at_once()
    {
        _scene.IsAtomic = _ => throw new InvalidOperationException();

        RunResult<Answer> result = await _scene.RunAsync();

        Assert.Equal("<all>", result.Output.Text);
        RoleFailed failed = _scene.Recorder.Single<RoleFailed>();
        Assert.Equal(("1", Role.Atomizer, "atomizer", "The task is done at once."), (failed.TaskId, failed.Role, failed.Agent, failed.Instead));
        Assert.True(_scene.Recorder.Single<TaskDecided>().IsForced);
    }

    [Fact]
    public async Task A_planner_that_fails_or_returns_nothing_has_the_task_done_at_once()
    {
        foreach (Func<PlanRequest, TaskPlan> planner in new Func<PlanRequest, TaskPlan>[] { _ => throw new InvalidOperationException(), _ => null! })
        {
            SolverScene scene = new() { Plan = planner };

            RunResult<Answer> result = await scene.RunAsync();

            Assert.Equal("<all>", result.Output.Text);
            Assert.Equal(Role.Planner, scene.Recorder.Single<RoleFailed>().Role);
        }
    }

    [Fact]
    public async Task An_empty_plan_has_the_task_done_at_once()
    {
        RunResult<Answer> result = await _scene.RunAsync();

        Assert.Equal(("<all>", StopReason.Completed), (result.Output.Text, result.StopReason));
        Assert.Empty(_scene.Aggregated);
    }

    public static TheoryData<string, Func<TaskPlan>, string> BadPlans => new()
    {
        { "many", () => new TaskPlan { Subtasks = [.. Enumerable.Range(0, 10_000).Select(i => new Subtask { Goal = Goal.Of($"part {i}") })] }, "The plan has 10000 parts, but may have at most 15." },
        { "itself", () => new TaskPlan { Subtasks = [new Subtask { Goal = Goal.Of("  ALL? ") }] }, "Part 0 is the task itself." },
        { "twice", () => SolverScene.PlanOf("a", "b", "a"), "Part 2 asks for the same as part 0." },
        { "null", () => new TaskPlan { Subtasks = [null!] }, "The plan has a part that is nothing." },
        { "no list", () => new TaskPlan { Subtasks = null! }, "The plan has a part that is nothing." },
        { "stranger", () => new TaskPlan { Subtasks = [new Subtask { Goal = Goal.Of("a"), Executor = "nobody\n" }] }, "Part 0 names the executor 'nobody\\u000A', which there is not." },
        { "circles", () => SolverScene.PlanOf("a1", "b0", "c3", "d2", "e5", "f4", "g7", "h6"), "Parts wait for each other: 1.7 → 1.8 → 1.7. 3 such cycles were broken already." },
    };

    [Theory]
    [MemberData(nameof(BadPlans))]
    public async Task A_plan_that_cannot_be_used_is_asked_for_again_and_then_done_without(string _, Func<TaskPlan> plan, string problem)
    {
        _scene.Plan = request => plan();

        RunResult<Answer> result = await _scene.RunAsync();

        Assert.Equal(("<all>", StopReason.Partial), (result.Output.Text, result.StopReason));
        Assert.Equal([$"Task 1 was done as a whole, because no plan for it could be used: {problem}"], result.Output.Notes);
        Assert.Equal(2, _scene.Planned.Count);
        PlanRequest second = _scene.Planned.Last();
        Assert.Contains(problem, second.Problems);
        Assert.NotNull(second.Rejected);
        Assert.Equal([1, 2], _scene.Recorder.OfType<PlanRefused>().Select(refused => refused.Attempt));
        Assert.Single(_scene.Executed);
    }

    [Fact]
    public async Task A_planner_that_does_better_the_second_time_is_used()
    {
        _scene.Plan = request => request.Briefing.Depth > 0 ? TaskPlan.Empty : request.Problems.Count == 0 ? SolverScene.PlanOf("a", "a") : SolverScene.PlanOf("a", "b");

        RunResult<Answer> result = await _scene.RunAsync();

        Assert.Equal(("<a>+<b>", StopReason.Completed), (result.Output.Text, result.StopReason));
    }

    [Fact]
    public async Task Dependencies_that_make_no_sense_are_left_out_and_told()
    {
        _scene.Plan = request => request.Briefing.Depth > 0 ? TaskPlan.Empty : new TaskPlan
        {
            Subtasks =
            [
                new() { Goal = Goal.Of("a"), Dependencies = [0, 7, -1, 2] },
                new() { Goal = Goal.Of("b"), Dependencies = [0, 0] },
                new() { Goal = Goal.Of("c"), Dependencies = [1] },
            ],
        };

        RunResult<Answer> result = await _scene.RunAsync();

        Assert.Equal(("<a>+<b>+<c>", StopReason.Completed), (result.Output.Text, result.StopReason));
        Assert.Equal(
            [
                "1.1: it waited for itself; that was left out.",
                "1.1: it waited for part 7, which there is not; that was left out.",
                "1.1: it waited for part -1, which there is not; that was left out.",
                "1.2: it waited twice for 1.1; that was left out.",
                "1.1 waits for 1.3 no more, which broke the cycle 1.1 → 1.2 → 1.3 → 1.1.",
            ],
            _scene.Recorder.OfType<PlanRepaired>().Select(repaired => repaired.Repair.Message));
        Assert.Equal(["a", "b", "c"], _scene.Executed.Select(request => request.Goal.Text));
    }

    [Fact]
    public async Task An_aggregator_that_fails_leaves_the_parts_as_they_are()
    {
        _scene.DivideOnce("a", "b");
        _scene.Aggregate = _ => throw new InvalidOperationException();

        RunResult<Answer> result = await _scene.RunAsync();

        Assert.Equal(StopReason.Partial, result.StopReason);
        Assert.Contains("<a>", result.Output.Text, StringComparison.Ordinal);
        Assert.Contains("<b>", result.Output.Text, StringComparison.Ordinal);
        Assert.Equal(["The parts of task 1 were not put together by its aggregator, which failed; they follow each other as they are."], result.Output.Notes);
        Assert.Equal(Role.Aggregator, _scene.Recorder.Single<RoleFailed>().Role);
    }

    [Fact]
    public async Task Failures_that_may_pass_are_tried_again_by_the_kind_of_work()
    {
        int calls = 0;
        _scene.IsAtomic = _ => true;
        _scene.Execute = (_, _, _) => ++calls < 3 ? throw new TimeoutException() : new(Answer.Of("third"));

        Task<RunResult<Answer>> run = _scene.RunAsync();
        while (!run.IsCompleted)
        {
            _scene.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal("third", (await run).Output.Text);
        IReadOnlyList<RoleRetried> retried = _scene.Recorder.OfType<RoleRetried>();
        Assert.Equal([1, 2], retried.Select(e => e.Retry));
        Assert.InRange(retried[0].Delay, TimeSpan.FromSeconds(0.45), TimeSpan.FromSeconds(0.55));
        Assert.InRange(retried[1].Delay, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(1.1));
    }

    [Fact]
    public async Task Failures_that_stay_are_not_tried_again()
    {
        _scene.IsAtomic = _ => true;
        _scene.Execute = (_, _, _) => throw new InvalidOperationException();

        await Assert.ThrowsAsync<GraphFailedException>(() => _scene.RunAsync());

        Assert.Single(_scene.Executed);
    }

    [Fact]
    public async Task An_executor_that_does_not_end_is_cancelled_and_tried_again()
    {
        _scene.IsAtomic = _ => true;
        int calls = 0;
        _scene.Execute = async (_, _, token) =>
        {
            if (++calls == 1)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            }

            return Answer.Of("second");
        };

        Task<RunResult<Answer>> run = _scene.RunAsync(options => options.Retries[TaskType.Think] = new RoleRetry { Retries = 1 });
        await _scene.Clock.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        _scene.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal("second", (await run).Output.Text);
        AgentTimeoutException timeout = Assert.IsType<AgentTimeoutException>(_scene.Recorder.Single<RoleRetried>().Failure);
        Assert.Equal(("executor", TimeSpan.FromMinutes(10), false), (timeout.Name, timeout.Timeout, timeout.IsAbandoned));
        Assert.Equal("'executor' did not end within 600 s.", timeout.Message);
    }

    [Fact]
    public async Task An_executor_that_takes_no_notice_of_its_token_is_left_to_itself()
    {
        TaskCompletionSource<Answer> never = new();
        _scene.DivideOnce("a", "b");
        _scene.Execute = (request, _, _) => request.Goal.Text == "a" ? new(never.Task) : new(Answer.Of("b"));

        Task<RunResult<Answer>> run = _scene.RunAsync();
        await _scene.Clock.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        _scene.Clock.Advance(TimeSpan.FromMinutes(10));
        await _scene.Clock.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        _scene.Clock.Advance(TimeSpan.FromSeconds(5));

        RunResult<Answer> result = await run;
        Assert.Equal(("b", StopReason.Partial), (result.Output.Text, result.StopReason));
        Assert.Equal(
            ["Task 1.1 has no result: 'executor' did not end within 600 s, nor when it was cancelled; it is not waited for any more."], result.Output.Notes);
        Assert.Equal(2, _scene.Executed.Count); // a second call beside the first would do the work twice
    }

    [Fact]
    public async Task A_cancelled_run_ends_though_an_executor_takes_no_notice()
    {
        using CancellationTokenSource stop = new();
        TaskCompletionSource<Answer> never = new();
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _scene.IsAtomic = _ => true;
        _scene.Execute = (_, _, _) =>
        {
            begun.SetResult();
            return new(never.Task);
        };

        Task<RunResult<Answer>> run = _scene.Build().RunAsync(Goal.Of("all"), _scene.Options(), stop.Token);
        await begun.Task;
        await stop.CancelAsync();
        await DriveAsync(run, TimeSpan.FromSeconds(5));

        OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(stop.Token, canceled.CancellationToken);
    }

    /// <summary>Moves the clock until a run has ended.</summary>
    private async Task DriveAsync(Task run, TimeSpan step)
    {
        while (!run.IsCompleted)
        {
            _scene.Clock.Advance(step);
            await Task.Yield();
        }
    }
}
