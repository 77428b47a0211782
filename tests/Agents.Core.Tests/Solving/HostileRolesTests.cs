using System.Collections;
using Agents.Core.Graphs;
using Agents.Core.Roles;
using Agents.Core.Solving;

namespace Agents.Core.Tests.Solving;

/// <summary>Solvers whose roles give what they should not.</summary>
public sealed class HostileRolesTests
{
    private readonly SolverScene _scene = new();

    public static TheoryData<string, Func<TaskPlan>, string> Plans => new()
    {
        { "no goal", () => new TaskPlan { Subtasks = [new Subtask { Goal = Goal.Of("a") }, new Subtask { Goal = null! }] }, "Part 1 has no goal." },
        { "no list of dependencies", () => new TaskPlan { Subtasks = [new Subtask { Goal = Goal.Of("a"), Dependencies = null! }] }, "Part 0 has no list of dependencies." },
        { "no criteria", () => new TaskPlan { Subtasks = [new Subtask { Goal = Goal.Of("a") }], Criteria = null! }, "The plan has a criterion that is nothing." },
        { "a criterion that is nothing", () => new TaskPlan { Subtasks = [new Subtask { Goal = Goal.Of("a") }], Criteria = [null!] }, "The plan has a criterion that is nothing." },
        { "a list that throws", () => new TaskPlan { Subtasks = new Shifting(_ => throw new NotSupportedException()) }, "The plan cannot be read; it throws NotSupportedException." },
    };

    [Theory]
    [MemberData(nameof(Plans))]
    public async Task A_plan_with_holes_is_refused(string _, Func<TaskPlan> plan, string problem)
    {
        _scene.Plan = request => request.Briefing.Depth == 0 ? plan() : TaskPlan.Empty;

        RunResult<Answer> result = await _scene.RunAsync();

        Assert.Equal(("<all>", StopReason.Partial), (result.Output.Text, result.StopReason));
        Assert.Equal([$"Task 1 was done as a whole, because no plan for it could be used: {problem}"], result.Output.Notes);
    }

    [Fact]
    public async Task A_plan_that_changes_while_it_is_read_is_used_as_it_was_checked()
    {
        // Good as long as it is read once, and the task itself from then on.
        _scene.Plan = request => request.Briefing.Depth == 0
            ? new TaskPlan { Subtasks = new Shifting(reads => new Subtask { Goal = Goal.Of(reads == 1 ? "a" : "all") }) }
            : TaskPlan.Empty;

        RunResult<Answer> result = await _scene.RunAsync();

        Assert.Equal("<a>", result.Output.Text);
    }

    [Fact]
    public async Task A_second_result_that_nobody_judged_is_not_called_rejected()
    {
        int verdicts = 0;
        _scene.IsAtomic = _ => true;
        _scene.Verify = _ => ++verdicts == 1 ? Verification.Rejected("no") : throw new InvalidOperationException();

        RunResult<Answer> result = await _scene.RunAsync();

        Assert.Null(result.GetSolveTree()!.Root.IsAccepted);
        Assert.Equal((2, StopReason.Partial), (result.GetSolveTree()!.Root.Attempts, result.StopReason));
    }

    [Fact]
    public async Task Parts_that_follow_each_other_as_they_are_were_not_rejected()
    {
        int made = 0;
        _scene.DivideOnce("a", "b");
        _scene.Aggregate = _ => ++made == 1 ? Answer.Of("first") : throw new InvalidOperationException();
        _scene.Verify = request => request.Candidate.Text == "first" ? Verification.Rejected("no") : Verification.Accepted;

        RunResult<Answer> result = await _scene.RunAsync(options => options.OnRejected = RejectionAction.Fail);

        Assert.Null(result.GetSolveTree()!.Root.IsAccepted);
    }

    [Fact]
    public async Task What_a_role_registered_with_its_token_cannot_harm_the_run_or_its_clock()
    {
        TaskCompletionSource<Answer> never = new();
        _scene.DivideOnce("a", "b");
        _scene.Execute = (request, _, token) =>
        {
            if (request.Goal.Text != "a")
            {
                return new(Answer.Of("b"));
            }

            token.Register(() => throw new InvalidOperationException("callback"));
            return new(never.Task);
        };

        Task<RunResult<Answer>> run = _scene.RunAsync();
        await _scene.Clock.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        _scene.Clock.Advance(TimeSpan.FromMinutes(10));
        await _scene.Clock.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        _scene.Clock.Advance(TimeSpan.FromSeconds(5));

        RunResult<Answer> result = await run;
        Assert.Equal(("b", StopReason.Partial), (result.Output.Text, result.StopReason));
        Assert.Equal(0, _scene.Clock.ArmedTimers);
    }

    [Fact]
    public async Task A_role_that_ends_within_its_grace_leaves_no_timer_behind()
    {
        TaskCompletionSource<Answer> late = new();
        _scene.IsAtomic = _ => true;
        _scene.Execute = (_, _, _) => new(late.Task);

        Task<RunResult<Answer>> run = _scene.RunAsync(options => options.Retries.Clear());
        await _scene.Clock.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        _scene.Clock.Advance(TimeSpan.FromMinutes(10));
        await _scene.Clock.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        late.SetResult(Answer.Of("late"));

        await Assert.ThrowsAsync<GraphFailedException>(() => run);
        Assert.Equal(0, _scene.Clock.ArmedTimers);
    }

    /// <summary>A list of one part that is another one with each time that it is read.</summary>
    private sealed class Shifting(Func<int, Subtask> read) : IReadOnlyList<Subtask>
    {
        private int _reads;

        public int Count => 1;

        public Subtask this[int index] => read(++_reads);

        public IEnumerator<Subtask> GetEnumerator()
        {
            yield return read(++_reads);
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
