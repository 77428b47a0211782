using Agents.Core.Budgets;
using Agents.Core.Critics;
using Agents.Core.Roles;
using Agents.Core.Testing;
using Agents.Core.Tests.Budgets;
using Agents.Core.Tests.Planning;

namespace Agents.Core.Tests.Critics;

/// <summary>Models that write and judge, of which each call fails once.</summary>
public sealed class CriticFaultTests
{
    [Theory]
    [InlineData(CriticFailure.Veto, RetriesSpent.Fail)]
    [InlineData(CriticFailure.Veto, RetriesSpent.Accept)]
    [InlineData(CriticFailure.Abstention, RetriesSpent.Fail)]
    [InlineData(CriticFailure.Abstention, RetriesSpent.AskPerson)]
    public async Task Whatever_call_fails_there_is_one_outcome_and_nothing_stays_reserved(CriticFailure onFailure, RetriesSpent onSpent)
    {
        List<string> outcomes = [];
        int points = await FaultSchedule.ForEachAsync(
            async schedule => outcomes.Add(await RunAsync(schedule, onFailure, onSpent)), cancellationToken: PlanScene.Token);

        // Two attempts of a writer and two critics, each call with a point before and one after it; then the run without a fault.
        Assert.Equal((12, 13), (points, outcomes.Count));
        string first = onFailure == CriticFailure.Veto ? "right after 2" : "right after 1";
        Assert.Equal(
            ["ModelException", "ModelException", .. Repeat("right after 1", 4), "ModelException", "ModelException", .. Repeat(first, 4), "right after 1"],
            outcomes);
    }

    private static IEnumerable<string> Repeat(string outcome, int count) => Enumerable.Repeat(outcome, count);

    private static async Task<string> RunAsync(FaultSchedule schedule, CriticFailure onFailure, RetriesSpent onSpent)
    {
        CriticCounters counters = new();
        EventRecorder events = new();
        BudgetSnapshot? ledger = null;
        CriticPanel panel = new("panel", [Critic("code", schedule), Critic("chart", schedule)], new CriticPanelOptions { OnFailure = onFailure });
        CriticizedExecutor agent = new(Writer(schedule), panel, new CriticizedOptions
        {
            Counters = counters,
            DefaultCriteria = { CriticScene.Right },
            RetryBudget = 2,
            OnRetriesSpent = onSpent,
        });
        IAgent<ExecuteRequest, Answer> root = Agent.Create<ExecuteRequest, Answer>("root", async (request, context, token) =>
        {
            try
            {
                return await context.InvokeAsync(agent, request, token);
            }
            finally
            {
                ledger = context.Budget.GetSnapshot();
            }
        });
        string outcome;
        try
        {
            RunOptions options = new() { Observers = { events }, Budget = Budget.Unlimited with { InputTokens = 1_000_000, ModelCalls = 100 } };
            Answer answer = (await root.RunAsync(CriticScene.Task, options, PlanScene.Token)).Output;
            outcome = $"{answer.Text} after {Assert.Single(counters.ToSnapshot().Retries).Key}";
            Assert.Equal(1, counters.ToSnapshot().Total);
        }
        catch (AgentException exception)
        {
            outcome = exception.GetType().Name;
            Assert.Equal(0, counters.ToSnapshot().Total);
        }

        Assert.All(ledger!.Flatten(), place => Assert.Equal(default, place.Reserved));
        Assert.Equal(1, events.OfType<RunCompleted>().Count + events.OfType<RunFailed>().Count + events.OfType<RunCanceled>().Count);
        return outcome;
    }

    private static ChatExecutor Writer(FaultSchedule schedule) => ChatExecutor.Create(new FaultingChatClient(
        ScriptedChatClient.FromFunction(request => Turn.Text(request.LastUserText.Contains("rejected attempt", StringComparison.Ordinal) ? "right" : "wrong")),
        schedule));

    private static ChatCritic Critic(string name, FaultSchedule schedule) => new(name, new FaultingChatClient(
        ScriptedChatClient.FromFunction(request => Turn.Text(request.LastUserText.Contains("\nright\n", StringComparison.Ordinal)
            ? """{"veto":false,"broken":[],"feedback":""}"""
            : """{"veto":true,"broken":["right"],"feedback":"not right"}""")),
        schedule));
}
