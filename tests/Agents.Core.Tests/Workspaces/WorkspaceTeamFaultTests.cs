using Agents.Core.Budgets;
using Agents.Core.Workspaces;
using static Agents.Core.Tests.Workspaces.TeamScene;

namespace Agents.Core.Tests.Workspaces;

/// <summary>Whatever fails, the workspace holds whole groups only, and no fork is left.</summary>
public sealed class WorkspaceTeamFaultTests
{
    private readonly TeamScene _scene = new();

    [Fact]
    public async Task Engineer_who_throws_fails_the_group_and_nothing_of_it_is_merged()
    {
        RunResult<WorkReport> result = await _scene.RunAsync(Plan(Group("bad"), Group("good")), Writes(async assignment =>
        {
            await assignment.Workspace.WriteTextAsync(assignment.Group.Id, "x", Token);
            if (assignment.Group.Id == "bad")
            {
                throw new InvalidDataException("Boom.");
            }
        }));
        Assert.Equal(("good=x", 0, StopReason.Partial), (await _scene.ShowAsync(), _scene.Main.ForkCount, result.StopReason));
        WorkGroupFailedException error = Assert.IsType<WorkGroupFailedException>(result.Output.Groups[0].Error);
        Assert.Equal((WorkGroupFailure.EngineerFailed, 1), (error.Failure, error.Attempts));
        Assert.IsType<InvalidDataException>(error.InnerException!.InnerException);
        Assert.DoesNotContain("Boom", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Engineer_who_is_not_ready_or_throws_a_cancellation_of_its_own_fails_the_group()
    {
        RunResult<WorkReport> result = await _scene.RunAsync(Plan(Group("a"), Group("b")), (assignment, _, _) =>
            assignment.Group.Id == "a" ? new(new WorkDone { IsReady = false }) : throw new OperationCanceledException());
        Assert.Equal(
            [WorkGroupFailure.NotReady, WorkGroupFailure.EngineerFailed], result.Output.Groups.Select(group => ((WorkGroupFailedException)group.Error!).Failure));
        Assert.Equal(0, _scene.Main.ForkCount);
    }

    [Fact]
    public async Task Engineer_who_is_out_of_time_is_out_of_time_whatever_it_registered_with_its_token()
    {
        _scene.Options.EngineerTimeout = TimeSpan.FromMinutes(5);
        TaskCompletionSource<WorkDone> never = new();
        Task<RunResult<WorkReport>> run = _scene.RunAsync(Plan(Group("stuck")), (_, _, token) =>
        {
            token.Register(() => throw new InvalidOperationException());
            return new(never.Task);
        });
        await _scene.Clock.WaitForTimersAsync(1, Token);
        _scene.Clock.Advance(TimeSpan.FromMinutes(5));
        await _scene.Clock.WaitForTimersAsync(1, Token);
        _scene.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(WorkGroupFailure.EngineerTimedOut, ((WorkGroupFailedException)(await run).Output.Groups[0].Error!).Failure);
    }

    [Fact]
    public async Task Plan_whose_lists_hold_nothing_in_a_place_is_refused_with_every_problem()
    {
        WorkPlan plan = Plan(Group("a") with { DependsOn = [null!] }, Group("b") with { TargetFiles = [null!] }, Group("c") with { ProhibitedFiles = [null!] });
        AgentException failure = await Assert.ThrowsAnyAsync<AgentException>(() => _scene.RunAsync(plan, Writes(_ => Task.CompletedTask)));
        Assert.Equal(
            [.. "abc".Select(id => $"A list of the group '{id}' holds something that is null.")],
            Assert.IsType<InvalidWorkPlanException>(failure).Problems);
    }

    [Fact]
    public void Chain_of_as_many_groups_as_there_may_be_is_counted_in_little_room()
    {
        WorkPlan plan = Plan([.. Enumerable.Range(0, WorkPlan.MaxGroups).Select(i => i == 0 ? Group("g0") : Group($"g{i}", $"g{i - 1}"))]);
        IReadOnlyList<WorkGroup> order = WorkPlanCheck.Order(plan);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Dictionary<string, int> downstream = WorkPlanCheck.CountDownstream(order);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal([WorkPlan.MaxGroups - 1, 1, 0], [downstream["g0"], downstream[$"g{WorkPlan.MaxGroups - 2}"], downstream[$"g{WorkPlan.MaxGroups - 1}"]]);
        Assert.InRange(allocated, 0, 32_000_000);
    }

    [Fact]
    public async Task Engineer_who_never_ends_is_left_behind_with_a_fork_that_is_gone()
    {
        _scene.Options.EngineerTimeout = TimeSpan.FromMinutes(5);
        TaskCompletionSource<IWorkspace> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource never = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<RunResult<WorkReport>> run = _scene.RunAsync(Plan(Group("stuck"), Group("behind", "stuck")), Writes(async assignment =>
        {
            await assignment.Workspace.WriteTextAsync("stuck", "x", Token);
            started.SetResult(assignment.Workspace);
            await never.Task;
        }));
        IWorkspace fork = await started.Task.WaitAsync(Token);
        await _scene.Clock.WaitForTimersAsync(1, Token);
        _scene.Clock.Advance(TimeSpan.FromMinutes(5));
        await _scene.Clock.WaitForTimersAsync(1, Token);
        _scene.Clock.Advance(TimeSpan.FromSeconds(5));
        RunResult<WorkReport> result = await run;
        Assert.Equal(WorkGroupFailure.EngineerTimedOut, ((WorkGroupFailedException)result.Output.Groups[0].Error!).Failure);
        Assert.True(((WorkGroupFailedException)result.Output.Groups[0].Error!).IsTransient);
        Assert.Equal("1 Failed, 1 Skipped", result.Output.ToString());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await fork.WriteTextAsync("late", "x", Token));
        Assert.Equal(("", 0), (await _scene.ShowAsync(), _scene.Main.ForkCount));
        never.SetResult();
    }

    [Fact]
    public async Task Cancellation_leaves_no_fork_behind()
    {
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        int atWork = 0;
        Task<RunResult<WorkReport>> run = _scene.RunAsync(
            Plan(Group("a"), Group("b"), Group("c", "a")),
            async (assignment, _, token) =>
            {
                await assignment.Workspace.WriteTextAsync(assignment.Group.Id, "x", token);
                if (Interlocked.Increment(ref atWork) == 2)
                {
                    await cancel.CancelAsync();
                }

                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                return new WorkDone();
            },
            token: cancel.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(("", 0), (await _scene.ShowAsync(), _scene.Main.ForkCount));
    }

    [Fact]
    public async Task Cancellation_during_the_gate_leaves_the_workspace_as_it_was()
    {
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        _scene.Options.Gate = new Gate(async token =>
        {
            await cancel.CancelAsync();
            token.ThrowIfCancellationRequested();
            return GateResult.Passed;
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _scene.RunAsync(
            Plan(Group("a")), Writes(async assignment => await assignment.Workspace.WriteTextAsync("a", "x", Token)), token: cancel.Token));
        Assert.Equal(("", 0), (await _scene.ShowAsync(), _scene.Main.ForkCount));
    }

    [Fact]
    public async Task Gate_that_throws_fails_the_group_and_the_next_one_gets_its_turn()
    {
        int checks = 0;
        _scene.Options.Gate = new Gate(_ => ++checks == 1 ? throw new InvalidDataException() : Task.FromResult(GateResult.Passed));
        RunResult<WorkReport> result = await _scene.RunAsync(
            Plan(Group("a"), Group("b")), Writes(async assignment => await assignment.Workspace.WriteTextAsync(assignment.Group.Id, "x", Token)), engineers: 1);
        Assert.Equal(WorkGroupFailure.MergeFailed, ((WorkGroupFailedException)result.Output.Groups[0].Error!).Failure);
        Assert.Equal(("b=x", 0), (await _scene.ShowAsync(), _scene.Main.ForkCount));
    }

    [Fact]
    public async Task Exhausted_budget_fails_what_is_left_and_leaves_no_fork()
    {
        _scene.Run.Budget = Budget.Unlimited with { ModelCalls = 2 };
        RunResult<WorkReport> result = await _scene.RunAsync(
            Plan(Group("a"), Group("b", "a"), Group("c", "b"), Group("d", "c")),
            async (assignment, context, token) =>
            {
                if (!context.Budget.TryReserve(new Spend { ModelCalls = 1 }, out Reservation reservation, out BudgetRefusal? refusal))
                {
                    throw new InvalidOperationException(refusal!.ToString());
                }

                reservation.Settle(new Spend { ModelCalls = 1 });
                await assignment.Workspace.WriteTextAsync(assignment.Group.Id, "x", token);
                return new WorkDone();
            });
        Assert.Equal("a=x b=x", await _scene.ShowAsync());
        Assert.Equal("2 Merged, 1 Failed, 1 Skipped", result.Output.ToString());
        Assert.Equal((0, StopReason.Partial), (_scene.Main.ForkCount, result.StopReason));
    }

    [Fact]
    public async Task Duration_of_the_budget_that_runs_out_leaves_no_fork()
    {
        _scene.Run.Budget = Budget.Unlimited with { Duration = TimeSpan.FromMinutes(1) };
        await Assert.ThrowsAnyAsync<AgentException>(() => _scene.RunAsync(Plan(Group("a")), async (assignment, _, token) =>
        {
            await assignment.Workspace.WriteTextAsync("a", "x", token);
            _scene.Clock.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return new WorkDone();
        }));
        Assert.Equal(("", 0), (await _scene.ShowAsync(), _scene.Main.ForkCount));
    }

    private sealed class Gate(Func<CancellationToken, Task<GateResult>> check) : IGate
    {
        public async ValueTask<GateResult> CheckAsync(IWorkspace workspace, WorkGroup group, AgentContext context, CancellationToken cancellationToken) =>
            await check(cancellationToken);
    }
}
