using Agents.Core.Budgets;
using Agents.Core.Graphs;
using Agents.Core.Roles;
using Agents.Core.Solving;

namespace Agents.Core.Tests.Solving;

/// <summary>What holds for every solver, whatever its roles do; all chance comes from a seed that the message of a failure names.</summary>
public sealed class SolverPropertyTests
{
    [Fact]
    public async Task Every_run_ends_within_its_limits_and_accounts_for_every_task()
    {
        for (int seed = 0; seed < LongRuns.Times(400); seed++)
        {
            try
            {
                await CheckAsync(seed);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                throw new InvalidOperationException($"Seed {seed}: {exception.Message}", exception);
            }
        }
    }

    private static async Task CheckAsync(int seed)
    {
        Random random = new(seed);
        long money = random.Next(3) == 0 ? random.Next(5, 200) : 1_000_000;
        int maxTasks = random.Next(1, 40);
        int maxCalls = random.Next(3) == 0 ? random.Next(1, 30) : 2_000;
        int maxDepth = random.Next(0, 5);
        SolverScene scene = new()
        {
            Plan = request => PlanOf(random, request),
            IsAtomic = _ => random.Next(20) == 0 ? throw new InvalidOperationException() : random.Next(3) == 0,
            Aggregate = request => random.Next(8) == 0 ? throw new InvalidOperationException() : Answer.Of(string.Join("+", request.Results.Select(r => r.Answer.Text))),
            Execute = (request, context, _) => Execute(random, context),
        };
        if (random.Next(2) == 0)
        {
            scene.Verify = _ => random.Next(10) switch { 0 => throw new InvalidOperationException(), < 4 => Verification.Rejected("no"), _ => Verification.Accepted };
        }

        RecursiveSolver solver = scene.Build(options =>
        {
            (options.MaxDepth, options.MaxTasks, options.MaxCalls, options.MaxConcurrency) = (maxDepth, maxTasks, maxCalls, random.Next(1, 6));
            (options.OnRejected, options.MaxSubtasks) = (random.Next(2) == 0 ? RejectionAction.Fail : RejectionAction.Accept, random.Next(1, 8));
            options.Retries.Clear();
        });
        BudgetLedger? ledger = null;
        IAgent<Goal, Answer> outer = Agent.Create<Goal, Answer>("outer", (goal, context, token) =>
        {
            ledger = context.Budget;
            return context.InvokeAsync(solver, goal, token);
        });
        RunResult<Answer>? result = null;
        try
        {
            result = await outer.RunAsync(Goal.Of("all"), scene.Options(new Budget { MicroDollars = money }), TestContext.Current.CancellationToken);
        }
        catch (GraphFailedException)
        {
            // A run may have no output; it says why, and the rest must hold all the same.
        }

        int calls = scene.Atomized.Count + scene.Planned.Count + scene.Executed.Count + scene.Aggregated.Count + scene.Verified.Count;
        Assert.True(calls <= maxCalls, $"{calls} calls of {maxCalls}");
        Assert.True(ledger!.Spent.MicroDollars <= money, $"{ledger.Spent.MicroDollars} spent of {money}");
        Assert.Equal(default, ledger.GetSnapshot().Reserved);
        int tasks = 1 + scene.Recorder.OfType<TaskDivided>().Sum(divided => divided.Subtasks.Count);
        Assert.True(tasks <= maxTasks, $"{tasks} tasks of {maxTasks}");

        // A task is done, divided, or missing from the one above it, and never two of these.
        List<string> missing = [.. scene.Recorder.OfType<TaskMissing>().Select(e => e.Task.TaskId)];
        Assert.Equal(missing.Count, missing.Distinct().Count());
        Assert.All(scene.Executed, request => Assert.True(request.Briefing.Depth <= maxDepth));
        Assert.All(scene.Executed, request => Assert.True(request.Dependencies.Count == 0 || request.Briefing.Depth > 0));
        Assert.All(scene.Aggregated, request => Assert.NotEmpty(request.Results));
        if (result is not null)
        {
            bool gaveUp = missing.Count > 0 || result.Output.Notes.Count > 0;
            Assert.Equal(gaveUp, result.StopReason != StopReason.Completed);
        }
    }

    private static ValueTask<Answer> Execute(Random random, AgentContext context)
    {
        Spend price = new() { MicroDollars = random.Next(1, 12) };
        if (!context.Budget.TryReserve(price, out Reservation reservation, out BudgetRefusal? refusal))
        {
            throw new BudgetExceededException(refusal!);
        }

        reservation.Settle(price);
        return random.Next(7) switch
        {
            0 => throw new InvalidOperationException(),
            1 => throw new TimeoutException(),
            2 => new(Answer.Of(new string('x', 30_000))),
            _ => new(Answer.Of("done")),
        };
    }

    private static TaskPlan PlanOf(Random random, PlanRequest request) => random.Next(12) switch
    {
        0 => throw new InvalidOperationException(),
        1 => null!,
        2 => TaskPlan.Empty,
        3 => new TaskPlan { Subtasks = [new Subtask { Goal = request.Goal }] },
        _ => new TaskPlan
        {
            Subtasks = [.. Enumerable.Range(0, random.Next(1, 9)).Select(i => new Subtask
            {
                Goal = Goal.Of($"{request.Goal.Text}.{(random.Next(30) == 0 ? 0 : i)}"),
                Dependencies = [.. Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(-1, 9))],
            })],
        },
    };
}
