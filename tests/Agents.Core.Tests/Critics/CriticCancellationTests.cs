using Agents.Core.Critics;
using Agents.Core.Roles;
using Agents.Core.Testing;
using Agents.Core.Tests.Planning;

namespace Agents.Core.Tests.Critics;

public sealed class CriticCancellationTests : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CriticCounters _counters = new();
    private string _phase = "";
    private int _running;

    public void Dispose() => _source.Dispose();

    [Theory]
    [InlineData("declare")]
    [InlineData("write 1")]
    [InlineData("code 1")]
    [InlineData("chart 1")]
    [InlineData("write 2")]
    [InlineData("chart 2")]
    [InlineData("approve")]
    public async Task Cancelled_in_any_phase_it_ends_with_the_callers_token_and_nobody_is_left_running(string phase)
    {
        _phase = phase;
        CriticizedOptions options = new()
        {
            Counters = _counters,
            CriteriaSource = new Source(this),
            RetryBudget = 1,
            OnRetriesSpent = RetriesSpent.AskPerson,
        };
        int attempt = 0;
        IAgent<ExecuteRequest, Answer> writer = Agent.Create<ExecuteRequest, Answer>("writer", async (_, _, token) =>
        {
            await StepAsync($"write {++attempt}", token);
            return Answer.Of($"{attempt}");
        });
        CriticizedExecutor agent = new(writer, new CriticPanel("panel", [Critic("code"), Critic("chart")]), options);
        EventRecorder events = new();
        Task<RunResult<Answer>> run = agent.RunAsync(
            CriticScene.Task, new RunOptions { Approval = new Person(this), Observers = { events } }, _source.Token);

        await _reached.Task.WaitAsync(PlanScene.Token);
        await _source.CancelAsync();
        _mayEnd.SetResult();
        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.Equal((_source.Token, 0), (exception.CancellationToken, Volatile.Read(ref _running)));
        Assert.Equal(phase == "approve" ? 1 : 0, _counters.ToSnapshot().Total);
        Assert.Single(events.OfType<RunCanceled>());
    }

    [Fact]
    public async Task Critic_that_takes_no_notice_is_waited_for_no_longer_than_it_may_take()
    {
        ManualTimeProvider clock = new();
        TaskCompletionSource<CriticVerdict> never = new();
        RuleCritic deaf = new("deaf", async (_, _, _) => await never.Task);
        Task<RunResult<Answer>> run = new CriticizedExecutor(CriticScene.Learner(), deaf, new CriticizedOptions { DefaultCriteria = { CriticScene.Right } })
            .RunAsync(CriticScene.Task, new RunOptions { Clock = clock }, _source.Token);
        await clock.WaitForTimersAsync(1, PlanScene.Token);
        await _source.CancelAsync();
        Assert.False(run.IsCompleted);
        clock.Advance(TimeSpan.FromMinutes(2));

        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal((_source.Token, 0), (exception.CancellationToken, clock.ArmedTimers));
    }

    [Theory]
    [InlineData(CriticFailure.Veto)]
    [InlineData(CriticFailure.Abstention)]
    public async Task Critic_that_never_ends_is_a_veto_or_an_abstention_and_what_it_throws_later_is_heard_by_nobody(CriticFailure onFailure)
    {
        ManualTimeProvider clock = new();
        TaskCompletionSource<CriticVerdict> never = new();
        CriticPanel panel = new(
            "panel",
            [new RuleCritic("deaf", async (_, _, _) => await never.Task), CriticScene.Wants("code", "wrong")],
            new CriticPanelOptions { OnFailure = onFailure, Timeout = TimeSpan.FromSeconds(5) });
        CriticizedOptions options = new() { Counters = _counters, DefaultCriteria = { CriticScene.Right }, RetryBudget = 0 };
        EventRecorder events = new();
        Task<RunResult<Answer>> run = new CriticizedExecutor(CriticScene.Learner(), panel, options)
            .RunAsync(CriticScene.Task, new RunOptions { Clock = clock, Observers = { events } }, PlanScene.Token);
        await clock.WaitForTimersAsync(1, PlanScene.Token);
        clock.Advance(TimeSpan.FromSeconds(5));
        await clock.WaitForTimersAsync(1, PlanScene.Token);     // it is cancelled, and waited for once more
        clock.Advance(TimeSpan.FromSeconds(5));

        if (onFailure == CriticFailure.Veto)
        {
            Assert.Equal(["deaf"], (await Assert.ThrowsAsync<VetoedException>(() => run)).Critics);
        }
        else
        {
            Assert.Equal("wrong", (await run).Output.Text);
        }

        Assert.Equal((1, 0), (_counters.ToSnapshot().Total, clock.ArmedTimers));
        Assert.Equal(["AgentTimeoutException", null], events.OfType<CriticJudged>().Select(e => e.Failure));
        never.SetException(new InvalidOperationException());
    }

    private RuleCritic Critic(string name) => new(name, async (request, _, token) =>
    {
        await StepAsync($"{name} {request.Candidate.Text}", token);
        return CriticVerdict.Veto("not right", "right");
    });

    /// <summary>Does one step, in which it waits for its end when it is the phase that is cancelled, and takes its time to clean up.</summary>
    private async Task StepAsync(string step, CancellationToken token)
    {
        Interlocked.Increment(ref _running);
        try
        {
            if (step == _phase)
            {
                _reached.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            }
        }
        finally
        {
            if (step == _phase)
            {
                await _mayEnd.Task;
                for (int i = 0; i < 100; i++)
                {
                    await Task.Yield();
                }
            }

            Interlocked.Decrement(ref _running);
        }
    }

    private sealed class Source(CriticCancellationTests test) : ICriteriaSource
    {
        public async ValueTask<IReadOnlyList<Criterion>> DeclareAsync(Goal goal, AgentContext context, CancellationToken cancellationToken)
        {
            await test.StepAsync("declare", cancellationToken);
            return [CriticScene.Right];
        }
    }

    // An approver is a person, who is not waited for.
    private sealed class Person(CriticCancellationTests test) : IApproval
    {
        public async ValueTask<ApprovalDecision> DecideAsync(ApprovalRequest request, CancellationToken cancellationToken)
        {
            test._reached.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return ApprovalDecision.Approved;
        }
    }
}
