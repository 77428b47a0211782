using System.Globalization;
using Agents.Core.Critics;
using Agents.Core.Roles;
using Agents.Core.Tests.Planning;

namespace Agents.Core.Tests.Critics;

public sealed class CriticCrowdTests
{
    private const int Runs = 200;

    [Fact]
    public async Task Two_hundred_runs_over_one_panel_are_each_counted_once_and_hear_only_their_own_critics()
    {
        TaskCompletionSource start = new(TaskCreationOptions.RunContinuationsAsynchronously);
        CriticCounters counters = new();
        CriticPanel panel = new("panel", [Critic("code"), Critic("chart"), Critic("facts")]);
        CriticizedOptions options = new() { Counters = counters, DefaultCriteria = { CriticScene.Right }, RetryBudget = 2 };
        CriticizedExecutor agent = new(Writer(start.Task), panel, options);
        Task<string>[] runs = [.. Enumerable.Range(0, Runs).Select(i => RunAsync(agent, i))];
        start.SetResult();
        string[] outcomes = await Task.WhenAll(runs);

        Assert.Equal(Enumerable.Range(0, Runs).Select(i => i % 4 == 3 ? $"{i} vetoed 3" : $"{i}:{(i % 4) + 1}"), outcomes);
        CriticCounts counts = counters.ToSnapshot();
        Assert.Equal((50, 100, 50, Runs), (counts.Clean, counts.Caught, counts.Escalated, counts.Total));
        Assert.Equal([(0, 50), (1, 50), (2, 100)], counts.Retries.Select(pair => (pair.Key, pair.Value)));
    }

    private static async Task<string> RunAsync(CriticizedExecutor agent, int number)
    {
        ExecuteRequest request = CriticScene.Task with { Goal = Goal.Of(number.ToString(CultureInfo.InvariantCulture)) };
        try
        {
            return (await agent.RunAsync(request, null, PlanScene.Token)).Output.Text;
        }
        catch (VetoedException exception)
        {
            return $"{number} vetoed {exception.Attempts}";
        }
    }

    // Writes the number of the run and of the attempt; the critics want attempt 1 of the first of four runs, 2 of the second, and so on.
    private static IAgent<ExecuteRequest, Answer> Writer(Task start) => Agent.Create<ExecuteRequest, Answer>("writer", async (request, _, token) =>
    {
        await start.WaitAsync(token);
        string number = request.Goal.Text;
        Assert.Equal(request.Rejected is null ? null : $"code: not {number}\nchart: not {number}\nfacts: not {number}", request.Feedback);
        int attempt = request.Rejected is null ? 1 : int.Parse(request.Rejected.Text.Split(':')[1], CultureInfo.InvariantCulture) + 1;
        return Answer.Of($"{number}:{attempt}");
    });

    private static RuleCritic Critic(string name) => new(name, async (request, _, _) =>
    {
        await Task.Yield();
        int[] parts = [.. request.Candidate.Text.Split(':').Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
        return parts[1] > parts[0] % 4 ? CriticVerdict.Passed : CriticVerdict.Veto($"not {parts[0]}", "right");
    });
}
