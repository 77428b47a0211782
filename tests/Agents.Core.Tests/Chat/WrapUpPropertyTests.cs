using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Tests.Budgets;
using Agents.Core.Tools;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Chat;

public sealed class WrapUpPropertyTests
{
    [Fact]
    public void An_agent_that_was_admitted_one_turn_with_tools_always_gets_to_answer_whatever_others_take_meanwhile() =>
        Prop.ForAll(LongRuns.Seeds, async seed =>
        {
            RandomCrowd crowd = new(seed);
            try
            {
                await crowd.RunAsync(TestContext.Current.CancellationToken);
                Check(crowd);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed}, {crowd.Budget}: {exception.Message}\n{crowd.Events.ToText()}", exception);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(250)));

    private static void Check(RandomCrowd crowd)
    {
        foreach (RandomCrowd.Member member in crowd.Members)
        {
            // An output, or not even a first turn.
            Assert.True(member.Output is not null ^ member.Refused is not null, $"{member.Name}: no outcome");
            Assert.True(member.Refused is null || !member.Requests.Any(), $"{member.Name}: {member.Refused?.Message}");
            Assert.True(member.Output is null || member.Output.StartsWith("answer", StringComparison.Ordinal), $"{member.Name}: {member.Output}");
            Assert.True(member.Closing.Count() <= 1, $"{member.Name} was asked again after its closing turn");
            Assert.All(member.Requests, request => ValidHistory.Check(request.Messages));
        }

        Assert.NotNull(crowd.Ledger);
        BudgetTrees.CheckLimits(crowd.Ledger);
        Assert.Equal(default, crowd.Ledger.Reserved);
        Assert.False(crowd.Log.SaidSo, "reservations were left over");
        crowd.Events.AssertNone<BudgetOverrun>();
        if (crowd.Events.OfType<BudgetRefused>().Count > 0)
        {
            Assert.NotEqual(StopReason.Completed, crowd.StopReason);
        }

        // What was settled is what the events say, and no call used more than was set aside for it.
        Spend told = default;
        foreach (AgentEvent e in crowd.Events.Events)
        {
            told += e switch
            {
                ModelCallCompleted completed => completed.Spend,
                ToolCallCompleted tool => tool.Spend,
                _ => default,
            };
        }

        Assert.Equal(told, crowd.Spend);
    }
}
