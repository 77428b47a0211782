using Agents.Core.Budgets;
using Agents.Core.Chat;

namespace Agents.Core.ScenarioTests.Budgets;

public sealed class OneDollarTests
{
    /// <summary>Set to 1 to run many seeds instead of a few.</summary>
    private const string LongRuns = "AGENTS_CORE_LONG";

    [Fact]
    public async Task Two_hundred_agents_under_one_dollar_never_pass_it_and_spend_exactly_what_was_reported_estimated_and_priced()
    {
        int seeds = Environment.GetEnvironmentVariable(LongRuns) == "1" ? 200 : 4;
        for (int seed = 1; seed <= seeds; seed++)
        {
            RandomOffice office = new(seed);
            try
            {
                RunResult<int> result = await office.RunAsync(TestContext.Current.CancellationToken);
                Check(office, result);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed}: {exception.Message}", exception);
            }
        }
    }

    private static void Check(RandomOffice office, RunResult<int> result)
    {
        Assert.Equal(RandomOffice.Agents, office.Answered + office.Refused + office.Failed);
        Assert.True(office.Answered > 0 && office.Failed > 0 && office.Refused > 0, $"{office.Answered}, {office.Refused}, {office.Failed}");

        // At every snapshot, in whichever call it was taken.
        Assert.True(office.Snapshots > RandomOffice.Agents);
        Assert.Equal(0, office.SnapshotsOverLimit);
        office.Events.AssertNone<BudgetOverrun>();
        Assert.InRange(result.Spend.MicroDollars, 1, 1_000_000);
        Assert.Equal(StopReason.BudgetExhausted, result.StopReason);

        // Exactly what the models said that they used, what was estimated and marked as such, and the tools.
        long estimated = 0;
        int marked = 0;
        foreach (AgentEvent e in office.Events.Events)
        {
            (long money, int mark) = e switch
            {
                ModelCallCompleted { IsEstimated: true } call => (call.Spend.MicroDollars, 1),
                ModelCallFailed call => (call.Spend.MicroDollars, 1),
                _ => (0, 0),
            };
            estimated += money;
            marked += mark;
        }

        Assert.Equal(office.Reported + estimated + (office.ToolCalls * RandomOffice.ToolPrice), result.Spend.MicroDollars);
        Assert.Equal((marked, office.Calls, office.ToolCalls), (result.Spend.EstimatedCalls, result.Spend.ModelCalls, result.Spend.ToolCalls));
        Assert.True(estimated > 0 && marked > 0);

        Assert.Equal(result.Spend, result.SpendByPath.Values.Aggregate(default(Spend), (sum, part) => sum + part));
        Assert.NotNull(office.End);
        Assert.Equal(default, office.End.Reserved);
        Assert.Equal(result.Spend, office.End.Spent);
    }
}
